using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Sessions;

/// <summary>Where one sign-in is kept.</summary>
internal sealed class SessionPlace(
    ISessionStore store,
    ISessionLock sessionLock,
    SsoSessionStore kind,
    SsoInstance? instance,
    VaultSecretName? entry = null,
    string? path = null)
{
    public ISessionStore Store => store;

    public ISessionLock Lock => sessionLock;

    /// <summary>What kind of place it is; a property of <see cref="SsoSession"/>.</summary>
    public SsoSessionStore Kind => kind;

    /// <summary>What is signed in to; null where only the place is known.</summary>
    public SsoInstance? Instance => instance;

    /// <summary>The vault's entry; null for the other places.</summary>
    public VaultSecretName? Entry => entry;

    /// <summary>What an error is about.</summary>
    public string Name => entry?.Name ?? instance?.CacheKey ?? path ?? "";

    /// <summary>The command that signs in to this place.</summary>
    public string ConnectCommand =>
        "Connect-SsoSession "
        + (instance is { SessionName: { } name } ? $"-SessionName {CommandText.Quoted(name)}"
            : $"-StartUrl {CommandText.Quoted(instance?.StartUrl ?? "<url>")} -Region {instance?.Region ?? "<region>"}")
        + entry?.Options
        + (kind == SsoSessionStore.Memory ? " -InMemory" : "");

    /// <summary>This process, and no other.</summary>
    public static SessionPlace InMemory(SsoInstance instance) =>
        new(MemorySessions.Store(instance.CacheKey), MemorySessions.Lock, SsoSessionStore.Memory, instance);

    /// <summary>A file of the AWS cache.</summary>
    public static SessionPlace InFile(string path, SsoInstance? instance, TimeProvider clock) =>
        new(
            new SsoTokenCacheFile(path, clock),
            new FileSessionLock(FileSessionLock.DefaultFolder(), clock),
            SsoSessionStore.File,
            instance,
            path: path);

    /// <summary>A vault's entry.</summary>
    public static SessionPlace InVault(VaultSecretName entry, SsoInstance? instance, PipelineContext pipe, TimeProvider clock) => new(
        new VaultStore(pipe, entry.Vault, entry.Name, SavedKind.SsoToken, clock),
        new FileSessionLock(FileSessionLock.DefaultFolder(), clock),
        SsoSessionStore.Vault,
        instance,
        entry);

    /// <summary>The session as users see it.</summary>
    public SsoSession ToOutput(SavedSession saved) => new()
    {
        Name = entry?.Name ?? instance?.CacheKey ?? saved.StartUrl ?? path ?? "",
        SessionName = instance?.SessionName,
        StartUrl = saved.StartUrl.ToUri(),
        Region = saved.Region,
        ExpiresAt = saved.ExpiresAt,
        ClientSecretExpiresAt = saved.ClientSecretExpiresAt,
        CanRefresh = saved.RefreshToken is not null,
        Kind = saved.Kind.ToString(),
        Store = kind,
        Path = path,
        Vault = entry?.Vault,
        SecretName = entry?.Name,
    };

    /// <summary>Removes the session from here.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (store is VaultStore vault) return vault.RemoveAsync(cancellationToken);
        if (store is TokenCacheFile file) file.Remove();
        else MemorySessions.Remove(instance!.CacheKey);
        return Task.CompletedTask;
    }

    /// <summary>A failure of this place, with the command that helps.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="saved">What was found here; null for nothing.</param>
    public SsoOidcException ToUserError(SsoOidcException failure, SavedSession? saved)
    {
        SessionPlace known = instance is null && saved?.StartUrl is { } url
            ? new SessionPlace(store, sessionLock, kind, new SsoInstance(url, saved.Region), entry, path)
            : this;
        return failure.Kind switch
        {
            FailureKind.NotSignedIn => known.WithConnectCommand(failure, FailureKind.NotSignedIn, $"Nobody is signed in to {Name}."),
            FailureKind.InvalidGrant when kind == SsoSessionStore.Vault => known.WithConnectCommand(
                failure, failure.Kind, $"The saved session '{Name}' has ended, or its refresh token was used elsewhere. {failure.Message}"),
            FailureKind.RegistrationExpired or FailureKind.RefreshTokenMissing when kind == SsoSessionStore.Vault =>
                known.WithConnectCommand(failure, failure.Kind, failure.Message),
            FailureKind.InvalidGrant or FailureKind.InvalidClient or FailureKind.UnauthorizedClient or FailureKind.RefreshTokenMissing
                or FailureKind.RegistrationExpired when kind != SsoSessionStore.Vault => known.WithConnectCommand(
                    failure,
                    FailureKind.SessionExpired,
                    $"The sign-in to {known.Name} has ended and can't be renewed without a person. {failure.Message}"),
            _ => failure,
        };
    }

    /// <summary>A token that is emitted could not be saved.</summary>
    public SsoOidcException ToSaveError(SsoOidcException failure) => failure.With(
        $"The token was issued and is in the output, but it could not be saved {(entry is not null ? $"as {entry}" : $"for {Name}")}: {failure.Message}",
        kind: failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy ? FailureKind.SaveFailed : failure.Kind);

    // A client that the service no longer knows is not to be used again.
    private SsoOidcException WithConnectCommand(SsoOidcException failure, FailureKind kind, string message) => failure.With(
        message, instance is null ? null : "Run " + ConnectCommand + (failure.Kind == FailureKind.InvalidClient ? " -Force" : ""), kind);
}
