using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Emulation;

namespace SsoOidc.Commands;

/// <summary>Takes faults back: one that Add-SsoEmulatorFault gave, or all of an emulator.</summary>
[Cmdlet(VerbsCommon.Remove, "SsoEmulatorFault", SupportsShouldProcess = true)]
public sealed class RemoveSsoEmulatorFaultCommand : EmulatorCommand
{
    /// <summary>From Add-SsoEmulatorFault; one whose times are over is no error.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [FaultTransformation]
    public SsoEmulatorFault? Fault { get; set; }

    /// <summary>Takes all faults of the emulator back.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override string PipeAdvice => "Pipe a fault that Add-SsoEmulatorFault gave, or remove all of them with -All";

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Fault?.Name ?? Emulator?.Url, () =>
    {
        if (Fault is not null && All) throw new SsoOidcException(FailureKind.InvalidInput, "-All and a fault can't be given together.");
        if (Fault is null)
        {
            // Where nothing is said, a prompt for a fault would be one that nobody can answer.
            if (!All) throw new SsoOidcException(FailureKind.InvalidInput, "It is not said which fault to remove.") { NextStep = PipeAdvice };
            SsoEmulator emulator = Running();
            if (IsConfirmed(emulator.Url, "Remove all faults")) emulator.ClearFaults();
        }
        else if (IsConfirmed(Fault.ToString(), "Remove fault") && !Fault.Remove())
        {
            WriteVerbose($"{Fault} is over already.");
        }
    });
}
