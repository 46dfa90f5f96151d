using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

public sealed class DevicePollingTests
{
    private static readonly DateTimeOffset s_now = TestClock.Beginning;
    private static readonly PollState s_start = PollState.Start(5, s_now.AddSeconds(600));
    private static readonly SsoOidcException s_timeout = new(FailureKind.RequestTimeout, "no answer");

    [Theory]
    [InlineData(null, 5)]
    [InlineData(-1, 5)]
    [InlineData(int.MinValue, 5)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(30, 30)]
    public void The_interval_is_the_services_or_5_s_and_never_below_1_s(int? interval, int seconds)
    {
        PollState state = PollState.Start(interval, s_now.AddSeconds(600));
        PollStep.Wait wait = Waits(DevicePolling.Next(state, new TokenReply.Pending(), s_now));
        Assert.Equal(TimeSpan.FromSeconds(seconds), wait.Pause);
    }

    [Fact]
    public void Pending_waits_an_interval_and_changes_nothing()
    {
        PollStep.Wait wait = Waits(DevicePolling.Next(s_start, new TokenReply.Pending(), s_now));
        Assert.Equal((s_start.Interval, s_start.ExpiresAt, s_start.Deadline, 0), (wait.Next.Interval, wait.Next.ExpiresAt, wait.Next.Deadline, wait.Next.Unanswered));
    }

    [Fact]
    public void Slow_down_adds_5_s_for_good_each_time()
    {
        PollStep.Wait first = Waits(DevicePolling.Next(s_start, new TokenReply.SlowDown(), s_now));
        Assert.Equal(TimeSpan.FromSeconds(10), first.Pause);
        PollStep.Wait second = Waits(DevicePolling.Next(first.Next, new TokenReply.SlowDown(), s_now));
        Assert.Equal(TimeSpan.FromSeconds(15), second.Pause);
        PollStep.Wait after = Waits(DevicePolling.Next(second.Next, new TokenReply.Pending(), s_now));
        Assert.Equal(TimeSpan.FromSeconds(15), after.Pause);
    }

    [Theory]
    [InlineData(5, new[] { 10.0, 20, 40, 60, 60, 60 })]
    [InlineData(1, new[] { 2.0, 4, 8, 16, 32, 60 })]
    [InlineData(0, new[] { 2.0, 4, 8, 16, 32, 60 })]
    [InlineData(90, new[] { 90.0, 90, 90 })]
    public void Polls_without_answer_double_the_pause_up_to_a_minute(int interval, double[] pauses)
    {
        PollState state = PollState.Start(interval, s_now.AddHours(1));
        foreach (double seconds in pauses)
        {
            PollStep.Wait wait = Waits(DevicePolling.Next(state, s_timeout, s_now));
            Assert.Equal(TimeSpan.FromSeconds(seconds), wait.Pause);
            state = wait.Next;
        }
    }

    [Fact]
    public void A_hundred_polls_without_answer_do_not_overflow()
    {
        PollState state = new(s_start.Interval, s_start.ExpiresAt, unanswered: 100_000);
        Assert.Equal(TimeSpan.FromSeconds(60), Waits(DevicePolling.Next(state, s_timeout, s_now)).Pause);
    }

    [Theory]
    [InlineData(true, 5, 10)]
    [InlineData(false, 10, 20)]
    public void An_answer_ends_the_doubling(bool pending, int pauseAfter, int doubledAfterwards)
    {
        PollState state = Waits(DevicePolling.Next(Waits(DevicePolling.Next(s_start, s_timeout, s_now)).Next, s_timeout, s_now)).Next;
        TokenReply answer = pending ? new TokenReply.Pending() : new TokenReply.SlowDown();
        PollStep.Wait answered = Waits(DevicePolling.Next(state, answer, s_now));
        Assert.Equal(TimeSpan.FromSeconds(pauseAfter), answered.Pause);
        PollStep.Wait again = Waits(DevicePolling.Next(answered.Next, s_timeout, s_now));
        Assert.Equal(TimeSpan.FromSeconds(doubledAfterwards), again.Pause);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Granted_is_granted_even_when_the_time_is_over(int secondsPastEnd)
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        TokenReply.Granted granted = Assert.IsType<TokenReply.Granted>(await service.Oidc.CreateTokenAsync(
            new CreateTokenRequest { ClientId = "c", ClientSecret = new Secret("s"), GrantType = GrantTypes.DeviceCode }, Test.Token));
        PollStep step = DevicePolling.Next(s_start, granted, s_start.ExpiresAt.AddSeconds(secondsPastEnd));
        Assert.Same(granted.Token, Assert.IsType<PollStep.Done>(step).Token);
    }

    public static TheoryData<FailureKind> Kinds => [.. Enum.GetValues<FailureKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_failure_that_may_pass_is_waited_for_and_any_other_ends_the_wait(FailureKind kind)
    {
        bool mayPass = kind is FailureKind.EndpointUnreachable or FailureKind.ProxyUnreachable or FailureKind.RequestTimeout
            or FailureKind.InternalServer or FailureKind.TooManyRequests;
        SsoOidcException failure = new(kind, "m");
        foreach (PollStep step in (PollStep[])
            [DevicePolling.Next(s_start, failure, s_now), DevicePolling.Next(s_start, new TokenReply.Refused(failure), s_now)])
        {
            if (mayPass) Assert.Equal(TimeSpan.FromSeconds(10), Waits(step).Pause);
            else Assert.Same(failure, Assert.IsType<PollStep.Fail>(step).Failure);
        }
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(302, false)]
    [InlineData(403, false)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(504, true)]
    public void A_bad_response_may_pass_when_a_server_made_it(int status, bool mayPass)
    {
        SsoOidcException failure = new(FailureKind.BadResponse, "m") { ResponseMetadata = new ResponseMetadata(status, 0) };
        PollStep step = DevicePolling.Next(s_start, failure, s_now);
        Assert.Equal(mayPass, step is PollStep.Wait);
    }

    public static TheoryData<string> Unfinished => ["pending", "slow down", "no answer"];

    [Theory]
    [MemberData(nameof(Unfinished))]
    public void When_the_code_has_ended_the_wait_ends_as_expired(string what)
    {
        foreach (int late in (int[])[0, 1, 1000])
        {
            SsoOidcException failure = Fails(Next(s_start, what, s_start.ExpiresAt.AddSeconds(late)));
            Assert.Equal(FailureKind.ExpiredToken, failure.Kind);
            Assert.Same(what == "no answer" ? s_timeout : null, failure.InnerException);
        }
    }

    [Theory]
    [MemberData(nameof(Unfinished))]
    public void At_the_callers_own_limit_the_wait_ends_as_timed_out(string what)
    {
        PollState state = PollState.Start(5, s_start.ExpiresAt, s_now.AddSeconds(60));
        Assert.IsType<PollStep.Wait>(Next(state, what, s_now.AddSeconds(59.9)));
        Assert.Equal(FailureKind.SignInTimeout, Fails(Next(state, what, s_now.AddSeconds(60))).Kind);
        Assert.Equal(FailureKind.SignInTimeout, Fails(Next(state, what, s_now.AddSeconds(61))).Kind);
    }

    [Fact]
    public void A_refusal_stays_the_refusal_when_the_time_is_over()
    {
        SsoOidcException failure = new(FailureKind.AccessDenied, "no");
        Assert.Same(failure, Fails(DevicePolling.Next(s_start, failure, s_start.ExpiresAt.AddSeconds(1))));
    }

    [Theory]
    [MemberData(nameof(Unfinished))]
    public void The_last_poll_comes_when_the_time_is_up(string what)
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Waits(Next(s_start, what, s_start.ExpiresAt.AddSeconds(-2))).Pause);
        PollState limited = PollState.Start(5, s_start.ExpiresAt, s_now.AddSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(3), Waits(Next(limited, what, s_now.AddSeconds(57))).Pause);
        PollState generous = PollState.Start(5, s_start.ExpiresAt, s_start.ExpiresAt.AddHours(1));
        Assert.Equal(TimeSpan.FromSeconds(2), Waits(Next(generous, what, s_start.ExpiresAt.AddSeconds(-2))).Pause);
    }

    private static PollStep Next(PollState state, string what, DateTimeOffset now) => what switch
    {
        "pending" => DevicePolling.Next(state, new TokenReply.Pending(), now),
        "slow down" => DevicePolling.Next(state, new TokenReply.SlowDown(), now),
        _ => DevicePolling.Next(state, s_timeout, now),
    };

    private static PollStep.Wait Waits(PollStep step) => Assert.IsType<PollStep.Wait>(step);

    private static SsoOidcException Fails(PollStep step) => Assert.IsType<PollStep.Fail>(step).Failure;
}
