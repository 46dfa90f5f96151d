using System.Management.Automation;

namespace SsoOidc.Commands;

/// <summary>Takes faults back: one that Add-SsoEmulatorFault gave, or all of an emulator.</summary>
[Cmdlet(VerbsCommon.Remove, "SsoEmulatorFault", SupportsShouldProcess = true, DefaultParameterSetName = "Fault")]
public sealed class RemoveSsoEmulatorFaultCommand : EmulatorCommand
{
    /// <summary>From Add-SsoEmulatorFault; one whose times are over is no error.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Fault")]
    public SsoEmulatorFault Fault { get; set; } = null!;

    /// <summary>Takes all faults of the emulator back.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(All ? Emulator?.Url : Fault.Name, () =>
    {
        if (All)
        {
            SsoEmulator emulator = Running();
            if (ShouldProcess(emulator.Url, "Remove all faults")) emulator.ClearFaults();
        }
        else if (ShouldProcess(Fault.ToString(), "Remove fault") && !Fault.Remove())
        {
            WriteVerbose($"{Fault} is over already.");
        }
    });
}
