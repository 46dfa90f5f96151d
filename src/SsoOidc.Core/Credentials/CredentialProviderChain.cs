using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Credentials;

/// <summary>What the chain needs of the world.</summary>
internal sealed record CredentialChainContext
{
    /// <summary>The way out to AWS.</summary>
    public required Func<HttpTransport> Transport { get; init; }

    /// <summary>A way out without proxy, for the container and instance endpoints.</summary>
    public required Func<HttpTransport> Direct { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>The sign-in to an access portal that a profile is of.</summary>
    public required Func<AwsConfiguration, SsoInstance, SessionRef<SsoSessionState>> SsoSession { get; init; }

    /// <summary>The console sign-in that a profile is of.</summary>
    public required Func<AwsConfiguration, SessionRef<LoginSessionState>> LoginSession { get; init; }

    /// <summary>Asks a person for what an MFA device shows; gives null if nobody answers.</summary>
    public Func<string, Task<Secret?>> AskMfaCode { get; init; } = _ => Task.FromResult<Secret?>(null);

    /// <summary>Tells what went wrong beside credentials that are given all the same.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    public Action<HttpAttempt>? Observer { get; init; }

    public Deadline? Deadline { get; init; }

    /// <summary>How long what is cached must be valid to be taken.</summary>
    public TimeSpan MinimumValidity { get; init; } = RefreshPolicy.DefaultMinimumValidity;

    /// <summary>The connection to a service by a profile's settings.</summary>
    public ServiceConnection Connect(AwsService service, ServiceLocation location, AwsConfiguration configuration) => new()
    {
        Settings = ServiceSettings.Resolve(service, location, configuration),
        Transport = Transport(),
        Clock = Clock,
        Deadline = Deadline,
        Observer = Observer,
    };
}

/// <summary>
/// Finds AWS credentials in the order of the AWS CLI: environment, a role that the profile takes, web identity, a role of Identity
/// Center, shared credentials file, console sign-in, credential process, shared config file, container, instance metadata. What a
/// profile names and what fails is an error; only what is not configured leads to the next source.
/// </summary>
/// <param name="configuration">Environment and files, seen through the profile.</param>
/// <param name="context">What the chain needs of the world.</param>
internal sealed class CredentialProviderChain(AwsConfiguration configuration, CredentialChainContext context)
{
    private readonly ProfileCredentials _profiles = new(context);

    /// <summary>The first credentials found.</summary>
    /// <exception cref="SsoOidcException">
    /// <see cref="FailureKind.CredentialsNotFound"/> with a list of what was looked for and where, or a source that is
    /// configured and broken.
    /// </exception>
    public async Task<FoundCredentials> FindAsync(CancellationToken cancellationToken)
    {
        configuration.RequireProfile();
        MetadataCredentials remote = new(configuration, context.Direct, context.Clock);
        List<string> looked = [];

        // Who names a profile does not want to be somebody else because of a variable.
        if (configuration.IsProfileExplicit) looked.Add("environment: not asked, since a profile was named");
        else if (EnvironmentCredentials.Find(configuration, context.Clock, looked) is { } fromEnvironment) return new(fromEnvironment, CredentialSourceType.Environment);

        RoleAssumption roles = new(configuration, _profiles, remote, context);
        FoundCredentials? found = await roles.FindAsync(looked, cancellationToken)
            ?? await _profiles.FindAsync(configuration, !configuration.IsProfileExplicit, looked, cancellationToken);
        if (found is not null) return found;
        if (await remote.FromContainerAsync(looked, cancellationToken) is { } container) return new(container, CredentialSourceType.Container);
        if (await remote.FromInstanceAsync(looked, cancellationToken) is { } instance) return new(instance, CredentialSourceType.InstanceMetadata);
        throw SsoOidcException.OfLines(
            FailureKind.CredentialsNotFound,
            ["No AWS credentials were found. Looked for:", .. looked.Select((place, index) => $"  - {place}{(index < looked.Count - 1 ? ";" : ".")}")]);
    }
}
