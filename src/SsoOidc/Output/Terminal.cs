using System.Management.Automation;
using System.Reflection;

namespace SsoOidc.Output;

/// <summary>What may be sent to where the user looks.</summary>
internal static class Terminal
{
    // Since PowerShell 7.2, and not in the reference assembly of 5.1. Before, colours would be counted as text in a view.
    private static readonly Type? s_style = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle");
    private static readonly PropertyInfo? s_instance = s_style?.GetProperty("Instance");
    private static readonly PropertyInfo? s_rendering = s_style?.GetProperty("OutputRendering");

    /// <summary>
    /// Whether colours may be used: not where <c>$PSStyle.OutputRendering</c> says PlainText, which NO_COLOR sets, and with
    /// the default Host not when the output of the process goes to a file or another program.
    /// </summary>
    public static bool HasColour => s_rendering?.GetValue(s_instance?.GetValue(null))?.ToString() switch
    {
        "Ansi" => true,
        "Host" => !Console.IsOutputRedirected,
        _ => false,
    };
}
