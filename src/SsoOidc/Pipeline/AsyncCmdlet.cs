using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Errors;

namespace SsoOidc.Pipeline;

/// <summary>A cmdlet whose work is a task. Ctrl+C cancels it; a failure becomes one error record.</summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private PipelinePump<PSCmdlet>? _pump;
    private PipedInput? _piped;
    private bool? _isVerbose;

    /// <summary>Whether somebody wants to see what <see cref="Trace"/> says. Looked up by the first input, for all of them.</summary>
    private protected bool IsVerbose => _isVerbose == true;

    /// <summary>What an error is about: a start URL, session or client name. Never a secret.</summary>
    private protected abstract object? ErrorTarget { get; }

    /// <summary>What to pipe or to give, for the error that says that what was piped in is of no use.</summary>
    private protected virtual string PipeAdvice => $"Run Get-Help {MyInvocation.MyCommand.Name} -Examples";

    /// <summary>Whether the cmdlet takes what <see cref="PipedInput.Parameter"/> has.</summary>
    private protected virtual bool TakesPiped => false;

    /// <summary>How long one input may take; null for as long as the service and others need.</summary>
    private protected virtual TimeSpan? Limit => null;

    /// <summary>The end of all that is done for the current input.</summary>
    private protected Deadline Deadline { get; private set; } = new(ModuleClock.Instance, null);

    /// <summary>
    /// Environment and shared config files, seen through a profile. A path in the environment that is not absolute begins at
    /// PowerShell's current location, as it does for a program that is started there.
    /// </summary>
    private protected AwsConfiguration ConfigurationOf(string? profileName = null, bool mayBeNew = false) =>
        new(profileName, currentFolder: () => SessionState.Path.CurrentFileSystemLocation.ProviderPath) { MayBeNew = mayBeNew };

    /// <summary>Ends with the command: by Ctrl+C, or by another command of the pipe.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        if (MyInvocation.ExpectingInput) _piped = new PipedInput(MyInvocation);
    }

    /// <summary>Runs work of one input; its <see cref="SsoOidcException"/> is written as a non-terminating error.</summary>
    private protected void Run(Func<PipelineContext, CancellationToken, Task> work)
    {
        if (_piped is not null) _piped.Number++;
        if (!TakesPiped && _piped?.Failure(PipeAdvice) is { } unusable)
        {
            WriteError(ErrorMap.Record(unusable, _piped!.Target));
            return;
        }

        RunAtEnd(work);
    }

    /// <summary>The same after the last input, which is still bound then.</summary>
    private protected void RunAtEnd(Func<PipelineContext, CancellationToken, Task> work)
    {
        PipelinePump<PSCmdlet> pump = new();
        _pump = pump;
        _isVerbose ??= WantsVerbose();
        Deadline = new Deadline(ModuleClock.Instance, Limit);
        try
        {
            pump.Run(this, (p, cancel) => GuardAsync(work, new PipelineContext(p, Deadline), cancel), _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (SsoOidcException failure)
        {
            WriteError(ErrorMap.Record(failure, ErrorTarget));
        }
    }

    /// <summary>
    /// Whatever the work did not expect becomes an error like others, and does not end the pipeline. What the pipeline itself
    /// throws when it is written to is not seen here.
    /// </summary>
    private static async Task GuardAsync(
        Func<PipelineContext, CancellationToken, Task> work, PipelineContext pipe, CancellationToken cancellationToken)
    {
        try
        {
            await work(pipe, cancellationToken);
        }
        catch (Exception e) when (e is not (SsoOidcException or OperationCanceledException))
        {
            throw ErrorMap.Unexpected(e);
        }
    }

    /// <summary>A line for <c>-Verbose</c>, from any thread; when nothing runs or all is stopped, nobody listens.</summary>
    private protected void Trace(string text)
    {
        if (_stop.IsCancellationRequested) return;
        try
        {
            _pump?.Post(cmdlet => cmdlet.WriteVerbose(DisplayText.Safe(text)));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private bool WantsVerbose() =>
        MyInvocation.BoundParameters.TryGetValue("Verbose", out object? given)
            ? given is SwitchParameter { IsPresent: true }
            : GetVariableValue("VerbosePreference") is not ActionPreference.SilentlyContinue;

    /// <summary>Called when the command is over, however it ended: what still runs is to end.</summary>
    private protected virtual void Leave()
    {
    }

    /// <summary>Ends what still runs.</summary>
    private protected void Stop() => _stop.Cancel();

    /// <inheritdoc />
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc />
    public void Dispose()
    {
        Leave();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }
}
