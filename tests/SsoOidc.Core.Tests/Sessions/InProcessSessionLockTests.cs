using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class InProcessSessionLockTests
{
    private readonly InProcessSessionLock _lock = new();

    [Fact]
    public async Task One_at_a_time_for_each_name()
    {
        SessionLockHandle held = await _lock.TakeAsync("a", TimeSpan.Zero, Test.Token);
        (await _lock.TakeAsync("b", TimeSpan.Zero, Test.Token)).Dispose();
        await Test.FailsAsync(() => _lock.TakeAsync("a", TimeSpan.Zero, Test.Token), FailureKind.CacheBusy);
        held.Dispose();
        (await _lock.TakeAsync("a", TimeSpan.Zero, Test.Token)).Dispose();
    }

    [Fact]
    public async Task One_that_is_given_back_twice_lets_one_in()
    {
        SessionLockHandle first = await _lock.TakeAsync("a", TimeSpan.Zero, Test.Token);
        first.Dispose();
        using SessionLockHandle second = await _lock.TakeAsync("a", TimeSpan.Zero, Test.Token);
        first.Dispose();
        await Test.FailsAsync(() => _lock.TakeAsync("a", TimeSpan.Zero, Test.Token), FailureKind.CacheBusy);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using CancellationTokenSource cancel = new();
        using SessionLockHandle held = await _lock.TakeAsync("a", TimeSpan.Zero, Test.Token);
        Task<SessionLockHandle> waiting = _lock.TakeAsync("a", TimeSpan.FromHours(1), cancel.Token);
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(waiting);
    }

    [Fact]
    public async Task What_is_noted_is_there_for_the_next_holder()
    {
        using (SessionLockHandle held = await _lock.TakeAsync("a", TimeSpan.Zero, Test.Token))
        {
            Assert.Equal(0, held.Generation);
            held.Stamp(3, "entry");
            held.Try(TestClock.Beginning);
        }

        using SessionLockHandle next = await _lock.TakeAsync("a", TimeSpan.Zero, Test.Token);
        Assert.Equal((3, "entry", TestClock.Beginning), (next.Generation, next.Entry, next.TriedAt));
    }
}
