using System.Globalization;
using System.Management.Automation;
using SsoOidc.Binding;

namespace SsoOidc.Commands;

/// <summary>
/// Moves an emulator's time without waiting. This module's cmdlets also go by it, in the whole process, until the emulator
/// is stopped; other clients and Get-Date do not.
/// </summary>
[Cmdlet(VerbsCommon.Set, "SsoEmulatorClock", SupportsShouldProcess = true)]
public sealed class SetSsoEmulatorClockCommand : EmulatorCommand
{
    /// <summary>How far: a TimeSpan (08:00:00), a number of seconds, or 90s, 15m, 8h, 30d; negative moves it back.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "How far, for example 08:00:00")]
    [DurationTransformation]
    public TimeSpan? Advance { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Emulator?.Url, () =>
    {
        SsoEmulator emulator = Running();
        if (!IsConfirmed(emulator.Url, $"Advance clock by {Advance}")) return;
        emulator.Advance(Advance ?? TimeSpan.Zero);
        WriteVerbose($"For {emulator.Url} it is {emulator.UtcNow.ToString("u", CultureInfo.InvariantCulture)}.");
    });
}
