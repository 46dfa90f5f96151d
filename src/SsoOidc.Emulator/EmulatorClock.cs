namespace SsoOidc.Emulator;

/// <summary>
/// The time of the emulated services: that of another <see cref="TimeProvider"/> plus an offset that only
/// <see cref="Advance"/> changes. Timers run on the other clock.
/// </summary>
public sealed class EmulatorClock : TimeProvider
{
    private readonly TimeProvider _inner;
    private long _offsetTicks;

    /// <summary>Makes a clock that shows the time of <paramref name="inner"/> until it is advanced.</summary>
    public EmulatorClock(TimeProvider inner)
    {
        _inner = inner ?? throw new ArgumentNullException(nameof(inner));
    }

    /// <summary>How far this clock is ahead of the other one.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => _inner.TimestampFrequency;

    /// <summary>Moves the services' time, e.g. past the end of a device code; negative values move it back.</summary>
    public void Advance(TimeSpan duration) => Interlocked.Add(ref _offsetTicks, duration.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        _inner.GetTimestamp() + (long)(Offset.TotalSeconds * _inner.TimestampFrequency);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _inner.CreateTimer(callback, state, dueTime, period);
}
