using System.Management.Automation;
using System.Management.Automation.Host;
using SsoOidc.Core;
using SsoOidc.Errors;

namespace SsoOidc.Bridge;

/// <summary>What asynchronous work may say to the pipeline. Calls are made in order, on the pipeline's thread.</summary>
internal readonly struct Pipeline(PipelinePump<PSCmdlet> pump)
{
    private static readonly string[] s_promptTags = ["PSHOST", "SsoOidc.Prompt"];

    public void Write(object output) => pump.Post(cmdlet => cmdlet.WriteObject(output));

    public void Error(SsoOidcException failure, object? target) =>
        pump.Post(cmdlet => cmdlet.WriteError(ErrorMap.Record(failure, target)));

    public void Warning(string text) => pump.Post(cmdlet => cmdlet.WriteWarning(text));

    public void Progress(ProgressRecord progress) => pump.Post(cmdlet => cmdlet.WriteProgress(progress));

    /// <summary>Shows what a person must see: on the information stream, displayed by default, the object as MessageData.</summary>
    public void Prompt(SignInPrompt message) => pump.Post(cmdlet =>
    {
        message.Compose(Terminal.HasColour);
        cmdlet.WriteInformation(message, s_promptTags);
    });

    public Task<bool> ShouldProcessAsync(string target, string action) =>
        pump.InvokeAsync(cmdlet => cmdlet.ShouldProcess(target, action));

    /// <summary>Asks a person yes or no; null where there is nobody to ask.</summary>
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
