using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// Finds AWS credentials for signing: environment, shared credentials file, credential process, shared config file,
/// container, instance metadata. A profile that the caller named is asked alone, so that nobody signs as somebody
/// else by accident.
/// </summary>
/// <param name="configuration">Environment and files.</param>
/// <param name="metadata">A way out without proxy, for the container and instance endpoints.</param>
/// <param name="clock">The clock of time limits.</param>
internal sealed class CredentialProviderChain(AwsConfiguration configuration, HttpTransport metadata, TimeProvider clock)
{
    /// <summary>The first credentials found.</summary>
    /// <exception cref="SsoOidcException">
    /// <see cref="FailureKind.CredentialsNotFound"/> with a list of what was looked for and where, or a source that is
    /// configured and broken.
    /// </exception>
    public async Task<AwsCredentialIdentity> FindAsync(CancellationToken cancellationToken)
    {
        ProfileCredentials profile = new(configuration, clock);
        MetadataCredentials remote = new(configuration, metadata, clock);
        List<string> looked = [];

        if (configuration.IsProfileExplicit) looked.Add("environment: not asked, since a profile was named");
        else if (EnvironmentCredentials.Find(configuration, looked) is { } fromEnvironment) return fromEnvironment;

        AwsCredentialIdentity? found = await profile.FindAsync(looked, cancellationToken);
        if (found is null && !configuration.IsProfileExplicit)
        {
            found = await remote.FromContainerAsync(looked, cancellationToken)
                ?? await remote.FromInstanceAsync(looked, cancellationToken);
        }

        return found ?? throw SsoOidcException.OfLines(
            FailureKind.CredentialsNotFound,
            ["No AWS credentials to sign the request with. Looked for:", .. looked.Select(place => $"  - {place}")]);
    }
}
