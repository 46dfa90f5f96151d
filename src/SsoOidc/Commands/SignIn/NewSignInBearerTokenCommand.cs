using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Commands;

/// <summary>Gets a bearer token for one service with AWS credentials: CreateBearerToken.</summary>
[Cmdlet(VerbsCommon.New, "SignInBearerToken", SupportsShouldProcess = true)]
[OutputType(typeof(SignInAccessToken))]
public sealed class NewSignInBearerTokenCommand : SignInAccessTokenCommand
{
    /// <summary>The service that the token is for, for example ecr.amazonaws.com.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenResourceCompleter))]
    public string Resource { get; set; } = "";

    /// <summary>How long the token is to last, in seconds, from 300; 12 hours if not given, and the service gives no more.</summary>
    [Parameter]
    [ValidateRange(300, int.MaxValue)]
    [NumberTransformation]
    public int DurationSec { get; set; }

    private protected override TokenOperation Operation => TokenOperation.CreateBearerToken;

    private protected override AccessTokenRequest Request() => new()
    {
        GrantType = GrantTypes.ClientCredentials,
        Resource = Resource,
        Duration = DurationSec > 0 ? DurationSec : null,
    };
}
