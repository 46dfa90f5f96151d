using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Http;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>Says whether a token of AWS Sign-In is still good, and whose it is: IntrospectOAuth2TokenWithIAM (RFC 7662).</summary>
[Cmdlet(VerbsCommon.Get, "SignInOAuth2TokenInfo", DefaultParameterSetName = SavedSet)]
[OutputType(typeof(SignInTokenInfo))]
public sealed class GetSignInOAuth2TokenInfoCommand : IssuedTokenCommand
{
    /// <summary>Which kind of token it is, so that the service looks there first: access_token or refresh_token.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TokenTypeHintCompleter))]
    public string? TokenTypeHint { get; set; }

    private protected override TokenOperation Operation => TokenOperation.Introspect;

    private protected override async Task WorkAsync(
        PipelineContext pipe, Secret token, string name, ServiceConnection connection, CancellationToken cancellationToken)
    {
        AwsCredential credential = await CredentialAsync(pipe, Credential, cancellationToken);
        TokenInfo info = await new SignInClient(connection).IntrospectAsync(
            token, string.IsNullOrWhiteSpace(TokenTypeHint) ? null : TokenTypeHint!.Trim(), credential.ToIdentity(), cancellationToken);
        pipe.Write(new SignInTokenInfo(info, connection.Settings.Location));
    }
}
