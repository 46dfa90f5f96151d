using System.Text;

namespace SsoOidc.Core;

/// <summary>
/// Command lines in settings: split into words as the AWS CLI splits them, and joined for <c>ProcessStartInfo</c>. Nothing in them
/// is expanded, and <c>#</c> and <c>;</c> are characters like any other.
/// </summary>
internal static class CommandLine
{
    /// <summary>The words, by the rules of this operating system.</summary>
    /// <exception cref="FormatException">A quotation mark is not closed, or nothing follows the last backslash.</exception>
    public static IReadOnlyList<string> Split(string text) =>
        Path.DirectorySeparatorChar == '\\' ? SplitWindows(text) : SplitPosix(text);

    /// <summary>
    /// As Python's <c>shlex.split</c>: single quotes keep everything, in double quotes a backslash escapes a quotation mark or a
    /// backslash alone, elsewhere it escapes any character. https://docs.python.org/3/library/shlex.html
    /// </summary>
    /// <exception cref="FormatException">A quotation mark is not closed, or nothing follows the last backslash.</exception>
    public static IReadOnlyList<string> SplitPosix(string text) => ListPosix(text, separator: null)[0];

    /// <summary>Several command lines with a separator between them, which counts only outside of quotes and if not escaped.</summary>
    /// <exception cref="FormatException">A quotation mark is not closed, or nothing follows the last backslash.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ListPosix(string text, char? separator)
    {
        List<IReadOnlyList<string>> all = [];
        Words words = new();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == separator)
            {
                all.Add(words.Take());
            }
            else if (c is ' ' or '\t' or '\r' or '\n')
            {
                words.End();
            }
            else if (c == '\\')
            {
                words.Add(++i < text.Length ? text[i] : throw new FormatException("nothing follows the last backslash"));
            }
            else if (c is '\'' or '"')
            {
                i = EndOfQuotes(text, i, words);
            }
            else
            {
                words.Add(c);
            }
        }

        all.Add(words.Take());
        return all;
    }

    /// <summary>
    /// As the C runtime of Windows: blanks and tabs separate, double quotes alone quote, and a backslash is one unless a quotation
    /// mark follows. https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
    /// </summary>
    /// <exception cref="FormatException">A quotation mark is not closed.</exception>
    public static IReadOnlyList<string> SplitWindows(string text)
    {
        Words words = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\')
            {
                int count = 1;
                while (i + count < text.Length && text[i + count] == '\\') count++;
                i += count - 1;
                bool beforeQuote = i + 1 < text.Length && text[i + 1] == '"';
                words.Add('\\', beforeQuote ? count / 2 : count);
                if (!beforeQuote || count % 2 == 0) continue;
                words.Add('"');
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
                words.Begin();
            }
            else if (c is ' ' or '\t' && !isQuoted)
            {
                words.End();
            }
            else
            {
                words.Add(c);
            }
        }

        return isQuoted ? throw new FormatException("the quotation mark \" is not closed") : words.Take();
    }

    /// <summary>The words as one string that <c>ProcessStartInfo.Arguments</c>, on every system, splits into the same words.</summary>
    public static string Join(IEnumerable<string> words)
    {
        StringBuilder text = new();
        foreach (string word in words)
        {
            if (text.Length > 0) text.Append(' ');
            bool isPlain = word.Length > 0 && word.All(c => !char.IsWhiteSpace(c) && c != '"');
            if (isPlain) text.Append(word);
            else AppendQuoted(text, word);
        }

        return text.ToString();
    }

    private static void AppendQuoted(StringBuilder text, string word)
    {
        text.Append('"');
        int backslashes = 0;
        foreach (char c in word)
        {
            // Backslashes count only before a quotation mark, and there each must be doubled.
            if (c == '"') text.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            text.Append(c);
        }

        text.Append('\\', backslashes).Append('"');
    }

    /// <summary>Where the quotes that begin at <paramref name="start"/> end; what they hold is added.</summary>
    private static int EndOfQuotes(string text, int start, Words words)
    {
        char quote = text[start];
        words.Begin();
        for (int i = start + 1; i < text.Length; i++)
        {
            if (text[i] == quote) return i;
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\') i++;
            words.Add(text[i]);
        }

        throw new FormatException($"the quotation mark {quote} is not closed");
    }

    /// <summary>The words so far and the one that is being read, which exists once its quotes have begun.</summary>
    private sealed class Words
    {
        private readonly StringBuilder _word = new();
        private List<string> _done = [];
        private bool _hasBegun;

        public void Begin() => _hasBegun = true;

        public void Add(char c, int times = 1)
        {
            _word.Append(c, times);
            _hasBegun = true;
        }

        public void End()
        {
            if (_hasBegun) _done.Add(_word.ToString());
            _word.Clear();
            _hasBegun = false;
        }

        public List<string> Take()
        {
            End();
            List<string> words = _done;
            _done = [];
            return words;
        }
    }
}
