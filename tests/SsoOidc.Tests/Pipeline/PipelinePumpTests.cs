using SsoOidc.Pipeline;

namespace SsoOidc.Tests.Pipeline;

public sealed class PipelinePumpTests
{
    private static readonly CancellationToken s_never = CancellationToken.None;

    private readonly PipelinePump<List<string>> _pump = new();
    private readonly List<string> _sink = [];

    [Fact]
    public void Calls_are_made_in_order_on_the_calling_thread()
    {
        int caller = Environment.CurrentManagedThreadId;
        List<int> threads = [];
        _pump.Run(
            _sink,
            async (pump, _) =>
            {
                pump.Post(sink => sink.Add("one"));
                await Task.Yield();
                pump.Post(sink => { sink.Add("two"); threads.Add(Environment.CurrentManagedThreadId); });
                Assert.Equal("three", await pump.InvokeAsync(sink => { sink.Add("three"); return sink[^1]; }));
                Assert.NotEqual(caller, Environment.CurrentManagedThreadId);
            },
            s_never);
        Assert.Equal(["one", "two", "three"], _sink);
        Assert.Equal([caller], threads);
    }

    [Fact]
    public void Calls_queued_before_the_work_ends_are_still_made()
    {
        _pump.Run(_sink, (pump, _) => { pump.Post(sink => sink.Add("late")); return Task.CompletedTask; }, s_never);
        Assert.Equal(["late"], _sink);
    }

    [Fact]
    public void An_exception_of_the_work_comes_out_unchanged()
    {
        InvalidTimeZoneException thrown = Assert.Throws<InvalidTimeZoneException>(
            () => _pump.Run(_sink, (_, _) => throw new InvalidTimeZoneException("mine"), s_never));
        Assert.Equal("mine", thrown.Message);
        Assert.Throws<OperationCanceledException>(() => _pump.Post(sink => sink.Add("never")));
    }

    [Fact]
    public void When_a_call_throws_the_work_is_cancelled_and_has_ended_before_control_comes_back()
    {
        bool ended = false;
        Assert.Throws<InvalidTimeZoneException>(() => _pump.Run(
            _sink,
            async (pump, cancel) =>
            {
                pump.Post(_ => throw new InvalidTimeZoneException());
                try
                {
                    await Task.Delay(Timeout.Infinite, cancel);
                }
                finally
                {
                    ended = true;
                }
            },
            s_never));
        Assert.True(ended);
    }

    [Fact]
    public void Work_that_awaits_an_answer_is_let_go_when_the_pipeline_leaves()
    {
        bool cancelled = false;
        Assert.Throws<InvalidTimeZoneException>(() => _pump.Run(
            _sink,
            async (pump, _) =>
            {
                pump.Post(_ => throw new InvalidTimeZoneException());
                try
                {
                    await pump.InvokeAsync(sink => sink.Count);
                }
                catch (OperationCanceledException)
                {
                    cancelled = true;
                }
            },
            s_never));
        Assert.True(cancelled);
    }

    [Fact]
    public void Stop_cancels_the_work_at_once()
    {
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => _pump.Run(
            _sink,
            (_, cancel) =>
            {
                stop.Cancel();
                return Task.Delay(Timeout.Infinite, cancel);
            },
            stop.Token));
    }

    [Fact]
    public async Task After_the_run_nothing_can_be_queued()
    {
        _pump.Run(_sink, (_, _) => Task.CompletedTask, s_never);
        Assert.Throws<OperationCanceledException>(() => _pump.Post(sink => sink.Add("never")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pump.InvokeAsync(sink => sink.Count));
        Assert.Empty(_sink);
    }

    [Fact]
    public void An_exception_in_an_answered_call_goes_to_the_pipeline_and_to_the_work()
    {
        Exception? seen = null;
        Assert.Throws<InvalidTimeZoneException>(() => _pump.Run(
            _sink,
            async (pump, _) =>
            {
                try
                {
                    await pump.InvokeAsync<int>(_ => throw new InvalidTimeZoneException());
                }
                catch (InvalidTimeZoneException e)
                {
                    seen = e;
                    throw;
                }
            },
            s_never));
        Assert.NotNull(seen);
    }

    [Fact]
    public void Work_that_never_waits_stays_on_the_calling_thread_and_its_calls_are_made_at_once()
    {
        int caller = Environment.CurrentManagedThreadId;
        _pump.Run(
            _sink,
            async (pump, _) =>
            {
                pump.Post(sink => sink.Add("made"));
                Assert.Equal(["made"], _sink);
                Assert.Equal(1, await pump.InvokeAsync(sink => sink.Count));
                Assert.Equal(caller, Environment.CurrentManagedThreadId);
            },
            s_never);
    }

    [Fact]
    public void After_a_call_that_throws_at_once_no_other_is_made()
    {
        Assert.Throws<InvalidTimeZoneException>(() => _pump.Run(
            _sink,
            (pump, cancel) =>
            {
                pump.Post(_ => throw new InvalidTimeZoneException());
                Assert.True(cancel.IsCancellationRequested);
                pump.Post(sink => sink.Add("never"));
                return Task.CompletedTask;
            },
            s_never));
        Assert.Empty(_sink);
    }

    [Fact]
    public void Work_that_would_want_the_calling_thread_back_does_not_begin_on_it()
    {
        int caller = Environment.CurrentManagedThreadId;
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SilentContext());
        try
        {
            _pump.Run(
                _sink,
                async (pump, _) =>
                {
                    Assert.NotEqual(caller, Environment.CurrentManagedThreadId);
                    await Task.Yield();
                    pump.Post(sink => sink.Add("made"));
                },
                s_never);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.Equal(["made"], _sink);
    }

    /// <summary>The context of a window's thread that waits for the pump: what is posted to it is never run.</summary>
    private sealed class SilentContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
