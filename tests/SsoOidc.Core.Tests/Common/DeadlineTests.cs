using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Common;

public sealed class DeadlineTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly TestClock _clock = new();

    [Fact]
    public void All_waits_share_what_is_left()
    {
        Deadline deadline = new(_clock, TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(10), deadline.Within(s_minute));
        _clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(3), deadline.Within(s_minute));
        Assert.Equal(TimeSpan.FromSeconds(2), deadline.Within(TimeSpan.FromSeconds(2)));
        _clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.Zero, deadline.Left);
    }

    [Fact]
    public void Without_a_limit_the_usual_ones_hold()
    {
        Deadline deadline = new(_clock, null);
        Assert.Null(deadline.Left);
        Assert.Equal(s_minute, deadline.Within(s_minute));
        Assert.Equal(s_minute, deadline.ForSave(s_minute));
    }

    [Fact]
    public void A_save_gets_some_seconds_more()
    {
        Deadline deadline = new(_clock, TimeSpan.FromSeconds(1));
        _clock.Advance(s_minute);
        Assert.Equal(TimeSpan.FromSeconds(3), deadline.ForSave(s_minute));
    }

    [Fact]
    public void The_time_in_which_a_person_thinks_does_not_count()
    {
        Deadline deadline = new(_clock, TimeSpan.FromSeconds(10));
        using (deadline.Pause()) _clock.Advance(s_minute);
        Assert.Equal(TimeSpan.FromSeconds(10), deadline.Left);
    }

    [Fact]
    public async Task Work_without_a_limit_of_its_own_ends_at_it()
    {
        Deadline deadline = new(_clock, TimeSpan.FromSeconds(10));
        Task<int> work = deadline.RunAsync("The search", async cancel =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return 1;
        }, Test.Token);
        _clock.Advance(TimeSpan.FromSeconds(10));
        SsoOidcException failure = await Test.FailsAsync(() => work, FailureKind.RequestTimeout);
        Assert.Equal("The search took longer than 10 s.", failure.Message);
    }

    [Fact]
    public async Task Nothing_is_sent_after_it()
    {
        using FakeService service = FakeService.Answering(200, "{}");
        service.Connection = service.Connection with { Deadline = new Deadline(service.Clock, TimeSpan.FromSeconds(1)) };
        service.Clock.Advance(s_minute);
        await Test.FailsAsync(service.RegisterAsync, FailureKind.RequestTimeout);
        Assert.Empty(service.Handler.Sent);
    }
}
