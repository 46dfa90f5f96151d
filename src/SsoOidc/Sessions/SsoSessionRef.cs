using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Sessions;

/// <summary>A sign-in to an access portal, in a file, a vault or this process.</summary>
internal sealed class SsoSessionRef : SessionRef<SsoSessionState>
{
    private SsoSessionRef(
        ISessionStore<SsoSessionState> store,
        ISessionLock sessionLock,
        SsoSessionStore kind,
        SsoInstance? instance,
        VaultSecretName? secret = null,
        string? path = null)
        : base(store, sessionLock, secret?.Name ?? instance?.CacheKey ?? path ?? "", secret?.Place, secret?.Missing ?? (instance is null && path is not null ? $"No sign-in is saved in {path}." : null))
    {
        Kind = kind;
        Instance = instance;
        Secret = secret;
        Path = path;
    }

    /// <summary>What kind of place it is; a property of <see cref="SsoSession"/>.</summary>
    public SsoSessionStore Kind { get; }

    /// <summary>What is signed in to; null if only the place is known.</summary>
    public SsoInstance? Instance { get; }

    /// <summary>The vault's secret; null for the other places.</summary>
    public VaultSecretName? Secret { get; }

    private string? Path { get; }

    /// <summary>Another sign-in to the same portal, if there is one: looked for when there is none here.</summary>
    public Func<SsoSessionRef?> NearMiss { get; private init; } = () => null;

    /// <summary>The command that signs in to this place.</summary>
    public string ConnectCommand => ConnectTo(Instance);

    /// <summary>This process, and no other.</summary>
    public static SsoSessionRef InMemory(SsoInstance instance) =>
        new(MemorySessions.Store(instance.CacheKey), MemorySessions.Lock, SsoSessionStore.Memory, instance);

    /// <summary>A file of the AWS cache.</summary>
    public static SsoSessionRef InFile(string path, SsoInstance? instance, TimeProvider clock) =>
        new(new SsoTokenCacheFile(path, clock), FileSessionLock.Of(path, clock), SsoSessionStore.File, instance, path: path);

    /// <summary>A vault's secret.</summary>
    public static SsoSessionRef InVault(VaultSecretName secret, SsoInstance? instance, PipelineContext pipe, TimeProvider clock) => new(
        new VaultStore<SsoSessionState>(pipe, secret, clock), FileSessionLock.Default(clock), SsoSessionStore.Vault, instance, secret);

    /// <summary>The same place, for the session as it is configured now.</summary>
    public SsoSessionRef As(SsoInstance instance) => new(Store, Lock, Kind, instance, Secret, Path);

    /// <summary>The same place, where only a sign-in to its instance counts.</summary>
    /// <param name="region">The region it must be in; null for any.</param>
    public SsoSessionRef Matching(string? region) => Instance is null ? this : new SsoSessionRef(
        new MatchingStore(Store, Instance, region, Place, ConnectCommand), Lock, Kind, Instance, Secret, Path) { NearMiss = NearMiss };

    /// <summary>The same place, which knows of others.</summary>
    public SsoSessionRef Beside(Func<SsoSessionRef?> nearMiss) => new(Store, Lock, Kind, Instance, Secret, Path) { NearMiss = nearMiss };

    /// <inheritdoc />
    public override string? Doubt => CacheFileDoubt.Of(Path);

    /// <summary>The session as users see it.</summary>
    public SsoSession ToOutput(SsoSessionState saved) => new()
    {
        Name = Secret?.Name ?? Instance?.CacheKey ?? saved.StartUrl ?? Path ?? "",
        SessionName = Instance?.SessionName,
        StartUrl = saved.StartUrl.ToUri(),
        Region = saved.Location.Region,
        ExpiresAt = saved.ExpiresAt,
        ClientSecretExpiresAt = saved.ClientSecretExpiresAt,
        CanRefresh = saved.RefreshToken is not null,
        Kind = saved.Kind.ToString(),
        Store = Kind,
        Path = Path,
        Vault = Secret?.Vault,
        SecretName = Secret?.Name,
    };

    /// <inheritdoc />
    public override SsoOidcException ToUserError(SsoOidcException failure, SsoSessionState? saved)
    {
        bool isInVault = Kind == SsoSessionStore.Vault;
        SsoInstance? known = Instance ?? (saved?.StartUrl is { } url ? new SsoInstance(url, saved.Location.Region) : null);
        string name = Secret is null ? known?.CacheKey ?? Name : Name;
        // A client that the service no longer knows is not to be used again, nor a token that it refuses before its time.
        bool looksUsable = failure.Kind == FailureKind.InvalidClient || saved?.IsValid(ModuleClock.Instance.GetUtcNow(), TimeSpan.Zero) == true;
        string? command = known is null ? Path is null ? null : "Run Get-SsoSession | Select-Object Name, Path to see the files that there are" : "Run " + ConnectTo(known) + (looksUsable ? " -Force" : "");
        return failure.Kind switch
        {
            FailureKind.NotSignedIn when failure.NextStep is not null => failure,
            FailureKind.NotSignedIn when isInVault => failure.With(Missing, command ?? SeeVault(), FailureKind.SecretNotFound),
            FailureKind.Unauthorized => failure.With($"The portal does not take the sign-in to {name} any more. {failure.Message}", command),
            FailureKind.NotSignedIn => NearMiss() is { Instance: { } near } ? NearlySignedIn(failure, near) : failure.With(Missing, command),
            FailureKind.InvalidGrant when isInVault => failure.With(
                $"The saved session '{name}' has ended, or its refresh token was used elsewhere. {failure.Message}", command),
            FailureKind.RegistrationExpired or FailureKind.RefreshTokenMissing when isInVault => failure.With(failure.Message, command),
            FailureKind.InvalidGrant or FailureKind.InvalidClient or FailureKind.UnauthorizedClient or FailureKind.RefreshTokenMissing
                or FailureKind.RegistrationExpired when !isInVault => failure.With(
                    $"The sign-in to {name} has ended and can't be refreshed without a person. {failure.Message}",
                    command,
                    FailureKind.SessionExpired),
            _ => failure,
        };
    }

    /// <summary>Cache files are named after what was typed, letter for letter: who signed in otherwise is not found.</summary>
    private SsoOidcException NearlySignedIn(SsoOidcException failure, SsoInstance near)
    {
        string asked = Instance!.StartUrl;
        string difference = near.StartUrl == asked ? "" : $", which differs in {StartUrls.Difference(asked, near.StartUrl)}";
        string how = near.SessionName is { } name ? $" as the session '{name}'" : Instance.SessionName is null ? "" : " by its URL";
        string option = near.SessionName is { } session
            ? "-SessionName " + CommandText.Quoted(session)
            : "-StartUrl " + CommandText.Quoted(near.StartUrl);
        return failure.With(
            $"{Missing} But somebody is signed in to {near.StartUrl}{difference}{how}.",
            $"Run the command again with {option}, or run {ConnectCommand}");
    }

    private string SeeVault() =>
        $"Run Get-SsoSession -Vault {CommandText.Quoted(Secret!.Vault)} to see what is saved there, or sign in: Connect-SsoSession{Secret.Options}, with the "
        + "-StartUrl and -Region of the access portal";

    private string ConnectTo(SsoInstance? instance) =>
        "Connect-SsoSession "
        + (instance is { SessionName: { } name } ? $"-SessionName {CommandText.Quoted(name)}"
            : (instance?.StartUrl is { } url ? $"-StartUrl {CommandText.Quoted(url)}" : "with its -StartUrl")
                + (instance?.Region is { } region ? $" -Region {CommandText.Quoted(region)}" : " -Region <region>"))
        + Secret?.Options
        + (Kind == SsoSessionStore.Memory ? " -InMemory" : "");
}

/// <summary>What makes a cache file unsafe.</summary>
internal static class CacheFileDoubt
{
    /// <summary>What to warn about; null for nothing.</summary>
    public static string? Of(string? path) =>
        path is not null && System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder && PrivateFiles.IsWritableByAll(folder)
            ? $"Everybody on this machine can write to the folder {folder}, and so replace the session that is saved there; chmod 700 on it prevents that."
            : null;
}
