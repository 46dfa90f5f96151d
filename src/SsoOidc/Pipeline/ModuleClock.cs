namespace SsoOidc.Pipeline;

/// <summary>
/// The time of everything in this module: the system's, plus the largest offset of the emulators that run in this process,
/// so that a token ends for the cmdlets when it ends for the emulator. Timers and timestamps stay real.
/// </summary>
internal sealed class ModuleClock : TimeProvider
{
    private readonly object _gate = new();
    private volatile Func<TimeSpan>[] _offsets = [];

    private ModuleClock()
    {
    }

    /// <summary>The one of this process.</summary>
    public static ModuleClock Instance { get; } = new();

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() =>
        _offsets is { Length: > 0 } offsets ? base.GetUtcNow() + offsets.Max(offset => offset()) : base.GetUtcNow();

    /// <summary>Goes by an emulator's clock as well.</summary>
    public void Follow(Func<TimeSpan> offset)
    {
        lock (_gate) _offsets = [.. _offsets, offset];
    }

    /// <summary>No longer goes by it.</summary>
    public void Forget(Func<TimeSpan> offset)
    {
        lock (_gate) _offsets = [.. _offsets.Where(other => other != offset)];
    }
}
