namespace SsoOidc.Core.Sessions;

/// <summary>What a caller asks of a session.</summary>
internal sealed record RefreshPolicy
{
    /// <summary>How long a token must be valid if the caller does not say.</summary>
    public static readonly TimeSpan DefaultMinimumValidity = TimeSpan.FromMinutes(15);

    /// <summary>How long to wait for another process, which may be retrying.</summary>
    public static readonly TimeSpan DefaultLockTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The pause between tries for callers that ask for no validity of their own; the AWS CLI's.</summary>
    public static readonly TimeSpan DefaultCooldown = TimeSpan.FromSeconds(60);

    /// <summary>How long from now what is given must be valid.</summary>
    public TimeSpan MinimumValidity { get; init; } = DefaultMinimumValidity;

    /// <summary>Whether a session that can't be refreshed is given all the same while it is valid.</summary>
    public bool ReturnCurrentOnFailure { get; init; }

    /// <summary>
    /// How long after a refresh a session that is still valid is given as it is, if for less time than asked; zero to refresh
    /// each time. The service may give no token that lasts longer, and each refresh uses up a refresh token. For a lenient
    /// caller a try counts as well: if the service can't be reached each one takes long, and hundreds of calls need not all try.
    /// </summary>
    public TimeSpan Cooldown { get; init; }

    public TimeSpan LockTimeout { get; init; } = DefaultLockTimeout;

    /// <summary>The end of all waits for others; null for the usual ones alone.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>A wait for others, no longer than the deadline allows.</summary>
    public TimeSpan Within(TimeSpan usual) => Deadline?.Within(usual) ?? usual;

    /// <summary>The policy of a cmdlet that gives tokens: lenient unless its user named a validity.</summary>
    public static RefreshPolicy For(TimeSpan minimumValidity, bool isExplicit, Deadline? deadline) => new()
    {
        MinimumValidity = minimumValidity,
        ReturnCurrentOnFailure = !isExplicit,
        Cooldown = DefaultCooldown,
        Deadline = deadline,
    };
}

/// <summary>A session that can be used now.</summary>
/// <param name="Session">The session.</param>
/// <param name="IsNew">Whether the service was asked for it just now.</param>
/// <param name="SaveFailure">Why it could not be saved; null if it was, or need not be.</param>
/// <param name="RefreshFailure">Why it could not be refreshed, if it is given all the same.</param>
internal sealed record RefreshResult<TSession>(
    TSession Session, bool IsNew, SsoOidcException? SaveFailure = null, SsoOidcException? RefreshFailure = null)
    where TSession : Session;

/// <summary>
/// Gives sessions that are valid now, so that any number of processes make one request: lock, read again under the lock, refresh
/// only if still needed, save, give the lock back, and only then hand out.
/// </summary>
/// <param name="store">Where the session is kept.</param>
/// <param name="sessionLock">Keeps others out meanwhile.</param>
/// <param name="refresh">Asks the service; gets the saved session and gives the next one.</param>
/// <param name="clock">Decides what is still valid.</param>
internal sealed class SessionService<TSession>(
    ISessionStore<TSession> store,
    ISessionLock sessionLock,
    Func<TSession, CancellationToken, Task<TSession>> refresh,
    TimeProvider clock)
    where TSession : Session
{
    /// <summary>How long to wait for a store to show what another process saved.</summary>
    private static readonly TimeSpan s_staleLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_stalePause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to look for what was saved and is not found; somebody may have removed it by hand.</summary>
    private static readonly TimeSpan s_missingLimit = TimeSpan.FromSeconds(15);

    /// <summary>How long to look at what can't be read.</summary>
    private static readonly TimeSpan s_unreadableLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long to look for the successor of a refresh token that was used elsewhere; some clients save late.</summary>
    private static readonly TimeSpan s_successorLimit = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_successorPause = TimeSpan.FromMilliseconds(50);

    /// <summary>The session as it was last seen here, for who has to say why it is of no use; null if there was none.</summary>
    public TSession? LastSeen { get; private set; }

    /// <summary>The saved session while it is valid long enough, else a refreshed one.</summary>
    /// <exception cref="SsoOidcException">There is none, or it can't be refreshed.</exception>
    public async Task<RefreshResult<TSession>> GetValidAsync(RefreshPolicy policy, CancellationToken cancellationToken)
    {
        (TSession? saved, _) = await LookAsync(TimeSpan.Zero, null, policy, cancellationToken);
        // Here most calls end, and have compiled no more than this.
        return saved?.IsValid(clock.GetUtcNow(), policy.MinimumValidity) == true
            ? new RefreshResult<TSession>(saved, IsNew: false)
            : await RefreshAsync(saved, policy.MinimumValidity, policy, cancellationToken);
    }

    /// <summary>
    /// A refreshed session, valid or not before; if another process refreshed it while this one waited for the lock, that one's.
    /// </summary>
    /// <exception cref="SsoOidcException">There is none, or it can't be refreshed.</exception>
    public async Task<RefreshResult<TSession>> RefreshAsync(RefreshPolicy policy, CancellationToken cancellationToken)
    {
        (TSession? saved, _) = await LookAsync(TimeSpan.Zero, null, policy, cancellationToken);
        return await RefreshAsync(saved, null, policy, cancellationToken);
    }

    /// <param name="before">The session as it was before the wait for the lock.</param>
    /// <param name="atLeast">How long a session must be valid to be given as it is; null to give none but a newer one.</param>
    /// <param name="policy">What the caller asks.</param>
    /// <param name="cancellationToken">Ends the wait, but no save.</param>
    private async Task<RefreshResult<TSession>> RefreshAsync(
        TSession? before, TimeSpan? atLeast, RefreshPolicy policy, CancellationToken cancellationToken)
    {
        // From the first look on: the wait for the lock, which may be long, makes no copy newer.
        long? firstLook = null;
        while (true)
        {
            SessionLockHandle held;
            try
            {
                held = await sessionLock.TakeAsync(await store.LockNameAsync(cancellationToken), policy.Within(policy.LockTimeout), cancellationToken);
            }
            catch (SsoOidcException failure) when (policy.ReturnCurrentOnFailure && before?.IsValid(clock.GetUtcNow(), TimeSpan.Zero) == true)
            {
                return new RefreshResult<TSession>(before, IsNew: false, RefreshFailure: failure);
            }

            using (held)
            {
                firstLook ??= clock.GetTimestamp();
                (TSession? saved, bool isSettled) = await LookAsync(
                    clock.GetElapsedTime(firstLook.Value), held.Generation, policy, cancellationToken);
                if (isSettled)
                    return await RefreshHeldAsync(saved ?? throw NotSignedIn(), before, atLeast, policy, held, cancellationToken);
            }

            // Not while holding the lock: others may see the newer copy already.
            store.Copy?.WasOld();
            await clock.DelayAsync(policy.Within(s_stalePause), cancellationToken);
        }
    }

    private async Task<RefreshResult<TSession>> RefreshHeldAsync(
        TSession saved, TSession? before, TimeSpan? atLeast, RefreshPolicy policy, SessionLockHandle held, CancellationToken cancellationToken)
    {
        if (IsGood(saved, before, atLeast, policy, held)) return new RefreshResult<TSession>(saved, IsNew: false);
        TSession refreshed;
        try
        {
            saved.RequireRefreshable(clock.GetUtcNow());
            store.RequireWritable();
            held.Try(clock.GetUtcNow());
            (refreshed, bool isOurs) = await RefreshOrFindAsync(saved, atLeast ?? TimeSpan.Zero, cancellationToken);
            if (!isOurs) return new RefreshResult<TSession>(refreshed, IsNew: false);
        }
        catch (SsoOidcException failure) when (policy.ReturnCurrentOnFailure && saved.IsValid(clock.GetUtcNow(), TimeSpan.Zero))
        {
            return new RefreshResult<TSession>(saved, IsNew: false, RefreshFailure: failure);
        }

        // From here on the old refresh token may be dead: Ctrl+C does not end the save.
        SsoOidcException? saveFailure = await store.TrySaveAsync(refreshed, held, CancellationToken.None);
        held.Refreshed(clock.GetUtcNow());
        LastSeen = refreshed;
        return new RefreshResult<TSession>(refreshed, IsNew: true, saveFailure);
    }

    /// <summary>
    /// A refresh. If the service refuses the refresh token and others write to this place without our lock, one of them may
    /// have used it: then its successor is looked for, for a moment, since that one may not be saved yet.
    /// </summary>
    private async Task<(TSession Session, bool IsOurs)> RefreshOrFindAsync(
        TSession saved, TimeSpan atLeast, CancellationToken cancellationToken)
    {
        try
        {
            return (await refresh(saved, cancellationToken), true);
        }
        catch (SsoOidcException refused) when (
            store.HasOtherWriters
            && refused.Kind is FailureKind.InvalidGrant or FailureKind.TokenExpired or FailureKind.InvalidRequest)
        {
            // A save of ours that was killed, or the save of another program.
            TSession? recovered = await store.TryRecoverAsync(cancellationToken);
            bool isRecovered = IsSuccessor(recovered, saved);
            if ((isRecovered ? recovered : await FindSuccessorAsync(saved, cancellationToken)) is not { } later) throw;
            return later.IsValid(clock.GetUtcNow(), atLeast) ? (later, isRecovered) : (await refresh(later, cancellationToken), true);
        }
    }

    private async Task<TSession?> FindSuccessorAsync(TSession saved, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        while (true)
        {
            TSession? later = await store.TryReadAsync(cancellationToken);
            if (IsSuccessor(later, saved)) return later;
            if (clock.GetElapsedTime(started) >= s_successorLimit) return null;
            await clock.DelayAsync(s_successorPause, cancellationToken);
        }
    }

    private static bool IsSuccessor(TSession? later, TSession saved) =>
        later is { RefreshToken: { } other } && !other.Equals(saved.RefreshToken);

    private bool IsGood(TSession saved, TSession? before, TimeSpan? atLeast, RefreshPolicy policy, SessionLockHandle held) =>
        (atLeast is not null || saved.ExpiresAt > before?.ExpiresAt)
        && saved.IsValid(clock.GetUtcNow(), atLeast is { } wished && !WasJustTried(held, policy) ? wished : TimeSpan.Zero);

    private bool WasJustTried(SessionLockHandle held, RefreshPolicy policy) =>
        (policy.ReturnCurrentOnFailure ? held.TriedAt : held.RefreshedAt) is { } last && clock.GetUtcNow() - last is var ago && ago >= TimeSpan.Zero && ago < policy.Cooldown;

    /// <summary>
    /// What is saved, and whether that counts. A store that may show old copies is looked at again: for a second if the read
    /// fails, for 15 if it finds nothing although something was saved, for a minute if the copy is older than the last save.
    /// After that what is there counts: somebody may have put it back by hand.
    /// </summary>
    /// <param name="waited">Since the first look under the lock.</param>
    /// <param name="generation">Of the last save; 0 if none is known, null if it was not asked for.</param>
    /// <param name="policy">May end it sooner.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    private async Task<(TSession? Session, bool IsSettled)> LookAsync(
        TimeSpan waited, long? generation, RefreshPolicy policy, CancellationToken cancellationToken)
    {
        TSession? saved;
        try
        {
            saved = await store.TryReadAsync(cancellationToken);
            if (saved is not null) LastSeen = saved;
            if (store.Copy is null) return (saved, true);
        }
        catch (SsoOidcException failure) when (
            (failure.Kind is FailureKind.VaultFailed or FailureKind.SecretIncomplete || (failure.Kind == FailureKind.SecretNotManaged && generation != 0))
            && waited < s_unreadableLimit && store.Copy is not null && policy.Deadline?.Left != TimeSpan.Zero)
        {
            // Another process may be in the middle of a save, of this secret or of its neighbour, which SecretStore may show instead.
            return (null, false);
        }

        bool isOver = policy.Deadline?.Left == TimeSpan.Zero;
        if (saved is null && waited >= s_missingLimit) store.Copy.StayedEmpty();
        return saved is null
            ? (null, generation is null or 0 || !store.Copy.MustHoldSomething || isOver)
            : (saved, generation is null || saved.Generation >= generation || waited > s_staleLimit || isOver);
    }

    private static SsoOidcException NotSignedIn() => new(FailureKind.NotSignedIn, "Nobody is signed in.");
}
