using SsoOidc.Pipeline;

namespace SsoOidc.Tests.Pipeline;

/// <summary>Nothing here waits for time to pass: each work ends when the test says so.</summary>
public sealed class OrderedWorkTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Outcomes_come_in_the_order_of_the_inputs_whichever_ends_first()
    {
        using OrderedWork<int> work = new(8, _stop.Token);
        TaskCompletionSource<int>[] ends = Ends(5);
        foreach (TaskCompletionSource<int> end in ends) work.Add(_ => end.Task);
        work.Add(5);
        for (int i = 4; i > 0; i--) ends[i].SetResult(i);
        Assert.False(work.HasOutcome, "the first one has not ended");
        Assert.Equal(6, work.Count);
        ends[0].SetResult(0);
        List<int> outcomes = [];
        while (work.Count > 0) outcomes.Add(await TakeAsync(work));
        Assert.Equal([0, 1, 2, 3, 4, 5], outcomes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_run_at_once_than_the_limit_and_never_fewer_than_it_if_there_are_more(int limit)
    {
        using OrderedWork<int> work = new(limit, _stop.Token);
        using SemaphoreSlim begun = new(0), go = new(0);
        int running = 0, most = 0;
        for (int i = 0; i < 10; i++) work.Add(RunAsync);
        for (int i = 0; i < limit; i++) Assert.True(await begun.WaitAsync(s_patience, TestContext.Current.CancellationToken), "as many begin as may");
        Assert.Equal(limit, Volatile.Read(ref running));
        go.Release(10);
        while (work.Count > 0) await TakeAsync(work);
        Assert.Equal(limit, most);

        async Task<int> RunAsync(CancellationToken cancellationToken)
        {
            int now = Interlocked.Increment(ref running);
            lock (begun) most = Math.Max(most, now);
            begun.Release();
            await go.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
            return 0;
        }
    }

    [Fact]
    public async Task One_that_fails_fails_in_its_turn_and_keeps_nothing_else_up()
    {
        using OrderedWork<int> work = new(1, _stop.Token);
        work.Add(_ => Task.FromResult(0));
        work.Add(_ => throw new InvalidTimeZoneException("at once"));
        work.Add(async _ =>
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("later");
        });
        work.Add(_ => Task.FromResult(3));
        Assert.Equal(0, await TakeAsync(work));
        Assert.Equal("at once", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => TakeAsync(work))).Message);
        Assert.Equal("later", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => TakeAsync(work))).Message);
        Assert.Equal(3, await TakeAsync(work));
    }

    [Fact]
    public async Task Who_adds_work_goes_on_at_once()
    {
        using OrderedWork<bool> work = new(1, _stop.Token);
        using ManualResetEventSlim added = new();
        // If it ran where it is added, Add would not come back before the work ends, which waits for Add.
        work.Add(cancellationToken => Task.FromResult(added.Wait(s_patience, cancellationToken)));
        added.Set();
        Assert.True(await TakeAsync(work));
    }

    [Fact]
    public async Task A_stop_ends_what_runs_and_begins_nothing_more()
    {
        using OrderedWork<int> work = new(1, _stop.Token);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), unwound = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isLate = false;
        work.Add(async cancellationToken =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                await unwound.Task;
            }

            return 0;
        });
        work.Add(_ =>
        {
            isLate = true;
            return Task.FromResult(1);
        });
        await begun.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        Task<int> first = TakeAsync(work);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TakeAsync(work));
        Assert.False(first.IsCompleted, "who waits for a place does not wait for one that is slow to end");
        unwound.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(isLate);
    }

    [Fact]
    public async Task To_dispose_waits_until_what_was_stopped_has_ended()
    {
        OrderedWork<int> work = new(2, _stop.Token);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool hasEnded = false;
        work.Add(async cancellationToken =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                await Task.Yield();
                hasEnded = true;
            }

            return 0;
        });
        work.Add(_ => throw new InvalidTimeZoneException("nobody asks for it"));
        await begun.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        work.Dispose();
        Assert.True(hasEnded);
    }

    /// <summary>Behind one that is slow, no more is kept than there is room for; who adds more first takes an outcome.</summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(8, 32)]
    public async Task It_is_full_with_four_for_each_place_whether_they_wait_run_or_are_done(int limit, int room)
    {
        using OrderedWork<int> work = new(limit, _stop.Token);
        TaskCompletionSource<int> slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(_ => slow.Task);
        for (int i = 1; i < room; i++)
        {
            Assert.False(work.IsFull, $"after {i}");
            if (i % 2 == 0) work.Add(i);
            else work.Add(_ => Task.FromResult(0));
        }

        Assert.True(work.IsFull);
        slow.SetResult(0);
        await TakeAsync(work);
        Assert.False(work.IsFull);
    }

    private static Task<T> TakeAsync<T>(OrderedWork<T> work) => work.TakeAsync().WaitAsync(s_patience, TestContext.Current.CancellationToken);

    private static TaskCompletionSource<int>[] Ends(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously))];
}
