using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class SessionServiceTests : IDisposable
{
    private static readonly RefreshPolicy s_now = new() { MinimumValidity = TimeSpan.Zero };
    private static readonly RefreshPolicy s_quarter = new() { MinimumValidity = TimeSpan.FromMinutes(15) };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ssooidc-" + Guid.NewGuid().ToString("N"));
    private readonly TestClock _clock = new();
    private int _refreshes;

    private SsoSessionState Expired => new()
    {
        ClientId = "client",
        ClientSecret = new Secret("client-secret"),
        RefreshToken = new Secret("refresh-0"),
        AccessToken = new Secret("access-0"),
        ExpiresAt = _clock.GetUtcNow().AddMinutes(-1),
    };

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_token_that_lasts_is_given_without_asking_the_service()
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddHours(1) });
        RefreshResult<SsoSessionState> valid = await Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken);
        Assert.False(valid.IsNew);
        Assert.Equal("access-0", valid.Session.AccessToken!.Reveal());
        Assert.Equal(0, _refreshes);
    }

    [Theory]
    [InlineData(14, true)]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task A_token_with_too_little_to_go_is_refreshed_and_saved(int minutes, bool refreshed)
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(minutes) });
        RefreshResult<SsoSessionState> valid = await Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken);
        Assert.Equal(refreshed, valid.IsNew);
        Assert.Equal(refreshed ? "refresh-1" : "refresh-0", store.Saved!.RefreshToken!.Reveal());
    }

    [Fact]
    public async Task Many_callers_at_once_make_one_request()
    {
        MemoryStore store = new(Expired);
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeProvider real = TimeProvider.System;
        SessionService<SsoSessionState> Caller() => new(
            store,
            new FileSessionLock(_folder, real),
            async (saved, _) =>
            {
                await answer.Task;
                return Refreshed(saved, real);
            },
            real);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task<RefreshResult<SsoSessionState>>[] callers = [.. Enumerable.Range(0, 20).Select(_ => Task.Run(() => Caller().GetValidAsync(s_now, cancel), cancel))];
        answer.SetResult(true);
        RefreshResult<SsoSessionState>[] all = await Task.WhenAll(callers);
        Assert.Equal(1, _refreshes);
        Assert.All(all, one => Assert.Equal("access-1", one.Session.AccessToken!.Reveal()));
        Assert.Single(all, one => one.IsNew);
    }

    [Fact]
    public async Task A_store_that_still_shows_the_old_copy_is_waited_for()
    {
        SsoSessionState old = Expired;
        MemoryStore store = new(old);
        await Refresh(store).RefreshAsync(new RefreshPolicy(), TestContext.Current.CancellationToken);
        store.Stale = old;
        store.StaleReads = 4;
        RefreshResult<SsoSessionState> second = await _clock.RunAsync(
            Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken));
        Assert.Equal(1, _refreshes);
        Assert.Equal("access-1", second.Session.AccessToken!.Reveal());
    }

    /// <summary>SecretStore may keep an old copy for good.</summary>
    [Fact]
    public async Task A_store_is_told_each_time_that_it_shows_an_old_copy()
    {
        MemoryStore store = new(Expired);
        await Refresh(store).RefreshAsync(new RefreshPolicy(), TestContext.Current.CancellationToken);
        store.Stale = Expired;
        store.StaleReads = int.MaxValue;
        store.Complaints = 24;
        RefreshResult<SsoSessionState> second = await _clock.RunAsync(
            Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken));
        Assert.Equal("access-1", second.Session.AccessToken!.Reveal());
        Assert.Equal((1, 0), (_refreshes, store.Complaints));
        Assert.Equal(TimeSpan.FromSeconds(6), _clock.Elapsed);
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 0)]
    public async Task What_was_saved_and_is_not_found_is_waited_for_unless_it_was_removed(bool mustBeThere, int seconds)
    {
        MemoryStore store = new(Expired);
        await Refresh(store).RefreshAsync(new RefreshPolicy(), TestContext.Current.CancellationToken);
        store.StaleReads = int.MaxValue;
        store.MustHoldSomething = mustBeThere;
        Task<RefreshResult<SsoSessionState>> valid = _clock.RunAsync(Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken));
        Assert.Equal(FailureKind.NotSignedIn, (await Assert.ThrowsAsync<SsoOidcException>(() => valid)).Kind);
        Assert.Equal(TimeSpan.FromSeconds(seconds), _clock.Elapsed);
        // And no longer than once.
        Assert.False(store.MustHoldSomething);
    }

    [Theory]
    [InlineData(5, true, true)]
    [InlineData(5, false, false)]
    [InlineData(-5, true, false)]
    public async Task A_refresh_token_whose_successor_could_not_be_saved_is_not_used_up(int minutesLeft, bool isLenient, bool isGiven)
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(minutesLeft) })
        {
            NotWritable = new SsoOidcException(FailureKind.SaveFailed, "read-only"),
        };
        Task<RefreshResult<SsoSessionState>> valid = _clock.RunAsync(
            Refresh(store).GetValidAsync(s_quarter with { ReturnCurrentOnFailure = isLenient }, TestContext.Current.CancellationToken));
        if (isGiven) Assert.Equal(FailureKind.SaveFailed, (await valid).RefreshFailure!.Kind);
        else Assert.Equal(FailureKind.SaveFailed, (await Assert.ThrowsAsync<SsoOidcException>(() => valid)).Kind);
        Assert.Equal(0, _refreshes);
    }

    /// <summary>For a moment SecretStore may give the content of another secret.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_not_ours_is_looked_at_again_only_if_a_session_was_saved_there(bool wasSaved)
    {
        MemoryStore store = new(Expired);
        if (wasSaved) await Refresh(store).RefreshAsync(new RefreshPolicy(), TestContext.Current.CancellationToken);
        store.FailingWith = FailureKind.SecretNotManaged;
        store.FailingReads = 3;
        Task<RefreshResult<SsoSessionState>> valid = _clock.RunAsync(Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken));
        if (wasSaved) Assert.Equal("access-1", (await valid).Session.AccessToken!.Reveal());
        else Assert.Equal(FailureKind.SecretNotManaged, (await Assert.ThrowsAsync<SsoOidcException>(() => valid)).Kind);
        Assert.Equal(wasSaved ? 0 : 1, store.FailingReads);
        Assert.Equal(wasSaved ? 1 : 0, _refreshes);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task A_store_that_is_being_written_is_read_again(int failingReads, bool succeeds)
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddHours(1) }) { FailingReads = failingReads };
        Task<RefreshResult<SsoSessionState>> valid = _clock.RunAsync(
            Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken));
        if (succeeds) Assert.Equal("access-0", (await valid).Session.AccessToken!.Reveal());
        else Assert.Equal(FailureKind.VaultFailed, (await Assert.ThrowsAsync<SsoOidcException>(() => valid)).Kind);
        Assert.Equal(0, _refreshes);
    }

    [Theory]
    [InlineData(true, 5, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, 5, false)]
    public async Task What_is_not_refreshed_is_given_while_it_lasts_where_that_is_asked(bool isAsked, int minutesLeft, bool isGiven)
    {
        SsoOidcException refused = new(FailureKind.EndpointUnreachable, "no answer");
        SessionService<SsoSessionState> refresh = new(
            new MemoryStore(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(minutesLeft) }),
            new FileSessionLock(_folder, _clock),
            (_, _) => throw refused,
            _clock);
        Task<RefreshResult<SsoSessionState>> valid = _clock.RunAsync(
            refresh.GetValidAsync(s_quarter with { ReturnCurrentOnFailure = isAsked }, TestContext.Current.CancellationToken));
        if (!isGiven)
        {
            Assert.Same(refused, await Assert.ThrowsAsync<SsoOidcException>(() => valid));
            return;
        }

        Assert.Equal("access-0", (await valid).Session.AccessToken!.Reveal());
        Assert.False((await valid).IsNew);
        Assert.Same(refused, (await valid).RefreshFailure);
    }

    [Theory]
    [InlineData(FailureKind.SecretIncomplete)]
    [InlineData(FailureKind.VaultFailed)]
    public async Task A_damaged_session_fails_within_seconds(FailureKind kind)
    {
        MemoryStore store = new(Expired) { FailingReads = int.MaxValue, FailingWith = kind };
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => _clock.RunAsync(Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken)));
        Assert.Equal(kind, failure.Kind);
        Assert.True(_clock.Elapsed <= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task What_was_saved_before_and_is_not_found_is_looked_for_again()
    {
        MemoryStore store = new(Expired);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await Refresh(store).RefreshAsync(new RefreshPolicy(), cancel);
        SsoSessionState saved = store.Saved!;
        await store.RemoveAsync(cancel);
        store.Other = (2, saved);
        Assert.Equal("access-1", (await _clock.RunAsync(Refresh(store).GetValidAsync(s_quarter, cancel))).Session.AccessToken!.Reveal());
        Assert.Equal(1, _refreshes);
    }

    [Fact]
    public async Task What_was_never_saved_is_no_wait()
    {
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => Refresh(new MemoryStore(null)).GetValidAsync(s_quarter, TestContext.Current.CancellationToken));
        Assert.Equal(FailureKind.NotSignedIn, failure.Kind);
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Theory]
    [InlineData(0, 60, 1)]
    [InlineData(3, 60, 1)]
    [InlineData(3, -1, 2)]
    public async Task A_refresh_token_that_another_program_used_leads_to_its_successor(int readsUntilSaved, int minutesValid, int requests)
    {
        MemoryStore store = new(Expired) { HasOtherWriters = true };
        SsoSessionState theirs = Expired with
        {
            AccessToken = new Secret("theirs"), RefreshToken = new Secret("theirs"), ExpiresAt = _clock.GetUtcNow().AddMinutes(minutesValid),
        };
        int sent = 0;
        SessionService<SsoSessionState> service = new(
            store,
            new FileSessionLock(_folder, _clock),
            (saved, _) =>
            {
                sent++;
                if (saved.RefreshToken!.Equals(theirs.RefreshToken)) return Task.FromResult(Refreshed(saved, _clock));
                store.Other = (readsUntilSaved, theirs);
                throw new SsoOidcException(FailureKind.InvalidGrant, "used");
            },
            _clock);
        RefreshResult<SsoSessionState> valid = await _clock.RunAsync(service.GetValidAsync(s_now, TestContext.Current.CancellationToken));
        Assert.Equal(minutesValid > 0 ? "theirs" : "access-1", valid.Session.AccessToken!.Reveal());
        Assert.Equal(requests, sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_stands_if_nobody_else_refreshed(bool hasOtherWriters)
    {
        MemoryStore store = new(Expired) { HasOtherWriters = hasOtherWriters };
        SessionService<SsoSessionState> service = new(
            store, new FileSessionLock(_folder, _clock), (_, _) => throw new SsoOidcException(FailureKind.InvalidGrant, "over"), _clock);
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => _clock.RunAsync(service.GetValidAsync(s_now, TestContext.Current.CancellationToken)));
        Assert.Equal("over", failure.Message);
        Assert.True(_clock.Elapsed <= TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_valid_token_without_a_refresh_token_is_given_unless_a_validity_was_named(bool isLenient)
    {
        MemoryStore store = new(Expired with { RefreshToken = null, ExpiresAt = _clock.GetUtcNow().AddMinutes(5) });
        Task<RefreshResult<SsoSessionState>> valid = Refresh(store).GetValidAsync(
            RefreshPolicy.For(TimeSpan.FromMinutes(15), isExplicit: !isLenient, new Deadline(_clock, null)), TestContext.Current.CancellationToken);
        if (isLenient) Assert.Equal(FailureKind.RefreshTokenMissing, (await valid).RefreshFailure!.Kind);
        else Assert.Equal(FailureKind.RefreshTokenMissing, (await Assert.ThrowsAsync<SsoOidcException>(() => valid)).Kind);
    }

    [Fact]
    public async Task What_was_put_back_by_hand_counts_after_a_while()
    {
        SsoSessionState old = Expired;
        MemoryStore store = new(old);
        await Refresh(store).RefreshAsync(new RefreshPolicy(), TestContext.Current.CancellationToken);
        store.Stale = old;
        store.StaleReads = int.MaxValue;
        RefreshResult<SsoSessionState> second = await _clock.RunAsync(
            Refresh(store).GetValidAsync(s_quarter, TestContext.Current.CancellationToken));
        Assert.Equal(2, _refreshes);
        Assert.True(second.IsNew);
        Assert.True(_clock.Elapsed >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_token_that_could_not_be_saved_is_given_with_the_reason()
    {
        MemoryStore store = new(Expired) { SaveFailure = new SsoOidcException(FailureKind.VaultFailed, "The disk is full.") };
        RefreshResult<SsoSessionState> refreshed = await Refresh(store).RefreshAsync(new RefreshPolicy(), TestContext.Current.CancellationToken);
        Assert.Equal("access-1", refreshed.Session.AccessToken!.Reveal());
        Assert.Same(store.SaveFailure, refreshed.SaveFailure);
    }

    [Fact]
    public async Task A_session_without_refresh_token_or_with_an_ended_registration_is_not_sent()
    {
        SessionService<SsoSessionState> none = Refresh(new MemoryStore(Expired with { RefreshToken = null }));
        SessionService<SsoSessionState> ended = Refresh(new MemoryStore(Expired with { ClientSecretExpiresAt = _clock.GetUtcNow() }));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.Equal(
            FailureKind.RefreshTokenMissing, (await Assert.ThrowsAsync<SsoOidcException>(() => none.RefreshAsync(new RefreshPolicy(), cancel))).Kind);
        Assert.Equal(
            FailureKind.RegistrationExpired, (await Assert.ThrowsAsync<SsoOidcException>(() => ended.RefreshAsync(new RefreshPolicy(), cancel))).Kind);
        Assert.Equal(0, _refreshes);
    }

    [Fact]
    public async Task A_failed_refresh_leaves_what_was_saved()
    {
        SsoSessionState saved = Expired;
        MemoryStore store = new(saved);
        SessionService<SsoSessionState> refresh = new(
            store, new FileSessionLock(_folder, _clock), (_, _) => throw new SsoOidcException(FailureKind.InvalidGrant, "over"), _clock);
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.RefreshAsync(new RefreshPolicy(), TestContext.Current.CancellationToken));
        Assert.Same(saved, store.Saved);
    }

    [Fact]
    public async Task A_lock_held_too_long_is_an_error_of_its_own_and_no_second_request()
    {
        MemoryStore store = new(Expired);
        FileSessionLock sessionLock = new(_folder, _clock);
        using SessionLockHandle held = await sessionLock.TakeAsync("memory", TimeSpan.Zero, TestContext.Current.CancellationToken);
        SessionService<SsoSessionState> refresh = new(store, sessionLock, (saved, _) => Task.FromResult(Refreshed(saved, _clock)), _clock);
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => _clock.RunAsync(refresh.GetValidAsync(s_now with { LockTimeout = TimeSpan.FromSeconds(30) }, TestContext.Current.CancellationToken)));
        Assert.Equal(FailureKind.CacheBusy, failure.Kind);
        Assert.Equal(0, _refreshes);
        Assert.True(_clock.Elapsed >= TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(5, true, true)]
    [InlineData(5, false, false)]
    [InlineData(-5, true, false)]
    public async Task A_lock_that_can_not_be_had_never_costs_a_valid_token(int minutesLeft, bool isLenient, bool isGiven)
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(minutesLeft) });
        SessionService<SsoSessionState> service = new(
            store, new FileSessionLock("/dev/null/locks", _clock), (saved, _) => Task.FromResult(Refreshed(saved, _clock)), _clock);
        Task<RefreshResult<SsoSessionState>> valid = service.GetValidAsync(
            s_quarter with { ReturnCurrentOnFailure = isLenient }, TestContext.Current.CancellationToken);
        SsoOidcException? failure = isGiven ? (await valid).RefreshFailure : await Assert.ThrowsAsync<SsoOidcException>(() => valid);
        Assert.Equal(FailureKind.LockUnavailable, failure!.Kind);
        Assert.Equal(0, _refreshes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_can_not_last_longer_is_asked_for_once_in_a_pause(bool inOneProcess)
    {
        // As in the last minutes of a sign-in: each new token ends with it.
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(5) });
        DateTimeOffset end = store.Saved!.ExpiresAt!.Value;
        ISessionLock sessionLock = inOneProcess ? new InProcessSessionLock() : new FileSessionLock(_folder, _clock);
        SessionService<SsoSessionState> service = new(
            store, sessionLock, (saved, _) => Task.FromResult(Refreshed(saved, _clock) with { ExpiresAt = end }), _clock);
        RefreshPolicy Pause(int seconds) => s_quarter with { Cooldown = TimeSpan.FromSeconds(seconds) };
        CancellationToken cancel = TestContext.Current.CancellationToken;
        for (int i = 0; i < 5; i++) await service.GetValidAsync(Pause(60), cancel);
        Assert.Equal(1, _refreshes);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False((await service.GetValidAsync(Pause(60), cancel)).IsNew);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await service.GetValidAsync(Pause(60), cancel)).IsNew);
        Assert.True((await service.GetValidAsync(Pause(0), cancel)).IsNew);
        Assert.Equal(3, _refreshes);
    }

    [Fact]
    public async Task A_failed_try_counts_for_the_pause_of_a_lenient_caller_and_an_ended_token_knows_no_pause()
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(5) });
        int tries = 0;
        SessionService<SsoSessionState> refresh = new(
            store,
            new FileSessionLock(_folder, _clock),
            (_, _) => throw new SsoOidcException(FailureKind.EndpointUnreachable, $"try {++tries}"),
            _clock);
        RefreshPolicy policy = s_quarter with { Cooldown = TimeSpan.FromSeconds(60), ReturnCurrentOnFailure = true };
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.Equal("try 1", (await refresh.GetValidAsync(policy, cancel)).RefreshFailure!.Message);
        RefreshResult<SsoSessionState> second = await refresh.GetValidAsync(policy, cancel);
        Assert.Equal(("access-0", null), (second.Session.AccessToken!.Reveal(), second.RefreshFailure));
        Assert.Equal(1, tries);
        // Who named a validity wants to know each time.
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.GetValidAsync(policy with { ReturnCurrentOnFailure = false }, cancel));
        tries = 1;
        _clock.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.GetValidAsync(policy, cancel));
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.GetValidAsync(policy, cancel));
        Assert.Equal(3, tries);
    }

    private SessionService<SsoSessionState> Refresh(MemoryStore store) =>
        new(store, new FileSessionLock(_folder, _clock), (saved, _) => Task.FromResult(Refreshed(saved, _clock)), _clock);

    private SsoSessionState Refreshed(SsoSessionState saved, TimeProvider clock)
    {
        int number = Interlocked.Increment(ref _refreshes);
        return saved with
        {
            AccessToken = new Secret($"access-{number}"),
            RefreshToken = new Secret($"refresh-{number}"),
            ExpiresAt = clock.GetUtcNow().AddHours(1),
        };
    }
}
