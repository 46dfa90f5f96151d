using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
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
        foreach ((string word, string meaning) in Words(fakeBoundParameters))
        {
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult(CommandText.Quoted(word), word, CompletionResultType.ParameterValue, meaning);
        }
    }
}
