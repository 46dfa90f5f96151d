using SsoOidc.Core;
using SsoOidc.Core.Flows;
using SsoOidc.Core.Store;
using SsoOidc.Errors;
using SsoOidc.Vault;

namespace SsoOidc.Sessions;

/// <summary>Where one sign-in is kept.</summary>
internal sealed record SessionPlace
{
    public required ISessionStore Store { get; init; }

    public required IEntryLock Lock { get; init; }

    /// <summary>What kind of place it is; a property of <see cref="SsoSession"/>.</summary>
    public required SsoSessionStore Kind { get; init; }

    /// <summary>What is signed in to; null where only the place is known.</summary>
    public SsoInstance? Instance { get; init; }

    /// <summary>The vault's entry; null for the other places.</summary>
    public VaultEntry? Entry { get; init; }

    /// <summary>The cache file; null for the other places.</summary>
    public string? Path { get; init; }

    /// <summary>What an error is about.</summary>
    public string Name => Entry?.Name ?? Instance?.CacheKey ?? Path ?? "";

    /// <summary>The command that signs in to this place.</summary>
    public string ConnectCommand =>
        "Connect-SsoSession "
        + (Instance is { SessionName: { } name } ? $"-SessionName {CommandText.Quoted(name)}"
            : $"-StartUrl {CommandText.Quoted(Instance?.StartUrl ?? "<url>")} -Region {Instance?.Region ?? "<region>"}")
        + (Entry is null ? "" : $" -Vault {CommandText.Quoted(Entry.Vault)} -SecretName {CommandText.Quoted(Entry.Name)}")
        + (Kind == SsoSessionStore.Memory ? " -InMemory" : "");

    /// <summary>The session as users see it.</summary>
    public SsoSession Describe(SavedSession saved) => new()
    {
        Name = Entry?.Name ?? Instance?.CacheKey ?? saved.StartUrl ?? Path ?? "",
        SessionName = Instance?.SessionName,
        StartUrl = saved.StartUrl.ToUri(),
        Region = saved.Region,
        ExpiresAt = saved.ExpiresAt,
        ClientSecretExpiresAt = saved.ClientSecretExpiresAt,
        CanRefresh = saved.RefreshToken is not null,
        Kind = saved.Kind.ToString(),
        Store = Kind,
        Path = Path,
        Vault = Entry?.Vault,
        SecretName = Entry?.Name,
    };

    /// <summary>Removes the session from here.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (Store is VaultStore vault) await vault.RemoveAsync(cancellationToken);
        else if (Store is SsoTokenFile file) file.Remove();
        else MemorySessions.Remove(Instance!.CacheKey);
    }

    /// <summary>A failure of this place, with the command that helps.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="saved">What was found here; null for nothing.</param>
    public SsoOidcException Explain(SsoOidcException failure, SavedSession? saved)
    {
        SessionPlace known = Instance is null && saved?.StartUrl is { } url
            ? this with { Instance = new SsoInstance { StartUrl = url, Region = saved.Region } }
            : this;
        return failure.Kind switch
        {
            FailureKind.NotSignedIn => known.Explained(failure, FailureKind.NotSignedIn, $"Nobody is signed in to {Name}."),
            FailureKind.InvalidGrant when Kind == SsoSessionStore.Vault => known.Explained(
                failure, failure.Kind, $"The saved session '{Name}' has ended, or its refresh token was used elsewhere. {failure.Message}"),
            FailureKind.RegistrationExpired or FailureKind.RefreshTokenMissing when Kind == SsoSessionStore.Vault =>
                known.Explained(failure, failure.Kind, failure.Message),
            FailureKind.InvalidGrant or FailureKind.InvalidClient or FailureKind.UnauthorizedClient or FailureKind.RefreshTokenMissing
                or FailureKind.RegistrationExpired when Kind != SsoSessionStore.Vault => known.Explained(
                    failure,
                    FailureKind.SessionExpired,
                    $"The sign-in to {known.Name} has ended and can't be renewed without a person. {failure.Message}"),
            _ => failure,
        };
    }

    /// <summary>A token that is emitted could not be saved.</summary>
    public SsoOidcException ExplainUnsaved(SsoOidcException failure) => failure.With(
        $"The token was issued and is in the output, but it could not be saved {(Entry is { } entry ? $"as {entry}" : $"for {Name}")}: {failure.Message}",
        kind: failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy ? FailureKind.SaveFailed : failure.Kind);

    // A client that the service no longer knows is not to be used again.
    private SsoOidcException Explained(SsoOidcException failure, FailureKind kind, string message) => failure.With(
        message, Instance is null ? null : "Run " + ConnectCommand + (failure.Kind == FailureKind.InvalidClient ? " -Force" : ""), kind);
}
