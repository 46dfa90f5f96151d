using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Emulation;
using SsoOidc.Errors;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that has to do with an emulator of this process.</summary>
public abstract class EmulatorCommand : PSCmdlet
{
    private const string Advice = "Give the emulator that Start-SsoEmulator gave, or its URL, as -Emulator, or leave it out if only one runs";

    private PipedInput? _piped;

    /// <summary>
    /// From Start-SsoEmulator, or its URL; if not given, the only one of this runspace, else of this process.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [EmulatorTransformation]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public virtual SsoEmulator? Emulator { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public virtual PSObject? InputObject { get; set; }

    /// <summary>What to pipe or to give, for the error that says that what was piped in is of no use.</summary>
    private protected virtual string PipeAdvice => Advice;

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        if (MyInvocation.ExpectingInput) _piped = new PipedInput(MyInvocation);
    }


    /// <summary>The emulator that is meant.</summary>
    /// <exception cref="SsoOidcException">There is none, or there are several, or it has been stopped.</exception>
    private protected SsoEmulator Running() => Emulator switch
    {
        null => RunningEmulators.Only(),
        { IsRunning: true } running => running,
        _ => throw new SsoOidcException(FailureKind.EmulatorNotFound, $"The emulator at {Emulator.Url} has been stopped."),
    };

    /// <summary>Whether it is to be done: -WhatIf, and -Confirm.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InteractionRequired"/>: there is nobody to confirm it.</exception>
    private protected bool IsConfirmed(string target, string action) =>
        Questions.TryAsk(this, () => ShouldProcess(target, action), out bool yes) ? yes : throw Questions.NobodyConfirms(action);

    /// <summary>Does the work of one input; its <see cref="SsoOidcException"/> is written as a non-terminating error.</summary>
    private protected void Attempt(object? target, Action work)
    {
        if (_piped?.Failure(PipeAdvice) is { } unusable)
        {
            WriteError(ErrorMap.Record(unusable, _piped.Target));
            return;
        }

        try
        {
            work();
        }
        catch (SsoOidcException failure)
        {
            WriteError(ErrorMap.Record(failure, target));
        }
        catch (Exception e) when (!ErrorMap.IsOfThePipeline(e))
        {
            WriteError(ErrorMap.Record(ErrorMap.Unexpected(e), target));
        }
    }
}
