namespace SsoOidc.Core.Sessions;

/// <summary>One session and where it is kept, with the words that errors about it need.</summary>
internal class SessionRef<TSession>(ISessionStore<TSession> store, ISessionLock sessionLock, string name) where TSession : Session
{
    public ISessionStore<TSession> Store => store;

    public ISessionLock Lock => sessionLock;

    /// <summary>What an error is about.</summary>
    public string Name => name;

    /// <summary>What can't be saved, as the middle of a sentence; for example <c>as 'dev' in the vault 'Ops'</c>.</summary>
    public string Place { get; init; } = $"for {name}";

    /// <summary>What there is to say if nothing is saved here.</summary>
    public string Missing { get; init; } = $"Nobody is signed in to {name}.";

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
    public virtual SsoOidcException ToSaveError(SsoOidcException failure) => SaveError(
        failure, $"The token was issued and is in the output, but it could not be saved {Place}: {failure.Message}");

    /// <summary>A vault or lock that fails while something is saved is told as a failed save.</summary>
    public static SsoOidcException SaveError(SsoOidcException failure, string message, string? nextStep = null) => failure.With(
        message,
        nextStep,
        failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy or FailureKind.LockUnavailable or FailureKind.SecretIncomplete
            ? FailureKind.SaveFailed : failure.Kind);
}
