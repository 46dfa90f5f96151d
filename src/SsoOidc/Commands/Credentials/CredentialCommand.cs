using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Credentials;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that works with credentials that are piped, or those that the profile or the environment leads to.</summary>
public abstract class CredentialCommand : ServiceCommand
{
    /// <summary>The credentials; those that the profile or the environment leads to if not given.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AwsCredentialTransformation]
    public AwsCredential? Credential { get; set; }

    private protected override AwsService TargetService => AwsService.Sts;

    private protected override object ErrorTarget => Credential?.ToString() ?? ProfileName ?? "";

    /// <summary>The credentials to use for the input bound now.</summary>
    /// <exception cref="SsoOidcException">They have ended, or there are none.</exception>
    private protected async Task<AwsCredential> CredentialAsync(PipelineContext pipe, CancellationToken cancellationToken, TimeSpan? minimumValidity = null)
    {
        if (Credential is null) return Output(await FindCredentialsAsync(pipe, cancellationToken, minimumValidity));
        if (!Credential.IsExpired) return Credential;
        throw new SsoOidcException(FailureKind.InvalidCredentials, $"These credentials have ended ({Credential}).")
        {
            NextStep = "Get new ones with Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential",
        };
    }

    private protected static AwsCredential Output(FoundCredentials found) => AwsCredential.From(
        found.Identity,
        null,
        found.RoleName,
        new AwsCredentialSource
        {
            Type = found.Type.ToString(),
            ProfileName = found.ProfileName,
            SessionName = found.Instance?.SessionName,
            StartUrl = found.Instance?.StartUrl.ToUri(),
            Region = found.Instance?.Region,
            SessionArn = found.Type == CredentialSourceType.ConsoleSignIn ? found.Subject : null,
            RoleArn = found.Type is CredentialSourceType.AssumeRole or CredentialSourceType.WebIdentity ? found.Subject : null,
            Path = found.Type is CredentialSourceType.SharedCredentialsFile or CredentialSourceType.SharedConfigFile ? found.Subject : null,
        },
        null);
}
