using System.Globalization;
using System.Text;
using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Sessions;

/// <summary>Whose credentials are in a file of the cache.</summary>
internal abstract record RoleCacheKey
{
    /// <summary>The JSON that the AWS CLI makes the file's name of.</summary>
    public abstract string Json { get; }

    /// <summary>The account, if the key says it.</summary>
    public abstract string? AccountId { get; init; }

    /// <summary>How the AWS CLI calls the source; null if it has no name for it.</summary>
    public abstract string? ProviderType { get; }

    /// <summary>The sign-in they came by; null if they came by none.</summary>
    public abstract string? Owner { get; }
}

/// <summary>A role of Identity Center in an account, by a sign-in that is named as the AWS CLI names it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="RoleName">The role.</param>
/// <param name="SessionName">The <c>[sso-session]</c>; null for a profile, or a sign-in, by start URL.</param>
/// <param name="StartUrl">The start URL, letter for letter.</param>
internal sealed record RoleKey(string AccountId, string RoleName, string? SessionName, string StartUrl) : RoleCacheKey
{
    public const string Provider = "sso";

    public override string? AccountId { get; init; } = AccountId;

    public override string ProviderType => Provider;

    public override string Owner => SessionName ?? StartUrl;

    /// <summary>Compact, and sorted by name.</summary>
    public override string Json =>
        $"{{\"accountId\":{PythonJson.Text(AccountId)},\"roleName\":{PythonJson.Text(RoleName)},"
        + (SessionName is null ? $"\"startUrl\":{PythonJson.Text(StartUrl)}}}" : $"\"sessionName\":{PythonJson.Text(SessionName)}}}");
}

/// <summary>A role that is taken with STS. Who takes it is not in the key, as it is not in the AWS CLI's.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="RoleSessionName">The name of the session, if one was configured.</param>
/// <param name="ExternalId">What the role's owner demands.</param>
/// <param name="SerialNumber">The MFA device.</param>
/// <param name="DurationSeconds">How long the session lasts.</param>
internal sealed record AssumedRoleKey(string RoleArn, string? RoleSessionName, string? ExternalId, string? SerialNumber, int? DurationSeconds) : RoleCacheKey
{
    public override string? AccountId { get; init; }

    public override string? ProviderType => null;

    public override string? Owner => null;

    /// <summary>Sorted by name, with the blanks of Python's default.</summary>
    public override string Json
    {
        get
        {
            List<string> members = [];
            if (DurationSeconds is { } seconds) members.Add($"\"DurationSeconds\": {seconds.ToString(CultureInfo.InvariantCulture)}");
            Add("ExternalId", ExternalId);
            Add("RoleArn", RoleArn);
            Add("RoleSessionName", RoleSessionName);
            Add("SerialNumber", SerialNumber);
            return "{" + string.Join(", ", members) + "}";

            void Add(string name, string? value)
            {
                if (value is not null) members.Add($"\"{name}\": {PythonJson.Text(value)}");
            }
        }
    }
}

/// <summary>Credentials, and how they were come by.</summary>
/// <param name="Identity">The credentials.</param>
/// <param name="Metadata">What came with the reply; null if they were read from the cache.</param>
/// <param name="SaveFailure">Why they could not be kept; null if they were, or need not be.</param>
internal sealed record CachedCredentials(AwsCredentialIdentity Identity, ResponseMetadata? Metadata, SsoOidcException? SaveFailure = null);

/// <summary>
/// Role credentials in the folder <c>~/.aws/cli/cache</c>, which the AWS CLI shares. What is there and long enough valid makes no
/// request; any number of processes that find nothing make one.
/// </summary>
/// <param name="folder">The folder; made when something is saved.</param>
/// <param name="clock">Decides what is still valid.</param>
internal sealed class RoleCredentialCache(string folder, TimeProvider clock)
{
    /// <summary>Our own member, which says whose a file is: its name is a hash.</summary>
    private const string OwnerMember = "ssoOidcSession";

    public static RoleCredentialCache Of(AwsConfiguration configuration, TimeProvider clock) =>
        new(Path.Combine(configuration.Home, ".aws", "cli", "cache"), clock);

    public string PathOf(RoleCacheKey key) => Path.Combine(folder, Hashes.LowerHex(Hashes.Sha1(Encoding.UTF8.GetBytes(key.Json))) + ".json");

    /// <summary>What is kept, if it is valid that long; null for nothing.</summary>
    public AwsCredentialIdentity? Find(RoleCacheKey key, TimeSpan minimumValidity)
    {
        try
        {
            return JsonFile.Read(PathOf(key)) is { } json && From(json, key) is { } found && found.Expiration - clock.GetUtcNow() > minimumValidity
                ? found
                : null;
        }
        catch (SsoOidcException)
        {
            // A file that this user may not read keeps nothing for them.
            return null;
        }
    }

    /// <summary>What is kept, if it is valid that long, else what <paramref name="fetch"/> gives, which is then kept.</summary>
    /// <param name="key">Whose they are.</param>
    /// <param name="minimumValidity">How long they must be valid.</param>
    /// <param name="fetch">Asks the service.</param>
    /// <param name="lockTimeout">How long to wait for another process that asks already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public async Task<CachedCredentials> GetAsync(
        RoleCacheKey key,
        TimeSpan minimumValidity,
        Func<Task<CachedCredentials>> fetch,
        TimeSpan lockTimeout,
        CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        using SessionLockHandle? held = await TryLockAsync(path, lockTimeout, cancellationToken);
        if (Find(key, minimumValidity) is { } kept) return new CachedCredentials(kept, null);
        CachedCredentials fetched = await fetch();
        return fetched with { SaveFailure = TrySave(path, key, fetched.Identity) };
    }

    /// <summary>Removes what this module kept for a sign-in, which has ended or is another person's now.</summary>
    /// <param name="cacheKey">The name of the session, else its start URL; null for all sign-ins, those of the AWS CLI as well.</param>
    public void Remove(string? cacheKey)
    {
        try
        {
            if (!Directory.Exists(folder)) return;
            foreach (string path in Directory.GetFiles(folder, "*.json")) TryRemove(path, cacheKey);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They end by themselves, within hours.
        }
    }

    private static void TryRemove(string path, string? cacheKey)
    {
        try
        {
            if (JsonFile.Read(path) is { } json && json.Text("ProviderType") == RoleKey.Provider && (cacheKey is null || json.Text(OwnerMember) == cacheKey))
                File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SsoOidcException)
        {
            // One that can't be read keeps no other from being removed.
        }
    }

    private static AwsCredentialIdentity? From(JsonElement json, RoleCacheKey key)
    {
        if (!json.TryGetProperty("Credentials", out JsonElement kept) || kept.ValueKind != JsonValueKind.Object
            || kept.Text("AccessKeyId") is not { Length: > 0 } id || kept.Text("SecretAccessKey") is not { Length: > 0 } secret)
        {
            return null;
        }

        return new AwsCredentialIdentity
        {
            AccessKeyId = id,
            SecretAccessKey = new Secret(secret),
            SessionToken = Secret.From(kept.Text("SessionToken")),
            Expiration = CacheDates.Read(kept.Text("Expiration")),
            AccountId = key.AccountId ?? kept.Text("AccountId"),
        };
    }

    /// <summary>The lock; null if none can be made, or another process holds it for too long. Then more than one may ask the service.</summary>
    private async Task<SessionLockHandle?> TryLockAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await FileSessionLock.Of(path, clock).TakeAsync("role-cache", limit, cancellationToken);
        }
        catch (SsoOidcException)
        {
            return null;
        }
    }

    private static SsoOidcException? TrySave(string path, RoleCacheKey key, AwsCredentialIdentity identity)
    {
        try
        {
            JsonFile.Write(path,
            [
                new("ProviderType", key.ProviderType),
                new("Credentials", members:
                [
                    new("AccessKeyId", identity.AccessKeyId),
                    new("SecretAccessKey", identity.SecretAccessKey.Reveal()),
                    new("SessionToken", identity.SessionToken?.Reveal()),
                    new("Expiration", CacheDates.Write(identity.Expiration)),
                    new("AccountId", identity.AccountId),
                ]),
                new(OwnerMember, key.Owner),
            ]);
            return null;
        }
        catch (SsoOidcException failure)
        {
            return failure;
        }
    }
}
