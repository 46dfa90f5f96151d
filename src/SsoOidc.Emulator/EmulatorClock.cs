namespace SsoOidc.Emulator;

/// <summary>
/// The time the emulated services go by: an outside <see cref="TimeProvider"/> plus an offset that only
/// <see cref="Advance"/> moves. Timers run on the outside clock.
/// </summary>
public sealed class EmulatorClock : TimeProvider
{
    private readonly TimeProvider _inner;
    private long _offsetTicks;

    /// <summary>Makes a clock that agrees with <paramref name="inner"/> until it is advanced.</summary>
    public EmulatorClock(TimeProvider inner)
    {
        _inner = inner ?? throw new ArgumentNullException(nameof(inner));
    }

    /// <summary>How far this clock is ahead of the outside one.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => _inner.TimestampFrequency;

    /// <summary>Moves the services' time, e.g. past the end of a device code. Negative values move it back.</summary>
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
