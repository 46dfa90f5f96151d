using System.Management.Automation;
using System.Management.Automation.Host;
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

    public async Task<bool> ShouldProcessAsync(string target, string action)
    {
        using (deadline.Pause()) return await pump.InvokeAsync(cmdlet => cmdlet.ShouldProcess(target, action));
    }

    /// <summary>Asks a person yes or no; null if there is nobody to ask.</summary>
    public async Task<bool?> AskAsync(string question, string caption)
    {
        using (deadline.Pause())
        {
            return await pump.InvokeAsync<bool?>(cmdlet =>
            {
                try
                {
                    return cmdlet.ShouldContinue(question, caption);
                }
                catch (Exception e) when (e is InvalidOperationException or HostException or NotImplementedException)
                {
                    // -NonInteractive, a job, or a runspace without a host. Thrown on, it would end the pipeline.
                    return null;
                }
            });
        }
    }

    /// <summary>Calls the cmdlet on the pipeline's thread, for what else it can do there.</summary>
    public Task<T> CallAsync<T>(Func<PSCmdlet, T> call) => pump.InvokeAsync(call);
}
