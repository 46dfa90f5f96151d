using System.Collections;
using System.Management.Automation;

namespace SsoOidc.Parameters;

/// <summary>Splits texts at blanks, commas and semicolons, as scopes and grant types come in CSV rows and config files.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WordsTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly char[] s_separators = [' ', ',', ';', '\t', '\r', '\n'];

    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            string text => Split(text),
            IEnumerable many => many.Cast<object?>().SelectMany(one => Split(one?.ToString() ?? "")).ToArray(),
            _ => inputData,
        };
    }

    private static string[] Split(string text) => text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
}
