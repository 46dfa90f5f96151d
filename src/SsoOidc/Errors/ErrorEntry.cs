using System.Management.Automation;

namespace SsoOidc.Errors;

/// <summary>What PowerShell says of a kind of failure.</summary>
/// <param name="Category">The error's category; never NotSpecified.</param>
/// <param name="RecommendedAction">The next command to type, or thing to check.</param>
internal sealed record ErrorEntry(ErrorCategory Category, string RecommendedAction);
