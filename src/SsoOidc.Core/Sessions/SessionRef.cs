namespace SsoOidc.Core.Sessions;

/// <summary>One session and where it is kept, with the words that errors about it need.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="sessionLock">Keeps others out while it is refreshed or saved.</param>
/// <param name="name">What an error is about.</param>
/// <param name="place">Where it is kept, as the middle of a sentence; null if the name says it.</param>
/// <param name="missing">What there is to say if nothing is saved here; null for the usual.</param>
internal class SessionRef<TSession>(
    ISessionStore<TSession> store, ISessionLock sessionLock, string name, string? place = null, string? missing = null)
    where TSession : Session
{
    public ISessionStore<TSession> Store => store;

    public ISessionLock Lock => sessionLock;

    public string Name => name;

    /// <summary>For example <c>as 'dev' in the vault 'Ops'</c>.</summary>
    public string Place => place ?? $"for {name}";

    /// <summary>What to warn about when something is saved here; null for nothing.</summary>
    public virtual string? Doubt => null;

    private protected string Missing => missing ?? $"Nobody is signed in to {name}.";

    /// <summary>Gives valid sessions from here.</summary>
    /// <param name="refresh">Asks the service; gets the saved session and gives the next one.</param>
    /// <param name="clock">Decides what is still valid.</param>
    public SessionService<TSession> Service(Func<TSession, CancellationToken, Task<TSession>> refresh, TimeProvider clock) =>
        new(store, sessionLock, refresh, clock);

    /// <summary>Saves what was just issued.</summary>
    /// <returns>Why it could not be saved; null if it was.</returns>
    public Task<SsoOidcException?> TrySaveAsync(TSession session, TimeSpan lockTimeout, CancellationToken cancellationToken) =>
        store.TrySaveAsync(session, sessionLock, lockTimeout, cancellationToken);

    /// <summary>A failure of this session, with the command that helps.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="saved">What was found here; null for nothing.</param>
    public virtual SsoOidcException ToUserError(SsoOidcException failure, TSession? saved) => failure.Kind switch
    {
        FailureKind.InvalidGrant or FailureKind.TokenExpired =>
            failure.With($"The saved session '{name}' has ended, or its refresh token was used elsewhere. {failure.Message}"),
        FailureKind.NotSignedIn => failure.With(Missing, kind: FailureKind.SecretNotFound),
        _ => failure,
    };

    /// <summary>Something that is emitted could not be saved.</summary>
    public virtual SsoOidcException ToSaveError(SsoOidcException failure) => SessionStores.SaveError(
        failure,
        $"The token was issued and is in the output, but it could not be saved {Place}: {failure.Message}",
        "Keep what was emitted; fix what the message names, then save it with the next refresh, or sign in again"
            + (place is null ? "" : ", with the same -Vault and -SecretName"));
}
