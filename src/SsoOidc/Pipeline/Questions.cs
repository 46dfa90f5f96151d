using System.Management.Automation;
using System.Management.Automation.Host;
using SsoOidc.Core;

namespace SsoOidc.Pipeline;

/// <summary>Questions to a person, where there may be none.</summary>
internal static class Questions
{
    /// <summary>
    /// Asks. What a host throws where nobody can answer would end the pipeline, or the whole script without a word: the console
    /// host stops the pipeline when it meets the end of its input at a prompt, and runs into a null at a choice.
    /// https://github.com/PowerShell/PowerShell/blob/v7.4.0/src/Microsoft.PowerShell.ConsoleHost/host/msh/ConsoleHostUserInterfacePrompt.cs
    /// </summary>
    /// <returns>Whether somebody answered.</returns>
    public static bool TryAsk<T>(Cmdlet cmdlet, Func<T> ask, out T? answer)
    {
        try
        {
            answer = ask();
            return true;
        }
        catch (Exception e) when (IsNobodyThere(e, cmdlet))
        {
            answer = default;
            return false;
        }
    }

    /// <summary>What there is to say if nobody can be asked to confirm.</summary>
    public static SsoOidcException NobodyConfirms(string action) => new(
        FailureKind.InteractionRequired, $"Nobody can be asked to confirm it here ({action}). Nothing was done.")
    {
        NextStep = "Run the command again with -Confirm:$false, or where a person can answer",
    };

    /// <summary>-NonInteractive, a job, a runspace without a host or console, or the end of the input; not Ctrl+C.</summary>
    private static bool IsNobodyThere(Exception e, Cmdlet cmdlet) => e switch
    {
        ActionPreferenceStopException => false,
        PipelineStoppedException => !cmdlet.Stopping,
        _ => e is InvalidOperationException or HostException or NotImplementedException or NullReferenceException,
    };
}
