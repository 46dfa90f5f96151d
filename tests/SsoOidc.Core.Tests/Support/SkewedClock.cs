using SsoOidc.Core.Platform;

namespace SsoOidc.Core.Tests.Support;

/// <summary>A machine's clock that is behind the service's, whose time is <see cref="TestClock.Beginning"/>.</summary>
internal sealed class SkewedClock(TimeSpan behind) : CorrectableClock
{
    /// <summary>How far it is behind; somebody may set it right.</summary>
    public TimeSpan Behind { get; set; } = behind;

    public override DateTimeOffset GetMachineTime() => TestClock.Beginning - Behind;
}
