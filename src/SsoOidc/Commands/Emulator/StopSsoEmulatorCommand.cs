using System.Management.Automation;
using SsoOidc.Emulation;

namespace SsoOidc.Commands;

/// <summary>Stops an emulator: its port is free, and the environment as it was, when this returns.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SsoEmulator", SupportsShouldProcess = true)]
public sealed class StopSsoEmulatorCommand : EmulatorCommand
{
    /// <inheritdoc />
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [EmulatorTransformation]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public override SsoEmulator? Emulator { get; set; }

    /// <summary>Stops every emulator of this process, if there is any.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Emulator?.Url, () =>
    {
        // Cleaning up twice is no error.
        SsoEmulator[] stopped = All ? [.. RunningEmulators.All] : Emulator is null ? [RunningEmulators.Only()] : [Emulator];
        foreach (SsoEmulator emulator in stopped.Where(emulator => emulator.IsRunning && IsConfirmed(emulator.Url, "Stop emulator")))
            RunningEmulators.Stop(emulator);
    });
}
