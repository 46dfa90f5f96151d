using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

public sealed class RetryQuotaTests
{
    [Fact]
    public void The_bucket_holds_500()
    {
        RetryQuota quota = new();
        Assert.All(Enumerable.Range(0, 35), _ => Assert.True(quota.TryTake(14)));
        Assert.False(quota.TryTake(14));
        Assert.True(quota.TryTake(10));
        Assert.False(quota.TryTake(1));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_nothing_given_back_counts_one()
    {
        RetryQuota quota = new();
        Assert.True(quota.TryTake(500));
        quota.GiveBack(14);
        Assert.True(quota.TryTake(14));
        quota.GiveBack(0);
        Assert.True(quota.TryTake(1));
        Assert.False(quota.TryTake(1));
    }

    [Fact]
    public void It_never_holds_more_than_at_first()
    {
        RetryQuota quota = new();
        quota.GiveBack(14);
        Assert.True(quota.TryTake(495));
        quota.GiveBack(500);
        Assert.True(quota.TryTake(500));
        Assert.False(quota.TryTake(1));
    }

    [Fact]
    public void Many_threads_take_no_more_than_there_is()
    {
        RetryQuota quota = new();
        int taken = 0;
        Parallel.For(0, 1_000, _ =>
        {
            if (quota.TryTake(5)) Interlocked.Increment(ref taken);
        });
        Assert.Equal(100, taken);
    }

    [Fact]
    public async Task A_service_that_stays_down_is_soon_asked_only_once_and_successes_bring_the_retries_back()
    {
        bool up = false;
        using FakeService service = new((_, _) => Task.FromResult(
            up ? StubHandler.Reply(200, """{"clientId":"i","clientSecret":"s"}""") : StubHandler.Reply(500, "")));
        service.WithAttempts(2);
        for (int call = 0; call < 35; call++) Assert.Equal(2, await AttemptsAsync());
        Assert.Equal(1, await AttemptsAsync());

        up = true;
        // 10 were left; a call that needed no retry gives 1.
        for (int call = 0; call < 4; call++) await AttemptsAsync();
        up = false;
        Assert.Equal(2, await AttemptsAsync());
        Assert.Equal(1, await AttemptsAsync());

        async Task<int> AttemptsAsync()
        {
            int before = service.Handler.Sent.Count;
            if (up) await service.RegisterAsync();
            else await Test.FailsAsync(service.RegisterAsync, FailureKind.BadResponse);
            return service.Handler.Sent.Count - before;
        }
    }

    [Fact]
    public async Task A_retry_that_helps_gives_back_what_it_took()
    {
        using FakeService service = new((_, turn) => Task.FromResult(
            turn % 2 == 0 ? StubHandler.Reply(200, """{"clientId":"i","clientSecret":"s"}""") : StubHandler.Reply(500, "")));
        for (int call = 0; call < 100; call++) Assert.Equal(1, (await service.RegisterAsync()).ResponseMetadata.RetryAttempts);
    }
}
