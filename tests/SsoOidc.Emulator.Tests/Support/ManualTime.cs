namespace SsoOidc.Emulator.Tests.Support;

/// <summary>A clock that only moves if a test advances it, and then fires the timers that are due.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Completes when the first timer is started.</summary>
    public Task TimerStarted => _started.Task;

    /// <summary>How many timers wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(() => callback(state), _now + dueTime);
        lock (_lock)
            _timers.Add(timer);
        _started.TrySetResult();
        return timer;
    }

    public void Advance(TimeSpan duration)
    {
        _now += duration;
        List<Timer> due;
        lock (_lock)
        {
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (Timer timer in due)
            timer.Fire();
    }

    private sealed class Timer(Action fire, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due { get; } = due;

        public Action Fire { get; } = fire;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
