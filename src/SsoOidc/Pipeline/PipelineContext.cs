using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Errors;

namespace SsoOidc.Pipeline;

/// <summary>What asynchronous work may say to the pipeline. Calls are made in order, on the pipeline's thread.</summary>
/// <param name="pump">Carries the calls.</param>
/// <param name="deadline">The end of all that is done for this input.</param>
internal readonly struct PipelineContext(PipelinePump<PSCmdlet> pump, Deadline deadline)
{
    public Deadline Deadline => deadline;

    /// <summary>Whether the pipeline was stopped, and takes no calls any more.</summary>
    public bool IsOver => pump.IsOver;

    public void Write(object output) => pump.Post(cmdlet => cmdlet.WriteObject(output));

    public void Error(SsoOidcException failure, object? target) =>
        pump.Post(cmdlet => cmdlet.WriteError(ErrorMap.Record(failure, target)));

    public void Warning(string text) => pump.Post(cmdlet => cmdlet.WriteWarning(DisplayText.Safe(text)));

    public void Progress(ProgressRecord progress) => pump.Post(cmdlet => cmdlet.WriteProgress(progress));

    public void Post(Action<PSCmdlet> call) => pump.Post(call);

    /// <exception cref="SsoOidcException"><see cref="FailureKind.InteractionRequired"/>: there is nobody to confirm it.</exception>
    public async Task<bool> ShouldProcessAsync(string target, string action)
    {
        bool? answer;
        using (deadline.Pause())
        {
            answer = await pump.InvokeAsync<bool?>(
                cmdlet => Questions.TryAsk(cmdlet, () => cmdlet.ShouldProcess(target, action), out bool yes) ? yes : null);
        }

        return answer ?? throw Questions.NobodyConfirms(action);
    }

    /// <summary>Asks a person yes or no; null if there is nobody to ask.</summary>
    public async Task<bool?> AskAsync(string question, string caption)
    {
        using (deadline.Pause())
        {
            return await pump.InvokeAsync<bool?>(
                cmdlet => Questions.TryAsk(cmdlet, () => cmdlet.ShouldContinue(question, caption), out bool yes) ? yes : null);
        }
    }

    /// <summary>Calls the cmdlet on the pipeline's thread, for what else it can do there.</summary>
    public Task<T> CallAsync<T>(Func<PSCmdlet, T> call) => pump.InvokeAsync(call);
}
