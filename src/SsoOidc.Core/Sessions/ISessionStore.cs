namespace SsoOidc.Core.Sessions;

/// <summary>One place where one session or registration is kept. Two writers are kept apart by <see cref="ISessionLock"/>.</summary>
internal interface ISessionStore<TState> where TState : SavedState
{
    /// <summary>What the lock of this place is named after; equal for all processes that mean the same place.</summary>
    Task<string> LockNameAsync(CancellationToken cancellationToken);

    /// <summary>What reads are served from, if that may be older than the last save; null if each read is of the thing itself.</summary>
    ILaggingCopy? Copy { get; }

    /// <summary>Whether programs that know nothing of our lock write here.</summary>
    bool HasOtherWriters { get; }

    /// <summary>What is saved; null if nothing is.</summary>
    /// <exception cref="SsoOidcException">It is not ours, damaged, or can't be read.</exception>
    Task<TState?> TryReadAsync(CancellationToken cancellationToken);

    /// <summary>What a save that was killed left here, newer than what is saved; null if there is nothing.</summary>
    Task<TState?> TryRecoverAsync(CancellationToken cancellationToken);

    /// <summary>Called before a refresh token is used up, whose successor has to be saved here.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/>: it is known already that it could not be.</exception>
    void RequireWritable();

    /// <summary>Saves in place of what is there.</summary>
    /// <exception cref="SsoOidcException">It could not be saved.</exception>
    Task SaveAsync(TState state, CancellationToken cancellationToken);

    /// <summary>Removes what is there, if it is of this kind.</summary>
    /// <returns>Whether there was something.</returns>
    /// <exception cref="SsoOidcException">It could not be removed.</exception>
    Task<bool> RemoveAsync(CancellationToken cancellationToken);
}

/// <summary>A copy of what is saved, which may show what another process saves late, or never.</summary>
internal interface ILaggingCopy
{
    /// <summary>Whether something was saved here and not removed since: then finding nothing means that the copy is old.</summary>
    bool MustHoldSomething { get; }

    /// <summary>Called each time that it is found to be old.</summary>
    void WasOld();

    /// <summary>Called if it was waited for long enough, and still holds nothing: somebody removed it by hand.</summary>
    void StayedEmpty();
}

/// <summary>What all users of a store do with it.</summary>
internal static class SessionStores
{
    /// <summary>Saves under the lock, with the next generation.</summary>
    /// <returns>Why it could not be saved; null if it was.</returns>
    public static async Task<SsoOidcException?> TrySaveAsync<TState>(
        this ISessionStore<TState> store, TState state, ISessionLock sessionLock, TimeSpan lockTimeout, CancellationToken cancellationToken)
        where TState : SavedState
    {
        try
        {
            using SessionLockHandle held = await sessionLock.TakeAsync(
                await store.LockNameAsync(cancellationToken), lockTimeout, cancellationToken);
            return await store.TrySaveAsync(state, held, cancellationToken);
        }
        catch (SsoOidcException failure)
        {
            return failure;
        }
    }

    /// <summary>Saves under a lock that is held already.</summary>
    /// <returns>Why it could not be saved; null if it was.</returns>
    public static async Task<SsoOidcException?> TrySaveAsync<TState>(
        this ISessionStore<TState> store, TState state, SessionLockHandle held, CancellationToken cancellationToken)
        where TState : SavedState
    {
        long generation = Math.Max(state.Generation, held.Generation) + 1;
        try
        {
            await store.SaveAsync(state with { Generation = generation }, cancellationToken);
            held.Stamp(generation);
            return null;
        }
        catch (SsoOidcException failure)
        {
            return failure;
        }
    }

    /// <summary>A vault or lock that fails while something is saved is told as a failed save.</summary>
    public static SsoOidcException SaveError(SsoOidcException failure, string message, string? nextStep = null) => failure.With(
        message,
        nextStep,
        failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy or FailureKind.LockUnavailable or FailureKind.SecretIncomplete
            ? FailureKind.SaveFailed
            : failure.Kind);
}
