using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SsoOidc.Core;
using SsoOidc.Errors;

namespace SsoOidc.Parameters;

/// <summary>Completes from a list of words; other words stay allowed.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <summary>The words, each with what its tooltip says.</summary>
    private protected abstract IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters);

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string start = (wordToComplete ?? "").Trim('\'', '"');
        try
        {
            return Words(fakeBoundParameters)
                .Where(known => known.Word.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                .Select(known => new CompletionResult(CommandText.Quoted(known.Word), known.Word, CompletionResultType.ParameterValue, known.Meaning))
                .ToArray();
        }
        catch (SsoOidcException)
        {
            // An unreadable file completes to nothing; the cmdlet itself will say what is wrong with it.
            return [];
        }
    }
}
