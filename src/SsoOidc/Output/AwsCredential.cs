using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc;

/// <summary>AWS credentials. The names bind to this module's and to AWS Tools' parameters.</summary>
public sealed class AwsCredential
{
    /// <summary>The access key's id.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The access key's secret.</summary>
    public required SecureString SecretAccessKey { get; init; }

    /// <summary><see cref="AccessKeyId"/>, under the name that AWS Tools for PowerShell takes.</summary>
    public string AccessKey => AccessKeyId;

    /// <summary><see cref="SecretAccessKey"/>, under the name that AWS Tools for PowerShell takes.</summary>
    public SecureString SecretKey => SecretAccessKey;

    /// <summary>The session token of temporary credentials.</summary>
    public SecureString? SessionToken { get; init; }

    /// <summary>When they end; null for long-term keys.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>The account they belong to, if known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The account's name, if known.</summary>
    public string? AccountName { get; init; }

    /// <summary>The role they are of, if it is one of Identity Center.</summary>
    public string? RoleName { get; init; }

    /// <summary>Where they came from, and how they are had anew; null if nobody knows.</summary>
    public AwsCredentialSource? Source { get; init; }

    /// <summary>What came with the reply; null for what was read from a store.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }

    /// <summary>Whether they have ended by this machine's clock, or that of an emulator in this process.</summary>
    public bool IsExpired => Expiration <= ModuleClock.Instance.GetUtcNow();

    /// <summary>The access key's id and expiry.</summary>
    public override string ToString() =>
        $"AwsCredential {AccessKeyId}{(RoleName is null ? "" : $" for {RoleName} in {AccountId}")}, {Instants.Until(Expiration)}";

    internal static AwsCredential From(AwsCredentialIdentity credentials) => From(credentials, null, null, null, null);

    internal static AwsCredential From(
        AwsCredentialIdentity credentials, string? accountName, string? roleName, AwsCredentialSource? source, ResponseMetadata? metadata) => new()
    {
        AccessKeyId = credentials.AccessKeyId,
        SecretAccessKey = credentials.SecretAccessKey.ToSecureString()!,
        SessionToken = credentials.SessionToken.ToSecureString(),
        Expiration = credentials.Expiration,
        AccountId = credentials.AccountId,
        AccountName = accountName,
        RoleName = roleName,
        Source = source,
        ResponseMetadata = metadata,
    };

    internal static AwsCredential From(FoundCredentials found) => From(
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

    internal AwsCredentialIdentity ToIdentity() => new()
    {
        AccessKeyId = AccessKeyId,
        SecretAccessKey = SecretAccessKey.ToSecret() ?? new Secret(""),
        SessionToken = SessionToken.ToSecret(),
        Expiration = Expiration,
        AccountId = AccountId,
    };
}

/// <summary>
/// Where credentials came from. Its properties are not those of the credentials, or other modules' cmdlets would take the region of
/// Identity Center for their own.
/// </summary>
public sealed class AwsCredentialSource
{
    internal const string SsoRole = "SsoRole";
    internal const string ConsoleSignIn = "ConsoleSignIn";

    /// <summary>
    /// The kind: <c>SsoRole</c>, <c>ConsoleSignIn</c>, or another source of the credential chain (<c>Environment</c>, <c>AssumeRole</c>,
    /// <c>WebIdentity</c>, <c>SharedCredentialsFile</c>, <c>Process</c>, <c>SharedConfigFile</c>, <c>Container</c>, <c>InstanceMetadata</c>).
    /// </summary>
    public required string Type { get; init; }

    /// <summary>The <c>[sso-session]</c> of the sign-in; null if it has none.</summary>
    public string? SessionName { get; init; }

    /// <summary>The access portal's URL, if known.</summary>
    public Uri? StartUrl { get; init; }

    /// <summary>The region of Identity Center, or of the console sign-in.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>The sign-in's cache file, if only that is known of it; for keys in a file, that file.</summary>
    public string? Path { get; init; }

    /// <summary>The vault of the sign-in, if it is kept in one.</summary>
    public string? Vault { get; init; }

    /// <summary>The name of the sign-in's secret in the vault.</summary>
    public string? SecretName { get; init; }

    /// <summary>The role that was taken with STS.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The ARN of a console sign-in.</summary>
    public string? SessionArn { get; init; }

    /// <summary>The profile, if one decided.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The kind, and the sign-in.</summary>
    public override string ToString() =>
        (SecretName is { } secret ? $"{secret} in {Vault}" : SessionName ?? SessionArn ?? RoleArn ?? StartUrl?.ToString() ?? Path ?? ProfileName) is { } name
            ? $"{Type} {name}"
            : Type;

    internal static AwsCredentialSource Of(PortalSource source, string? profileName) => new()
    {
        Type = SsoRole,
        SessionName = source.SessionName,
        StartUrl = source.StartUrl,
        Region = source.Location.Region,
        EndpointUrl = source.Location.EndpointUrl,
        Path = source.Path,
        Vault = source.Vault,
        SecretName = source.SecretName,
        ProfileName = profileName,
    };
}
