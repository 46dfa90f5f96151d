using System.Text;
using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Sessions;

/// <summary>Whose credentials they are: a role in an account, by a sign-in that is named as the AWS CLI names it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="RoleName">The role.</param>
/// <param name="SessionName">The <c>[sso-session]</c>; null for a profile, or a sign-in, by start URL.</param>
/// <param name="StartUrl">The start URL, letter for letter.</param>
internal sealed record RoleKey(string AccountId, string RoleName, string? SessionName, string StartUrl)
{
    /// <summary>The compact JSON that the AWS CLI hashes.</summary>
    public override string ToString() =>
        $"{{\"accountId\":{PythonJson.Text(AccountId)},\"roleName\":{PythonJson.Text(RoleName)},"
        + (SessionName is null ? $"\"startUrl\":{PythonJson.Text(StartUrl)}}}" : $"\"sessionName\":{PythonJson.Text(SessionName)}}}");
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
    private const string ProviderType = "sso";

    /// <summary>Our own member, which says whose a file is: its name is a hash.</summary>
    private const string Owner = "ssoOidcSession";

    public static RoleCredentialCache Of(AwsConfiguration configuration, TimeProvider clock) =>
        new(Path.Combine(configuration.Home, ".aws", "cli", "cache"), clock);

    public string PathOf(RoleKey key) => Path.Combine(folder, Hashes.LowerHex(Hashes.Sha1(Encoding.UTF8.GetBytes(key.ToString()))) + ".json");

    /// <summary>What is kept, if it is valid that long; null for nothing.</summary>
    public AwsCredentialIdentity? Find(RoleKey key, TimeSpan minimumValidity)
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
        RoleKey key,
        TimeSpan minimumValidity,
        Func<Task<(AwsCredentialIdentity Identity, ResponseMetadata Metadata)>> fetch,
        TimeSpan lockTimeout,
        CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        using SessionLockHandle? held = await TryLockAsync(path, lockTimeout, cancellationToken);
        if (Find(key, minimumValidity) is { } kept) return new CachedCredentials(kept, null);
        (AwsCredentialIdentity identity, ResponseMetadata metadata) = await fetch();
        return new CachedCredentials(identity, metadata, TrySave(path, key, identity));
    }

    /// <summary>Removes what this module kept for a sign-in, which has ended or is another person's now.</summary>
    /// <param name="cacheKey">The name of the session, else its start URL; null for all sign-ins, those of the AWS CLI as well.</param>
    public void Remove(string? cacheKey)
    {
        try
        {
            if (!Directory.Exists(folder)) return;
            foreach (string path in Directory.GetFiles(folder, "*.json"))
            {
                if (JsonFile.Read(path) is { } json && json.Text("ProviderType") == ProviderType && (cacheKey is null || json.Text(Owner) == cacheKey))
                    File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SsoOidcException)
        {
            // They end by themselves, within hours.
        }
    }

    private static AwsCredentialIdentity? From(JsonElement json, RoleKey key)
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
            AccountId = key.AccountId,
        };
    }

    /// <summary>The lock; null where there can be none, or somebody holds it for too long: then more than one may ask the service.</summary>
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

    private static SsoOidcException? TrySave(string path, RoleKey key, AwsCredentialIdentity identity)
    {
        try
        {
            JsonFile.Write(path,
            [
                new("ProviderType", ProviderType),
                new("Credentials", members:
                [
                    new("AccessKeyId", identity.AccessKeyId),
                    new("SecretAccessKey", identity.SecretAccessKey.Reveal()),
                    new("SessionToken", identity.SessionToken?.Reveal()),
                    new("Expiration", CacheDates.Write(identity.Expiration)),
                    new("AccountId", identity.AccountId),
                ]),
                new(Owner, key.SessionName ?? key.StartUrl),
            ]);
            return null;
        }
        catch (SsoOidcException failure)
        {
            return failure;
        }
    }
}
