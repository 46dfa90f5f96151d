using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

public sealed class DeviceCodePollerTests
{
    private static readonly Func<HttpResponseMessage> s_pending = () => StubHandler.Reply(400, """{"error":"authorization_pending"}""");
    private static readonly Func<HttpResponseMessage> s_slowDown = () => StubHandler.Reply(400, """{"error":"slow_down"}""");
    private static readonly Func<HttpResponseMessage> s_granted = () => StubHandler.Reply(200, FakeService.GrantedToken);
    private static readonly Func<HttpResponseMessage> s_denied = () => StubHandler.Reply(400, """{"error":"access_denied"}""");
    private static readonly Func<HttpResponseMessage> s_unreachable = () => throw new HttpRequestException("reset");

    private static readonly CreateTokenRequest s_request = new()
    {
        ClientId = "c",
        ClientSecret = new Secret("client-secret"),
        GrantType = GrantTypes.DeviceCode,
        DeviceCode = new Secret("device-code"),
    };

    [Fact]
    public async Task The_first_poll_comes_at_once()
    {
        using PolledService polled = new(s_granted);
        IssuedToken token = await polled.RunAsync();
        Assert.Equal("at-1", token.AccessToken.Reveal());
        Assert.Equal([0.0], polled.Times);
    }

    [Fact]
    public async Task Polls_follow_each_other_by_the_interval_until_the_token_is_there()
    {
        using PolledService polled = new(s_pending, s_pending, s_pending, s_granted);
        await polled.RunAsync();
        Assert.Equal([0.0, 5, 10, 15], polled.Times);
    }

    [Fact]
    public async Task Every_poll_sends_the_same()
    {
        using PolledService polled = new(s_pending, s_pending, s_granted);
        await polled.RunAsync();
        Assert.Single(polled.Service.Handler.Sent.Select(sent => sent.Body).Distinct());
    }

    [Fact]
    public async Task Slow_down_stretches_all_later_pauses()
    {
        using PolledService polled = new(s_pending, s_slowDown, s_pending, s_slowDown, s_pending, s_granted);
        await polled.RunAsync();
        Assert.Equal([0.0, 5, 15, 25, 40, 55], polled.Times);
    }

    [Fact]
    public async Task A_service_out_of_reach_is_polled_less_and_less_until_it_answers()
    {
        using PolledService polled = new(s_unreachable, s_unreachable, s_pending, s_granted);
        polled.Service.WithAttempts(1);
        await polled.RunAsync();
        Assert.Equal([0.0, 10, 30, 35], polled.Times);
    }

    [Fact]
    public async Task A_refusal_ends_the_wait()
    {
        using PolledService polled = new(s_pending, s_denied);
        await Test.FailsAsync(() => polled.RunAsync(), FailureKind.AccessDenied);
        Assert.Equal(2, polled.Times.Count);
    }

    [Fact]
    public async Task Expired_token_ends_the_wait()
    {
        using PolledService polled = new(s_pending, () => StubHandler.Reply(400, """{"error":"expired_token"}"""));
        await Test.FailsAsync(() => polled.RunAsync(), FailureKind.ExpiredToken);
    }

    [Fact]
    public async Task The_codes_own_end_ends_the_wait_and_the_last_poll_is_made_just_then()
    {
        using PolledService polled = new(s_pending);
        PollState state = PollState.Start(5, TestClock.Beginning.AddSeconds(12));
        await Test.FailsAsync(() => polled.RunAsync(state), FailureKind.ExpiredToken);
        Assert.Equal([0.0, 5, 10, 12], polled.Times);
    }

    [Fact]
    public async Task The_callers_limit_ends_the_wait()
    {
        using PolledService polled = new(s_pending);
        PollState state = PollState.Start(5, TestClock.Beginning.AddSeconds(600), TestClock.Beginning.AddSeconds(7));
        await Test.FailsAsync(() => polled.RunAsync(state), FailureKind.SignInTimeout);
        Assert.Equal([0.0, 5, 7], polled.Times);
    }

    [Fact]
    public async Task While_waiting_the_time_left_is_told_every_second()
    {
        using PolledService polled = new(s_pending, s_granted);
        List<double> left = [];
        await polled.RunAsync(tick: time => left.Add(time.TotalSeconds));
        Assert.Equal([600.0, 599, 598, 597, 596], left);
        Assert.All(polled.Service.Clock.Pauses, pause => Assert.Equal(TimeSpan.FromSeconds(1), pause));
        Assert.Equal([0.0, 5], polled.Times);
    }

    [Fact]
    public async Task Nobody_is_told_anything_when_the_first_poll_is_answered()
    {
        using PolledService polled = new(s_granted);
        await polled.RunAsync(tick: _ => Assert.Fail("There was no wait."));
        Assert.Empty(polled.Service.Clock.Pauses);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ends_a_pause_at_once(bool ticking)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        using PolledService polled = new(s_pending);
        Task<IssuedToken> wait = polled.StartAsync(tick: ticking ? _ => { } : null, cancellationToken: cancel.Token);
        await polled.Service.Clock.NextPauseAsync();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(wait);
        Assert.Single(polled.Times);
        Assert.Equal(TimeSpan.Zero, polled.Service.Clock.Elapsed);
    }

    [Fact]
    public async Task Cancellation_ends_a_poll_that_is_under_way()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        using FakeService service = new(async (cancellationToken, _) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        });
        Task<IssuedToken> wait = new DeviceCodePoller(service.Oidc, service.Clock)
            .RunAsync(s_request, PollState.Start(5, TestClock.Beginning.AddSeconds(600)), null, cancel.Token);
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(wait);
    }

    /// <summary>A stubbed service that notes the second of each poll.</summary>
    private sealed class PolledService : IDisposable
    {
        public PolledService(params Func<HttpResponseMessage>[] replies) => Service = new FakeService((_, turn) =>
        {
            Times.Add(Service!.Clock.Elapsed.TotalSeconds);
            return Task.FromResult(replies[Math.Min(turn, replies.Length) - 1]());
        });

        public FakeService Service { get; }

        public List<double> Times { get; } = [];

        public Task<IssuedToken> StartAsync(
            PollState? state = null, Action<TimeSpan>? tick = null, CancellationToken? cancellationToken = null) =>
            new DeviceCodePoller(Service.Oidc, Service.Clock).RunAsync(
                s_request,
                state ?? PollState.Start(5, TestClock.Beginning.AddSeconds(600)),
                tick,
                cancellationToken ?? Test.Token);

        public Task<IssuedToken> RunAsync(PollState? state = null, Action<TimeSpan>? tick = null) =>
            Service.Clock.RunAsync(StartAsync(state, tick));

        public void Dispose() => Service.Dispose();
    }
}
