namespace SsoOidc.Core.Platform;

/// <summary>
/// A clock that may be wrong, and is set right by what services answer: what is signed by it, and what ends by it, then goes by their time. Timers
/// and timestamps are not touched.
/// </summary>
internal abstract class CorrectableClock : TimeProvider
{
    private long _correction;

    /// <summary>What is added to this machine's time; zero until a service refused a request for its time.</summary>
    public TimeSpan Correction => TimeSpan.FromTicks(Interlocked.Read(ref _correction));

    /// <summary>The time as this machine has it.</summary>
    public virtual DateTimeOffset GetMachineTime() => base.GetUtcNow();

    public sealed override DateTimeOffset GetUtcNow() => GetMachineTime() + Correction;

    public void Correct(TimeSpan correction) => Interlocked.Exchange(ref _correction, correction.Ticks);
}
