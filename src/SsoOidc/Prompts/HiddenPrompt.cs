using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using SsoOidc.Pipeline;

namespace SsoOidc.Prompts;

/// <summary>Asks for something that is not shown while it is typed, in any host.</summary>
internal static class HiddenPrompt
{
    /// <summary>What was typed, and whether somebody was there to do so.</summary>
    /// <param name="pipe">The streams.</param>
    /// <param name="label">What is asked for.</param>
    public static async Task<(bool IsAnswered, SecureString? Answer)> AskAsync(PipelineContext pipe, string label)
    {
        using (pipe.Deadline.Pause()) return await pipe.CallAsync(cmdlet => Read(cmdlet, label));
    }

    /// <summary>A failure is an answer here; thrown on the pipeline's thread it would end the pipeline.</summary>
    private static (bool IsAnswered, SecureString? Answer) Read(PSCmdlet cmdlet, string label)
    {
        FieldDescription field = new(label);
        field.SetParameterType(typeof(SecureString));
        // Some hosts tell the end of the input by giving no answer.
        return Questions.CanHideAnswer(cmdlet)
            && Questions.TryAsk(cmdlet, () => cmdlet.Host.UI.Prompt("", "", [field]), out Dictionary<string, PSObject>? answers) && answers?.Count > 0
            ? (true, answers.Values.First()?.BaseObject as SecureString)
            : (false, null);
    }
}
