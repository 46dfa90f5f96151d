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
        : base(store, sessionLock, secret?.Name ?? instance?.CacheKey ?? path ?? "", secret?.Place, secret?.Missing)
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
        // A client that the service no longer knows is not to be used again.
        string? command = known is null ? null : "Run " + ConnectTo(known) + (failure.Kind == FailureKind.InvalidClient ? " -Force" : "");
        return failure.Kind switch
        {
            FailureKind.NotSignedIn => failure.With(Missing, command, isInVault ? FailureKind.SecretNotFound : null),
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

    private string ConnectTo(SsoInstance? instance) =>
        "Connect-SsoSession "
        + (instance is { SessionName: { } name } ? $"-SessionName {CommandText.Quoted(name)}"
            : $"-StartUrl {CommandText.Quoted(instance?.StartUrl ?? "<url>")} -Region {(instance?.Region is { } region ? CommandText.Quoted(region) : "<region>")}")
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
