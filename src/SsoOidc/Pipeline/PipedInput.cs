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

/// <summary>An output that says where services are, so that cmdlets go there.</summary>
internal interface IServicePlace;

/// <summary>
/// Tells of what was piped in and is of no use, in words of its own. PowerShell would say that "the input object cannot be bound to any
/// parameters", or, if the object happens to have a Region, nothing at all.
/// </summary>
internal sealed class PipedInput(InvocationInfo invocation)
{
    /// <summary>The parameter that takes what no other does.</summary>
    public const string Parameter = "InputObject";

    private static readonly string[] s_location = ["Region", "EndpointUrl", "UseFipsEndpoint", "UseDualStackEndpoint"];

    // Before the first input, only what stands on the command line is bound.
    private readonly HashSet<string> _given = [.. invocation.BoundParameters.Keys];

    /// <summary>The error; null if the input bound now is of use.</summary>
    public SsoOidcException? Failure(string advice)
    {
        if (!invocation.BoundParameters.TryGetValue(Parameter, out object? bound) || _given.Contains(Parameter)) return null;
        object? input = Plain(bound);
        // Where a service is may come from an emulator or a list of regions; from another output of this module it is no use alone.
        bool isOurs = input?.GetType().Assembly == typeof(PipedInput).Assembly && input is not IServicePlace;
        bool isUsed = invocation.BoundParameters.Keys.Any(name =>
            name != Parameter && !_given.Contains(name) && !(isOurs && Array.IndexOf(s_location, name) >= 0));
        return isUsed ? null : new SsoOidcException(FailureKind.InvalidInput, $"{Name(input)} was piped in, which {invocation.MyCommand.Name} can't use.")
        {
            NextStep = advice,
        };
    }

    /// <summary>What an error is about. Text can be a secret.</summary>
    public object? Target => invocation.BoundParameters.TryGetValue(Parameter, out object? bound) && Plain(bound) is { } input and not string ? input : null;

    private static object? Plain(object? bound) =>
        (bound is UnusableInput unusable ? unusable.Value : bound) is var value && value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Name(object? input) => input switch
    {
        null => "$null",
        string => "Text",
        _ when input.GetType().Assembly == typeof(PipedInput).Assembly => "An object of the kind " + input.GetType().Name,
        IConvertible => "A number or the like",
        _ => "An object of another kind",
    };
}
