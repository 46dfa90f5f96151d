using System.Globalization;
using System.Management.Automation;
using SsoOidc.Core;

namespace SsoOidc.Pipeline;

/// <summary>
/// What came down the pipe and nothing else of a cmdlet takes. PowerShell converts to it last of all, so that an input that is good for
/// another parameter set has settled on that one before.
/// </summary>
public sealed class UnusableInput
{
    /// <summary>Takes anything.</summary>
    public UnusableInput(object value) => Value = value;

    internal object Value { get; }
}

/// <summary>
/// Tells of what was piped in and is of no use, in words of its own. PowerShell would say that "the input object cannot be bound to any
/// parameters", or, if the object happens to have a Region, nothing at all.
/// </summary>
internal sealed class PipedInput(InvocationInfo invocation)
{
    /// <summary>The parameter that takes what no other does.</summary>
    public const string Parameter = "InputObject";

    // Not by their types, so that what comes back from a job or Export-Clixml is known as well.
    private const string Outputs = "SsoOidc.";
    private const string Emulator = Outputs + "SsoEmulator";
    private const string FromAfar = "Deserialized.";

    private static readonly string[] s_location = ["Region", "EndpointUrl", "UseFipsEndpoint", "UseDualStackEndpoint"];

    // Before the first input, only what stands on the command line is bound.
    private readonly HashSet<string> _given = [.. invocation.BoundParameters.Keys];

    /// <summary>What an error is about. Text can be a secret.</summary>
    public object? Target => Input?.BaseObject is not string ? Input : null;

    /// <summary>Which input of the pipe is bound now, from 1.</summary>
    public int Number { get; set; }

    private PSObject? Input => !invocation.BoundParameters.TryGetValue(Parameter, out object? bound) ? null
        : (bound is UnusableInput unusable ? unusable.Value : bound) is { } value ? PSObject.AsPSObject(value)
        : null;

    /// <summary>The error; null if the input bound now is of use.</summary>
    public SsoOidcException? Failure(string advice)
    {
        if (!invocation.BoundParameters.ContainsKey(Parameter) || _given.Contains(Parameter)) return null;
        bool isPlace = false;
        foreach (string name in invocation.BoundParameters.Keys)
        {
            if (name == Parameter || _given.Contains(name)) continue;
            if (Array.IndexOf(s_location, name) < 0) return null;
            isPlace = true;
        }

        PSObject? input = Input;
        string? type = TypeOf(input);
        // Where a service is may come from an emulator or a list of regions; from another output of this module it is no use alone.
        if (isPlace && (type is null or Emulator)) return null;
        // Of a long list, the text itself would say most, but it can be a secret.
        string place = Number > 1 ? $" as input {Number.ToString(CultureInfo.InvariantCulture)}" : "";
        return new SsoOidcException(FailureKind.InvalidInput, $"{Name(input, type)} was piped in{place}, which {invocation.MyCommand.Name} can't use.")
        {
            NextStep = advice,
        };
    }

    /// <summary>The type of an output of this module; null for anything else.</summary>
    private static string? TypeOf(PSObject? input)
    {
        string name = input?.TypeNames.FirstOrDefault() ?? "";
        if (name.StartsWith(FromAfar, StringComparison.Ordinal)) name = name.Substring(FromAfar.Length);
        return name.StartsWith(Outputs, StringComparison.Ordinal) ? name : null;
    }

    private static string Name(PSObject? input, string? type) => input?.BaseObject switch
    {
        null => "$null",
        string text => string.IsNullOrWhiteSpace(text) ? "An empty line" : "Text",
        _ when type is not null => $"An object of the kind {type.Substring(Outputs.Length)}",
        int or long or double or decimal => "A number",
        _ => "An object of another kind",
    };
}
