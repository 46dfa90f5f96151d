using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class SavedRefreshTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ssooidc-" + Guid.NewGuid().ToString("N"));
    private readonly TestClock _clock = new();
    private int _renewals;

    private SavedSession Expired => new()
    {
        Kind = SavedKind.SsoToken,
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
        RenewedSession valid = await Refresh(store).GetValidAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken);
        Assert.False(valid.IsNew);
        Assert.Equal("access-0", valid.Session.AccessToken!.Reveal());
        Assert.Equal(0, _renewals);
    }

    [Theory]
    [InlineData(14, true)]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task A_token_with_too_little_to_go_is_renewed_and_saved(int minutes, bool renewed)
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(minutes) });
        RenewedSession valid = await Refresh(store).GetValidAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken);
        Assert.Equal(renewed, valid.IsNew);
        Assert.Equal(renewed ? "refresh-1" : "refresh-0", store.Saved!.RefreshToken!.Reveal());
    }

    [Fact]
    public async Task Many_callers_at_once_make_one_request()
    {
        MemoryStore store = new(Expired);
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeProvider real = TimeProvider.System;
        SavedRefresh Caller() => new(
            store,
            new FileSessionLock(_folder, real),
            async (saved, _) =>
            {
                await answer.Task;
                return Renewed(saved, real);
            },
            real);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task<RenewedSession>[] callers = [.. Enumerable.Range(0, 20).Select(_ => Task.Run(() => Caller().GetValidAsync(TimeSpan.Zero, cancel), cancel))];
        answer.SetResult(true);
        RenewedSession[] all = await Task.WhenAll(callers);
        Assert.Equal(1, _renewals);
        Assert.All(all, one => Assert.Equal("access-1", one.Session.AccessToken!.Reveal()));
        Assert.Single(all, one => one.IsNew);
    }

    [Fact]
    public async Task A_store_that_still_shows_the_old_copy_is_waited_for()
    {
        SavedSession old = Expired;
        MemoryStore store = new(old);
        await Refresh(store).RenewAsync(TestContext.Current.CancellationToken);
        store.Stale = old;
        store.StaleReads = 4;
        RenewedSession second = await _clock.RunAsync(
            Refresh(store).GetValidAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken));
        Assert.Equal(1, _renewals);
        Assert.Equal("access-1", second.Session.AccessToken!.Reveal());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_store_that_is_being_written_is_read_again(int failingReads, bool succeeds)
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddHours(1) }) { FailingReads = failingReads };
        Task<RenewedSession> valid = _clock.RunAsync(
            Refresh(store).GetValidAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken));
        if (succeeds) Assert.Equal("access-0", (await valid).Session.AccessToken!.Reveal());
        else Assert.Equal(FailureKind.VaultFailed, (await Assert.ThrowsAsync<SsoOidcException>(() => valid)).Kind);
        Assert.Equal(0, _renewals);
    }

    [Theory]
    [InlineData(true, 5, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, 5, false)]
    public async Task What_is_not_renewed_is_given_while_it_lasts_where_that_is_asked(bool isAsked, int minutesLeft, bool isGiven)
    {
        SsoOidcException refused = new(FailureKind.EndpointUnreachable, "no answer");
        SavedRefresh refresh = new(
            new MemoryStore(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(minutesLeft) }),
            new FileSessionLock(_folder, _clock),
            (_, _) => throw refused,
            _clock)
        {
            ReturnCurrentOnFailure = isAsked,
        };
        Task<RenewedSession> valid = _clock.RunAsync(
            refresh.GetValidAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken));
        if (!isGiven)
        {
            Assert.Same(refused, await Assert.ThrowsAsync<SsoOidcException>(() => valid));
            return;
        }

        Assert.Equal("access-0", (await valid).Session.AccessToken!.Reveal());
        Assert.False((await valid).IsNew);
        Assert.Same(refused, (await valid).RenewFailure);
    }

    [Fact]
    public async Task A_save_seen_by_halves_is_waited_for()
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddHours(1) })
        {
            FailingReads = 20,
            FailingWith = FailureKind.SecretIncomplete,
        };
        RenewedSession valid = await _clock.RunAsync(
            Refresh(store).GetValidAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken));
        Assert.Equal("access-0", valid.Session.AccessToken!.Reveal());
        Assert.Equal(0, _renewals);
    }

    [Fact]
    public async Task What_was_put_back_by_hand_counts_after_a_while()
    {
        SavedSession old = Expired;
        MemoryStore store = new(old);
        await Refresh(store).RenewAsync(TestContext.Current.CancellationToken);
        store.Stale = old;
        store.StaleReads = int.MaxValue;
        RenewedSession second = await _clock.RunAsync(
            Refresh(store).GetValidAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken));
        Assert.Equal(2, _renewals);
        Assert.True(second.IsNew);
        Assert.True(_clock.Elapsed >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_token_that_could_not_be_saved_is_given_with_the_reason()
    {
        MemoryStore store = new(Expired) { SaveFailure = new SsoOidcException(FailureKind.VaultFailed, "The disk is full.") };
        RenewedSession renewed = await Refresh(store).RenewAsync(TestContext.Current.CancellationToken);
        Assert.Equal("access-1", renewed.Session.AccessToken!.Reveal());
        Assert.Same(store.SaveFailure, renewed.SaveFailure);
    }

    [Fact]
    public async Task A_session_without_refresh_token_or_with_an_ended_registration_is_not_sent()
    {
        SavedRefresh none = Refresh(new MemoryStore(Expired with { RefreshToken = null }));
        SavedRefresh ended = Refresh(new MemoryStore(Expired with { ClientSecretExpiresAt = _clock.GetUtcNow() }));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.Equal(
            FailureKind.RefreshTokenMissing, (await Assert.ThrowsAsync<SsoOidcException>(() => none.RenewAsync(cancel))).Kind);
        Assert.Equal(
            FailureKind.RegistrationExpired, (await Assert.ThrowsAsync<SsoOidcException>(() => ended.RenewAsync(cancel))).Kind);
        Assert.Equal(0, _renewals);
    }

    [Fact]
    public async Task A_failed_renewal_leaves_what_was_saved()
    {
        SavedSession saved = Expired;
        MemoryStore store = new(saved);
        SavedRefresh refresh = new(
            store, new FileSessionLock(_folder, _clock), (_, _) => throw new SsoOidcException(FailureKind.InvalidGrant, "over"), _clock);
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.RenewAsync(TestContext.Current.CancellationToken));
        Assert.Same(saved, store.Saved);
    }

    [Fact]
    public async Task A_lock_held_too_long_is_an_error_of_its_own_and_no_second_request()
    {
        MemoryStore store = new(Expired);
        FileSessionLock sessionLock = new(_folder, _clock);
        using SessionLockHandle held = await sessionLock.TakeAsync(store.LockName, TimeSpan.Zero, TestContext.Current.CancellationToken);
        SavedRefresh refresh = new(store, sessionLock, (saved, _) => Task.FromResult(Renewed(saved, _clock)), _clock)
        {
            LockLimit = TimeSpan.FromSeconds(30),
        };
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => _clock.RunAsync(refresh.GetValidAsync(TimeSpan.Zero, TestContext.Current.CancellationToken)));
        Assert.Equal(FailureKind.CacheBusy, failure.Kind);
        Assert.Equal(0, _renewals);
        Assert.True(_clock.Elapsed >= TimeSpan.FromSeconds(30));
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
        SavedRefresh Caller(int pause) => new(
            store, sessionLock, (saved, _) => Task.FromResult(Renewed(saved, _clock) with { ExpiresAt = end }), _clock)
        {
            RefreshCooldown = TimeSpan.FromSeconds(pause),
        };
        CancellationToken cancel = TestContext.Current.CancellationToken;
        for (int i = 0; i < 5; i++) await Caller(60).GetValidAsync(TimeSpan.FromMinutes(15), cancel);
        Assert.Equal(1, _renewals);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False((await Caller(60).GetValidAsync(TimeSpan.FromMinutes(15), cancel)).IsNew);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await Caller(60).GetValidAsync(TimeSpan.FromMinutes(15), cancel)).IsNew);
        Assert.True((await Caller(0).GetValidAsync(TimeSpan.FromMinutes(15), cancel)).IsNew);
        Assert.Equal(3, _renewals);
    }

    [Fact]
    public async Task A_failed_try_counts_for_the_pause_and_an_ended_token_knows_no_pause()
    {
        MemoryStore store = new(Expired with { ExpiresAt = _clock.GetUtcNow().AddMinutes(5) });
        int tries = 0;
        SavedRefresh refresh = new(
            store,
            new FileSessionLock(_folder, _clock),
            (_, _) => throw new SsoOidcException(FailureKind.EndpointUnreachable, $"try {++tries}"),
            _clock)
        {
            RefreshCooldown = TimeSpan.FromSeconds(60),
        };
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.GetValidAsync(TimeSpan.FromMinutes(15), cancel));
        Assert.Equal("access-0", (await refresh.GetValidAsync(TimeSpan.FromMinutes(15), cancel)).Session.AccessToken!.Reveal());
        Assert.Equal(1, tries);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.GetValidAsync(TimeSpan.FromMinutes(15), cancel));
        await Assert.ThrowsAsync<SsoOidcException>(() => refresh.GetValidAsync(TimeSpan.FromMinutes(15), cancel));
        Assert.Equal(3, tries);
    }

    private SavedRefresh Refresh(MemoryStore store) =>
        new(store, new FileSessionLock(_folder, _clock), (saved, _) => Task.FromResult(Renewed(saved, _clock)), _clock);

    private SavedSession Renewed(SavedSession saved, TimeProvider clock)
    {
        int number = Interlocked.Increment(ref _renewals);
        return saved with
        {
            AccessToken = new Secret($"access-{number}"),
            RefreshToken = new Secret($"refresh-{number}"),
            ExpiresAt = clock.GetUtcNow().AddHours(1),
        };
    }
}
