using System.Globalization;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Sts;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// Roles that a profile takes with the credentials of another profile, or of its surroundings: <c>role_arn</c> with
/// <c>source_profile</c> or <c>credential_source</c>.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
/// </summary>
/// <param name="top">Environment and files; its profile's region is that of every call.</param>
/// <param name="profiles">What profiles name by themselves.</param>
/// <param name="remote">Container and instance.</param>
/// <param name="context">What the chain needs of the world.</param>
internal sealed class RoleAssumption(
    AwsConfiguration top, ProfileCredentials profiles, MetadataCredentials remote, CredentialChainContext context)
{
    private readonly List<string> _visited = [top.ProfileName];

    /// <summary>Null if the profile takes no role.</summary>
    public Task<FoundCredentials?> FindAsync(List<string> looked, CancellationToken cancellationToken)
    {
        if (TakesRole(top)) return AssumeAsync(top, cancellationToken)!;
        looked.Add($"assumed role: the profile '{top.ProfileName}' has no role_arn");
        return Task.FromResult<FoundCredentials?>(null);
    }

    /// <summary>With a token file, the role is taken by web identity.</summary>
    private static bool TakesRole(AwsConfiguration profile) =>
        profile.Profile("role_arn") is not null && profile.Profile("web_identity_token_file") is null;

    private static bool HasKeys(AwsConfiguration profile) =>
        profile.Profile("aws_access_key_id") is not null || profile.Profile("aws_secret_access_key") is not null;

    private async Task<FoundCredentials> AssumeAsync(AwsConfiguration profile, CancellationToken cancellationToken)
    {
        string arn = profile.Profile("role_arn")!;
        Func<Task<FoundCredentials>> source = SourceOf(profile, cancellationToken);
        AssumeRoleRequest request = new()
        {
            RoleArn = arn,
            RoleSessionName = profile.Profile("role_session_name") ?? DefaultSessionName(context.Clock),
            ExternalId = profile.Profile("external_id"),
            SerialNumber = profile.Profile("mfa_serial"),
            // As the AWS CLI, which takes what is no number for none.
            DurationSeconds = int.TryParse(profile.Profile("duration_seconds"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int seconds) ? seconds : null,
        };
        AssumedRoleKey key = new(arn, profile.Profile("role_session_name"), request.ExternalId, request.SerialNumber, request.DurationSeconds);
        RoleCredentialCache cache = RoleCredentialCache.Of(top, context.Clock);
        AwsCredentialIdentity? identity = cache.Find(key, context.MinimumValidity);
        if (identity is null)
        {
            FoundCredentials by = await source();
            identity = (await cache.GetAsync(key, context.MinimumValidity, () => FetchAsync(request, by), RefreshPolicy.DefaultLockTimeout, cancellationToken)).Identity;
        }

        return new(identity, CredentialSourceType.AssumeRole, profile.ProfileName, arn);

        async Task<CachedCredentials> FetchAsync(AssumeRoleRequest asked, FoundCredentials by)
        {
            if (asked.SerialNumber is { } device) asked = asked with { TokenCode = await MfaCodeAsync(device) };
            try
            {
                AssumedRole role = await new StsClient(context.Connect(AwsService.Sts, ServiceLocation.Unknown, top))
                    .AssumeRoleAsync(asked, by.Identity, cancellationToken);
                return new CachedCredentials(role.Identity, role.Metadata);
            }
            catch (SsoOidcException refused) when (refused.Kind == FailureKind.AccessDenied)
            {
                throw refused.With(
                    $"The role {arn} of the profile '{profile.ProfileName}' could not be taken with the credentials of "
                        + $"{by.Type}{(by.ProfileName is null ? "" : $" (profile '{by.ProfileName}')")}. {refused.Message}",
                    "Check that the role trusts them (Get-AwsCallerIdentity says who they are), and external_id and mfa_serial");
            }
        }
    }

    /// <summary>How the credentials are had that take the role; what is configured wrongly fails here.</summary>
    private Func<Task<FoundCredentials>> SourceOf(AwsConfiguration profile, CancellationToken cancellationToken)
    {
        string name = profile.ProfileName;
        string? sourceProfile = profile.Profile("source_profile"), source = profile.Profile("credential_source");
        if (sourceProfile is not null && source is not null) throw Invalid($"The profile '{name}' has both source_profile and credential_source; it can have one of them.");
        if (source is not null) return SourceNamed(source, name, cancellationToken);
        if (sourceProfile is null) throw Invalid($"The profile '{name}' has a role_arn, but neither source_profile nor credential_source to take it with.");

        AwsConfiguration from = top.Through(sourceProfile);
        if (!from.HasProfile) throw Invalid($"The source_profile '{sourceProfile}' of the profile '{name}' is in none of the files.");
        // A profile may name itself, for the keys that are in it.
        if (_visited.Contains(sourceProfile) && (sourceProfile != name || !HasKeys(from)))
            throw Invalid($"The profiles take their roles in a circle: {string.Join(" -> ", _visited.Append(sourceProfile))}.");
        _visited.Add(sourceProfile);
        return async () => !HasKeys(from) && TakesRole(from)
            ? await AssumeAsync(from, cancellationToken)
            : await profiles.FindAsync(from, asksEnvironment: false, [], cancellationToken)
                ?? throw Invalid($"The source_profile '{sourceProfile}' of the profile '{name}' has no credentials.");
    }

    private Func<Task<FoundCredentials>> SourceNamed(string source, string profile, CancellationToken cancellationToken)
    {
        List<string> looked = [];
        return source switch
        {
            "Environment" => () => Found(Task.FromResult(EnvironmentCredentials.Find(top, context.Clock, looked)), CredentialSourceType.Environment),
            "EcsContainer" => () => Found(remote.FromContainerAsync(looked, cancellationToken), CredentialSourceType.Container),
            "Ec2InstanceMetadata" => () => Found(remote.FromInstanceAsync(looked, cancellationToken), CredentialSourceType.InstanceMetadata),
            _ => throw Invalid($"The credential_source '{source}' of the profile '{profile}' is none of Environment, EcsContainer and Ec2InstanceMetadata."),
        };

        async Task<FoundCredentials> Found(Task<AwsCredentialIdentity?> search, CredentialSourceType type) => await search is { } identity
            ? new FoundCredentials(identity, type)
            : throw new SsoOidcException(
                FailureKind.CredentialsNotFound, $"The credential_source {source} of the profile '{profile}' has no credentials ({string.Join("; ", looked)}).");
    }

    private async Task<Secret> MfaCodeAsync(string device) => await context.AskMfaCode(device)
        ?? throw new SsoOidcException(FailureKind.InteractionRequired, $"A code of the MFA device {device} is needed, and nobody typed one.")
        {
            NextStep = "Run Get-AwsCredential with the profile where a person can type the code; for as long as its credentials are valid, nobody is asked again",
        };

    internal static string DefaultSessionName(TimeProvider clock) =>
        "ssooidc-" + clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static SsoOidcException Invalid(string message) => new(FailureKind.InvalidConfiguration, message);
}

/// <summary>
/// A role for the token of another identity provider, which lies in a file.
/// https://docs.aws.amazon.com/sdkref/latest/guide/access-assume-role-web.html
/// </summary>
internal static class WebIdentity
{
    /// <summary>As much as STS takes.</summary>
    private const int MostToken = 20_000;

    /// <summary>Line ends around it.</summary>
    private const int MostBlanks = 100;

    /// <summary>Null if neither variables nor profile name a token file.</summary>
    public static async Task<FoundCredentials?> FindAsync(
        AwsConfiguration configuration, bool asksEnvironment, CredentialChainContext context, List<string> looked, CancellationToken cancellationToken)
    {
        string? file = Setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
        if (file is null)
        {
            looked.Add($"web identity: {(asksEnvironment ? "AWS_WEB_IDENTITY_TOKEN_FILE is not set, and " : "")}the profile '{configuration.ProfileName}' has no web_identity_token_file");
            return null;
        }

        string arn = Setting("AWS_ROLE_ARN", "role_arn") ?? throw new SsoOidcException(
            FailureKind.InvalidConfiguration, $"There is a web identity token file ({file}), but neither AWS_ROLE_ARN nor role_arn says for which role.");
        string? sessionName = Setting("AWS_ROLE_SESSION_NAME", "role_session_name");
        AssumedRoleKey key = new(arn, sessionName, null, null, null);
        AssumeRoleRequest request = new() { RoleArn = arn, RoleSessionName = sessionName ?? RoleAssumption.DefaultSessionName(context.Clock) };
        CachedCredentials credentials = await RoleCredentialCache.Of(configuration, context.Clock).GetAsync(key, context.MinimumValidity, async () =>
        {
            AssumedRole role = await new StsClient(context.Connect(AwsService.Sts, ServiceLocation.Unknown, configuration))
                .AssumeRoleWithWebIdentityAsync(request, Token(configuration.Expanded(file)), cancellationToken);
            return new CachedCredentials(role.Identity, role.Metadata);
        }, RefreshPolicy.DefaultLockTimeout, cancellationToken);
        return new(credentials.Identity, CredentialSourceType.WebIdentity, configuration.ProfileName, arn);

        string? Setting(string variable, string key) => (asksEnvironment ? configuration.Environment(variable) : null) ?? configuration.Profile(key);
    }

    private static Secret Token(string path)
    {
        try
        {
            // What is named may be anything, also a device that has no end.
            using StreamReader file = new(path);
            char[] start = new char[MostToken + MostBlanks];
            string token = new string(start, 0, file.ReadBlock(start, 0, start.Length)).Trim();
            return token.Length is > 0 and <= MostToken && file.Read() < 0
                ? new Secret(token)
                : throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The web identity token file {path} is empty, or longer than a token.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The web identity token file {path} can't be read: {e.Message}", e);
        }
    }
}
