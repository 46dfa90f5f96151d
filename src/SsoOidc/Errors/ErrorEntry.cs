using System.Management.Automation;

namespace SsoOidc.Errors;

/// <summary>What PowerShell says of a kind of failure.</summary>
internal sealed class ErrorEntry(ErrorCategory category, string recommendedAction)
{
    /// <summary>The error's category; never NotSpecified.</summary>
    public ErrorCategory Category => category;

    /// <summary>The next command to type, or thing to check.</summary>
    public string RecommendedAction => recommendedAction;
}
