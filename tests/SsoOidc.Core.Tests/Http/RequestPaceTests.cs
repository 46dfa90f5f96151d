using SsoOidc.Core.Http;
using SsoOidc.Core.Portal;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

public sealed class RequestPaceTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Requests_are_evenly_spaced_a_little_below_the_rate()
    {
        RequestPace pace = new(_clock, () => 0.5);
        for (int i = 0; i < 21; i++) Assert.True(await _clock.RunAsync(pace.WaitAsync(20, TimeSpan.MaxValue, Test.Token)));
        Assert.InRange(_clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.05));
    }

    [Fact]
    public async Task Without_a_rate_nobody_waits()
    {
        RequestPace pace = new(_clock, () => 0.5);
        for (int i = 0; i < 100; i++) Assert.True(await pace.WaitAsync(0, TimeSpan.MaxValue, Test.Token));
        Assert.Empty(_clock.Pauses);
    }

    [Fact]
    public async Task A_place_that_comes_too_late_is_not_waited_for()
    {
        RequestPace pace = new(_clock, () => 0.5);
        Assert.True(await pace.WaitAsync(1, TimeSpan.FromSeconds(1), Test.Token));
        Assert.False(await pace.WaitAsync(1, TimeSpan.FromSeconds(1), Test.Token));
        Assert.Empty(_clock.Pauses);
    }

    [Fact]
    public async Task Places_of_who_gave_up_are_free_again()
    {
        RequestPace pace = new(_clock, () => 0.5);
        Assert.True(await pace.WaitAsync(1, TimeSpan.MaxValue, Test.Token));
        using CancellationTokenSource stop = new();
        Task<bool>[] waiting = [.. Enumerable.Range(0, 200).Select(_ => pace.WaitAsync(1, TimeSpan.MaxValue, stop.Token))];
        await stop.CancelAsync();
        foreach (Task<bool> one in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        _clock.Pauses.Clear();
        Task<bool> next = pace.WaitAsync(1, TimeSpan.MaxValue, Test.Token);
        Assert.InRange(Assert.Single(_clock.Pauses), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.05));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await next);
    }

    [Theory]
    [InlineData(1, null, 150)]
    [InlineData(2, null, 300)]
    [InlineData(40, null, 3750)]
    [InlineData(1, 700, 700)]
    [InlineData(1, 3_600_000, 60_000)]
    [InlineData(1, 0, 150)]
    public async Task A_throttled_one_holds_all_back(int attempt, int? wished, int expected)
    {
        RequestPace pace = new(_clock, () => 0.5);
        Assert.True(pace.HoldBack(attempt, wished is { } ms ? TimeSpan.FromMilliseconds(ms) : null, TimeSpan.Zero));
        Assert.True(await _clock.RunAsync(pace.WaitAsync(0, TimeSpan.MaxValue, Test.Token)));
        Assert.Equal(TimeSpan.FromMilliseconds(expected), _clock.Elapsed);
    }

    [Fact]
    public async Task Who_waits_when_the_service_begins_to_throttle_takes_a_later_place()
    {
        RequestPace pace = new(_clock, () => 0.5);
        Assert.True(await pace.WaitAsync(1, TimeSpan.MaxValue, Test.Token));
        Task<bool> waiting = pace.WaitAsync(1, TimeSpan.MaxValue, Test.Token);
        pace.HoldBack(1, TimeSpan.FromSeconds(10), TimeSpan.Zero);
        Assert.True(await _clock.RunAsync(waiting));
        Assert.Equal(TimeSpan.FromSeconds(10), _clock.Elapsed);
    }

    [Fact]
    public void After_five_minutes_the_refusal_counts() =>
        Assert.False(new RequestPace(_clock, () => 0.5).HoldBack(3, null, TimeSpan.FromMinutes(5)));

    [Theory]
    [InlineData("Retry-After", "2", 2000)]
    [InlineData("x-amz-retry-after", "1500", 1500)]
    // The date of the service's own clock counts from its Date header, or from now.
    [InlineData("Retry-After", "Fri, 02 Jan 2026 03:04:08 GMT", 3000)]
    [InlineData("Retry-After", "soon", 150)]
    [InlineData("Retry-After", "-5", 150)]
    public async Task The_pause_is_the_one_that_the_service_asks_for(string header, string value, int expected)
    {
        using FakeService service = new(
            () => StubHandler.Reply(429, """{"__type":"com.amazonaws.switchboard.portal#TooManyRequestsException"}""", headers: (header, value)),
            () => StubHandler.Reply(200, """{"accountList":[]}"""));
        service.Connection = service.Connection with { Pace = new RequestPace(service.Clock, () => 0.5), RequestsPerSecond = 20 };
        await service.Clock.RunAsync(new PortalClient(service.Connection).ListAccountsAsync(new Secret("t"), null, Test.Token));
        Assert.Equal(TimeSpan.FromMilliseconds(expected), service.Clock.Elapsed);
    }

    [Fact]
    public async Task A_paced_request_is_sent_as_often_as_it_is_throttled_beyond_the_usual_attempts()
    {
        int turn = 0;
        using FakeService service = new((_, _) => Task.FromResult(++turn <= 20
            ? StubHandler.Reply(429, """{"__type":"com.amazonaws.switchboard.portal#TooManyRequestsException"}""")
            : StubHandler.Reply(200, """{"accountList":[]}""")));
        service.Connection = service.Connection with { Pace = new RequestPace(service.Clock, () => 0.5), RequestsPerSecond = 20 };
        await service.Clock.RunAsync(new PortalClient(service.Connection).ListAccountsAsync(new Secret("t"), null, Test.Token));
        Assert.Equal(21, service.Handler.Sent.Count);
    }
}
