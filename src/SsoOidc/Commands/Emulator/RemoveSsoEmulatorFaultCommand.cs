using System.Management.Automation;
using SsoOidc.Core;

namespace SsoOidc.Commands;

/// <summary>Takes faults back: one that Add-SsoEmulatorFault gave, or all of an emulator.</summary>
[Cmdlet(VerbsCommon.Remove, "SsoEmulatorFault", SupportsShouldProcess = true, DefaultParameterSetName = "All")]
public sealed class RemoveSsoEmulatorFaultCommand : EmulatorCommand
{
    /// <summary>From Add-SsoEmulatorFault; one whose times are over is no error.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Fault")]
    public SsoEmulatorFault? Fault { get; set; }

    /// <summary>Takes all faults of the emulator back.</summary>
    [Parameter(ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Fault?.Name ?? Emulator?.Url, () =>
    {
        if (Fault is null)
        {
            // Where nothing is said, a prompt for a fault would be one that nobody can answer.
            if (!All) throw new SsoOidcException(FailureKind.InvalidInput, "Pipe in a fault that Add-SsoEmulatorFault gave, or say -All.");
            SsoEmulator emulator = Running();
            if (IsConfirmed(emulator.Url, "Remove all faults")) emulator.ClearFaults();
        }
        else if (IsConfirmed(Fault.ToString(), "Remove fault") && !Fault.Remove())
        {
            WriteVerbose($"{Fault} is over already.");
        }
    });
}
