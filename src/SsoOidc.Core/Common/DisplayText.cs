using System.Globalization;
using System.Text;

namespace SsoOidc.Core;

/// <summary>
/// Makes text that came from outside safe to show: what a terminal would obey, or what turns the order of letters around, is shown
/// as an escape; what is too long is cut. Every error, warning, verbose line and prompt goes through here.
/// </summary>
internal static class DisplayText
{
    /// <summary>Longer than any message of a service.</summary>
    public const int Limit = 2000;

    /// <summary>A page, code or name, which stands in a line of its own.</summary>
    public const int LineLimit = 500;

    private const string Cut = " ... (cut)";

    /// <summary>The text as it can be shown.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">How many characters are shown at most.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Safe(string? text, int limit = Limit)
    {
        if (text is null) return null;
        string shown = text.Length <= limit ? text : text.Substring(0, limit - Cut.Length);
        int first = FirstUnsafe(shown);
        if (first >= 0) shown = Escaped(shown, first);
        return text.Length <= limit ? shown : shown + Cut;
    }

    /// <summary>Whether nothing in the text has to be escaped.</summary>
    public static bool IsSafe(string text) => FirstUnsafe(text) < 0;

    private static int FirstUnsafe(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                if (IsUnsafe(CharUnicodeInfo.GetUnicodeCategory(text, i))) return i;
                i++;
            }
            else if (IsUnsafe(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Letters, digits and punctuation are most of all text, and known without a table.</summary>
    private static bool IsUnsafe(char c) => c is not (>= ' ' and <= '~') && IsUnsafe(CharUnicodeInfo.GetUnicodeCategory(c));

    /// <summary>Format characters are the bidi marks, the zero-width ones and the tags, none of which can be seen.</summary>
    private static bool IsUnsafe(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;

    private static string Escaped(string text, int first)
    {
        StringBuilder shown = new(text, 0, first, text.Length + 32);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            bool isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            bool isUnsafe = isPair ? IsUnsafe(CharUnicodeInfo.GetUnicodeCategory(text, i)) : IsUnsafe(c);
            if (!isUnsafe)
            {
                shown.Append(c);
                if (isPair) shown.Append(text[++i]);
                continue;
            }

            shown.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)c:x4}" });
            if (isPair) shown.Append($"\\u{(int)text[++i]:x4}");
        }

        return shown.ToString();
    }
}
