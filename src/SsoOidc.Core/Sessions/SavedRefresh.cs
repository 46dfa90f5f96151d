namespace SsoOidc.Core.Sessions;

/// <summary>
/// Renews a saved session so that any number of processes make one request: lock, read again under the lock, renew only if
/// still needed, save, give the lock back, and only then hand out.
/// </summary>
/// <param name="store">Where the session is kept.</param>
/// <param name="sessionLock">Keeps others out meanwhile.</param>
/// <param name="renew">Asks the service; gets the saved session and gives the next one.</param>
/// <param name="clock">Decides what is still valid.</param>
public sealed class SavedRefresh(
    ISessionStore store,
    ISessionLock sessionLock,
    Func<SavedSession, CancellationToken, Task<SavedSession>> renew,
    TimeProvider clock)
{
    /// <summary>How long to wait for another process, which may be retrying.</summary>
    public static readonly TimeSpan DefaultLockLimit = TimeSpan.FromMinutes(2);

    /// <summary>The pause between tries for callers that ask for no validity of their own; the AWS CLI's.</summary>
    public static readonly TimeSpan DefaultRefreshCooldown = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for a store to show what another process saved.</summary>
    private static readonly TimeSpan s_staleLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_stalePause = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for the lock.</summary>
    public TimeSpan LockLimit { get; init; } = DefaultLockLimit;

    /// <summary>
    /// How long, after it was tried to renew the session, one that is still valid is given as it is, if for less time than asked;
    /// zero to try each time. In the last minutes of a sign-in the service gives no token that lasts longer, and where it
    /// can't be reached each try takes long: then hundreds of calls need not all try.
    /// </summary>
    public TimeSpan RefreshCooldown { get; init; }

    /// <summary>Whether a session that the service does not renew is given all the same while it lasts.</summary>
    public bool ReturnCurrentOnFailure { get; init; }

    /// <summary>The saved session while it is valid that long, else a renewed one.</summary>
    /// <exception cref="SsoOidcException">There is none, or it can't be renewed.</exception>
    public async Task<RenewedSession> GetValidAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        SavedSession? saved = await TryReadAsync(TimeSpan.Zero, cancellationToken);
        // Here most calls end, and have compiled no more than this.
        return saved?.IsValid(clock.GetUtcNow(), atLeast) == true
            ? new RenewedSession(saved, isNew: false, null)
            : await RenewAsync(saved, atLeast, cancellationToken);
    }

    /// <summary>
    /// A renewed session, valid or not before; where another process renewed it while this one waited for the lock, that
    /// one's.
    /// </summary>
    /// <exception cref="SsoOidcException">There is none, or it can't be renewed.</exception>
    public async Task<RenewedSession> RenewAsync(CancellationToken cancellationToken) =>
        await RenewAsync(await TryReadAsync(TimeSpan.Zero, cancellationToken), null, cancellationToken);

    /// <summary>Saves a session that was just begun.</summary>
    /// <returns>Why it could not be saved; null where it was.</returns>
    public async Task<SsoOidcException?> SaveAsync(SavedSession session, CancellationToken cancellationToken)
    {
        try
        {
            using SessionLockHandle held = await sessionLock.TakeAsync(store.LockName, LockLimit, cancellationToken);
            return await TrySaveAsync(held, session, cancellationToken);
        }
        catch (SsoOidcException failure)
        {
            return failure;
        }
    }

    /// <param name="before">The session as it was before the wait for the lock.</param>
    /// <param name="atLeast">How long a session must be valid to be given as it is; null to give none but a newer one.</param>
    /// <param name="cancellationToken">Ends the wait, but no save.</param>
    private async Task<RenewedSession> RenewAsync(SavedSession? before, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        // From the first look on: the wait for the lock, which may be long, makes no copy newer.
        long? firstLook = null;
        while (true)
        {
            using (SessionLockHandle held = await sessionLock.TakeAsync(store.LockName, LockLimit, cancellationToken))
            {
                firstLook ??= clock.GetTimestamp();
                TimeSpan waited = clock.GetElapsedTime(firstLook.Value);
                SavedSession? saved = await TryReadAsync(waited, cancellationToken);
                // A store may show an older copy for a while. When nothing newer comes, what is there counts: somebody
                // may have put it back by hand.
                bool isCurrent = !store.IsEventuallyConsistent || saved?.Generation >= held.Generation || waited > s_staleLimit;
                if (saved is not null && isCurrent)
                {
                    if (IsGood(saved, before, atLeast, held)) return new RenewedSession(saved, isNew: false, null);
                    RequireRenewable(saved);
                    held.Try(clock.GetUtcNow());
                    SavedSession renewed;
                    try
                    {
                        renewed = await renew(saved, cancellationToken);
                    }
                    catch (SsoOidcException failure) when (ReturnCurrentOnFailure && saved.IsValid(clock.GetUtcNow(), TimeSpan.Zero))
                    {
                        return new RenewedSession(saved, isNew: false, null, failure);
                    }

                    // From here on the old refresh token may be dead: Ctrl+C does not end the save.
                    return new RenewedSession(renewed, isNew: true, await TrySaveAsync(held, renewed, CancellationToken.None));
                }
            }

            // Not while holding the lock: others may see the newer copy already.
            await clock.DelayAsync(s_stalePause, cancellationToken);
        }
    }

    private bool IsGood(SavedSession saved, SavedSession? before, TimeSpan? atLeast, SessionLockHandle held) =>
        (atLeast is not null || saved.ExpiresAt > before?.ExpiresAt)
        && saved.IsValid(clock.GetUtcNow(), atLeast is { } wished && !WasJustTried(held) ? wished : TimeSpan.Zero);

    private bool WasJustTried(SessionLockHandle held) =>
        held.TriedAt is { } last && clock.GetUtcNow() - last is var ago && ago >= TimeSpan.Zero && ago < RefreshCooldown;

    /// <summary>
    /// What is saved; null where the store is between the two ends of a save, its own or that of another entry. That
    /// passes: a read that fails as a whole at once, one that gives halves when the store next looks at its file.
    /// </summary>
    private Task<SavedSession?> TryReadAsync(TimeSpan waited, CancellationToken cancellationToken)
    {
        if (store.IsEventuallyConsistent) return TryReadCopyAsync(waited, cancellationToken);
        return store.ReadAsync(cancellationToken)!;
    }

    private async Task<SavedSession?> TryReadCopyAsync(TimeSpan waited, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(cancellationToken);
        }
        catch (SsoOidcException failure) when (
            (failure.Kind == FailureKind.VaultFailed && waited < s_stalePause)
            || (failure.Kind == FailureKind.SecretIncomplete && waited < s_staleLimit))
        {
            return null;
        }
    }

    private async Task<SsoOidcException?> TrySaveAsync(SessionLockHandle held, SavedSession session, CancellationToken cancellationToken)
    {
        long generation = Math.Max(session.Generation, held.Generation) + 1;
        try
        {
            await store.SaveAsync(session with { Generation = generation }, cancellationToken);
            held.Stamp(generation);
            return null;
        }
        catch (SsoOidcException failure)
        {
            return failure;
        }
    }

    private void RequireRenewable(SavedSession saved)
    {
        if (saved.RefreshToken is null)
        {
            throw new SsoOidcException(
                FailureKind.RefreshTokenMissing, "The saved session has ended, and it came without a refresh token.");
        }

        if (saved.ClientSecretExpiresAt is { } end && end <= clock.GetUtcNow())
        {
            throw new SsoOidcException(
                FailureKind.RegistrationExpired, $"The client registration of the saved session ended at {end.UtcDateTime:u}.");
        }
    }
}

/// <summary>A session that can be used now.</summary>
public sealed class RenewedSession(SavedSession session, bool isNew, SsoOidcException? saveFailure, SsoOidcException? renewFailure = null)
{
    /// <summary>The session.</summary>
    public SavedSession Session => session;

    /// <summary>Whether the service was asked for it just now.</summary>
    public bool IsNew => isNew;

    /// <summary>Why it could not be saved; null where it was, or need not be.</summary>
    public SsoOidcException? SaveFailure => saveFailure;

    /// <summary>Why it could not be renewed, where it is given all the same; null otherwise.</summary>
    public SsoOidcException? RenewFailure => renewFailure;
}
