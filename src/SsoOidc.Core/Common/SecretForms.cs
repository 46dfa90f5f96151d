using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace SsoOidc.Core;

/// <summary>
/// How a character can look in an answer that echoes it: as it is, or after up to three escapings, each laid over the one before: as in
/// JSON, percent-encoded, or for HTML. A log line in JSON that quotes a request in JSON has two of them.
/// </summary>
internal static class SecretForms
{
    private const int Escapings = 3;

    private static readonly Encoding s_latin1 = Encoding.GetEncoding("iso-8859-1");

    private static readonly Func<string, string>[] s_escapings =
    [
        JavaScriptEncoder.Default.Encode,
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode,
        text => text.Replace("/", "\\/"),
        Uri.EscapeDataString,
        text => WebUtility.UrlEncode(text)!,
        text => WebUtility.HtmlEncode(text)!,
        text => EscapedForHtml(text, "&#{0};"),
        text => EscapedForHtml(text, "&#x{0:x};"),
    ];

    /// <summary>By their codes; made when they are first asked for, perhaps by several threads.</summary>
    private static readonly CharacterForms?[] s_ascii = new CharacterForms?['~' + 1];

    /// <param name="value">A string.</param>
    /// <param name="at">Where the character begins in it.</param>
    /// <param name="units">How many units it has: two for a pair of surrogates.</param>
    public static CharacterForms Of(ReadOnlySpan<char> value, int at, out int units)
    {
        units = at + 1 < value.Length && char.IsSurrogatePair(value[at], value[at + 1]) ? 2 : 1;
        return value[at] > '~' ? Make(value.Slice(at, units).ToString()) : s_ascii[value[at]] ??= Make(value[at].ToString());
    }

    private static CharacterForms Make(string character)
    {
        HashSet<string> forms = [character];
        HashSet<string> last = [character];
        for (int i = 0; i < Escapings; i++)
        {
            last = [.. last.SelectMany(form => s_escapings.Select(escape => escape(form))).Where(form => !forms.Contains(form))];
            forms.UnionWith(last);
        }

        // Some escape all characters, be there need for it or not.
        byte[] utf8 = Encoding.UTF8.GetBytes(character);
        forms.Add(string.Concat(character.Select(unit => $@"\u{(int)unit:x4}")));
        forms.Add(string.Concat(utf8.Select(one => $"%{one:x2}")));
        if (utf8.Length > 1)
        {
            // Headers are read as Latin-1. .NET quotes what it can't read as ASCII; others write so what they can't.
            forms.UnionWith([s_latin1.GetString(utf8), new string('?', utf8.Length), new string('?', character.Length)]);
        }

        return new CharacterForms([.. forms]);
    }

    private static string EscapedForHtml(string text, string format) => string.Concat(text.Select(c =>
        c is '&' or '<' or '>' or '"' or '\'' or '/' or '+' or '=' ? string.Format(CultureInfo.InvariantCulture, format, (int)c) : c.ToString()));
}

/// <summary>The forms of one character.</summary>
/// <param name="All">Each of them.</param>
internal sealed record CharacterForms(string[] All)
{
    /// <summary>What they begin with.</summary>
    public char[] Firsts { get; } = [.. All.Select(form => form[0]).Distinct()];

    public CharacterForms And(string other) => new([.. All, other]);
}
