using System.Management.Automation;
using System.Management.Automation.Host;
using SsoOidc.Core;
using SsoOidc.Errors;

namespace SsoOidc.Pipeline;

/// <summary>What asynchronous work may say to the pipeline. Calls are made in order, on the pipeline's thread.</summary>
internal readonly struct PipelineContext(PipelinePump<PSCmdlet> pump)
{
    public void Write(object output) => pump.Post(cmdlet => cmdlet.WriteObject(output));

    public void Error(SsoOidcException failure, object? target) =>
        pump.Post(cmdlet => cmdlet.WriteError(ErrorMap.Record(failure, target)));

    public void Warning(string text) => pump.Post(cmdlet => cmdlet.WriteWarning(text));

    public void Progress(ProgressRecord progress) => pump.Post(cmdlet => cmdlet.WriteProgress(progress));

    public void Post(Action<PSCmdlet> call) => pump.Post(call);

    public Task<bool> ShouldProcessAsync(string target, string action) =>
        pump.InvokeAsync(cmdlet => cmdlet.ShouldProcess(target, action));

    /// <summary>Asks a person yes or no; null if there is nobody to ask.</summary>
    public Task<bool?> AskAsync(string question, string caption) => pump.InvokeAsync<bool?>(cmdlet =>
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

    /// <summary>Calls the cmdlet on the pipeline's thread, for what else it can do there.</summary>
    public Task<T> CallAsync<T>(Func<PSCmdlet, T> call) => pump.InvokeAsync(call);
}
