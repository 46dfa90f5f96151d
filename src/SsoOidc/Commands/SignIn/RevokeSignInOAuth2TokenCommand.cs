using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Http;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>Ends a refresh token of AWS Sign-In, and all that followed from it: RevokeOAuth2TokenWithIAM (RFC 7009).</summary>
[Cmdlet(VerbsSecurity.Revoke, "SignInOAuth2Token", SupportsShouldProcess = true, DefaultParameterSetName = SavedSet)]
public sealed class RevokeSignInOAuth2TokenCommand : IssuedTokenCommand
{
    private const string LiveOn = "Access tokens and credentials that were issued before live on until they end, for up to an hour.";

    private static readonly string[] s_tags = ["PSHOST"];

    private protected override TokenOperation Operation => TokenOperation.Revoke;

    private protected override async Task WorkAsync(
        PipelineContext pipe, Secret token, string name, ServiceConnection connection, CancellationToken cancellationToken)
    {
        if (token.Reveal().StartsWith("ASOA", StringComparison.Ordinal) || token.Reveal().Count(c => c == '.') == 2)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, "This is an access token, and only refresh tokens can be revoked; it ends by itself, within an hour.")
            {
                NextStep = "Give the refresh token that it came of, for example $signIn | Revoke-SignInOAuth2Token",
            };
        }

        if (!await pipe.ShouldProcessAsync($"{name} at {connection.Settings.Endpoint.Authority}", "Revoke refresh token")) return;
        AwsCredential credential = await CredentialAsync(pipe, Credential, cancellationToken);
        await new SignInClient(connection).RevokeAsync(token, credential.ToIdentity(), cancellationToken);
        pipe.Post(cmdlet => cmdlet.WriteInformation($"Revoked: {DisplayText.Safe(name)}. {LiveOn}", s_tags));
    }
}
