using System.Management.Automation;
using System.Management.Automation.Host;
using SsoOidc.Core;

namespace SsoOidc.Pipeline;

/// <summary>Questions to a person, where there may be none.</summary>
internal static class Questions
{
    private const string ConsoleHost = "ConsoleHost";

    /// <summary>
    /// Whether what is typed can be hidden. Where the console host has no keyboard, since its input comes from a file or is at
    /// an end, it would stop the whole script without a word when it is asked for a SecureString.
    /// </summary>
    public static bool CanHideAnswer(PSCmdlet cmdlet) => cmdlet.Host.Name != ConsoleHost || HasKeyboard(cmdlet);

    /// <summary>Whether somebody is there who can type an answer.</summary>
    public static bool IsInteractive(PSCmdlet cmdlet) => cmdlet.Host.Name != ConsoleHost
        ? cmdlet.Host.UI is not null
        : HasKeyboard(cmdlet)
            && !Array.Exists(Environment.GetCommandLineArgs(), argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// On Windows the console host asks the console for keys, which is there for a service as well, and takes lines from the input:
    /// where that is no keyboard, it would wait for ever for the one, and take the other for an answer.
    /// </summary>
    private static bool HasKeyboard(PSCmdlet cmdlet) =>
        !Console.IsInputRedirected && TryAsk(cmdlet, () => cmdlet.Host.UI.RawUI.KeyAvailable, out _);

    /// <summary>
    /// Asks. What a host throws where nobody can answer would end the pipeline; the console host runs into a null when its input
    /// ends at a choice.
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
