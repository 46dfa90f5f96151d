using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Commands;

/// <summary>Gets an access token for a resource with AWS credentials: CreateOAuth2TokenWithIAM.</summary>
[Cmdlet(VerbsCommon.New, "SignInOAuth2TokenWithIam", SupportsShouldProcess = true)]
[OutputType(typeof(SignInAccessToken))]
public sealed class NewSignInOAuth2TokenWithIamCommand : SignInAccessTokenCommand
{
    /// <summary>What the token is for, for example aws-mcp.amazonaws.com.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenResourceCompleter))]
    public string Resource { get; set; } = "";

    private protected override TokenOperation Operation => TokenOperation.CreateWithIam;

    private protected override AccessTokenRequest Request() => new() { GrantType = GrantTypes.ClientCredentials, Resource = Resource };
}
