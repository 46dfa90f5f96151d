using SsoOidc.Core.Platform;

namespace SsoOidc.Pipeline;

/// <summary>
/// The time of everything in this module: the system's, plus the largest offset of the emulators that run in this process,
/// so that a token ends for the cmdlets when it ends for the emulator. Timers and timestamps stay real.
/// </summary>
internal sealed class ModuleClock : CorrectableClock
{
    private readonly object _gate = new();
    private volatile Func<TimeSpan>[] _offsets = [];

    private ModuleClock()
    {
    }

    /// <summary>The one of this process.</summary>
    public static ModuleClock Instance { get; } = new();

    /// <inheritdoc />
    public override DateTimeOffset GetMachineTime() =>
        _offsets is { Length: > 0 } offsets ? base.GetMachineTime() + offsets.Max(offset => offset()) : base.GetMachineTime();

    /// <summary>Goes by an emulator's clock as well.</summary>
    public void Follow(Func<TimeSpan> offset)
    {
        lock (_gate) _offsets = [.. _offsets, offset];
    }

    /// <summary>No longer goes by it, nor by what it may have said of the time.</summary>
    public void Forget(Func<TimeSpan> offset)
    {
        lock (_gate) _offsets = [.. _offsets.Where(other => other != offset)];
        Correct(TimeSpan.Zero);
    }
}
