using System.Text;
using System.Text.Encodings.Web;

namespace SsoOidc.Core;

/// <summary>
/// Takes secrets out of a string that came from outside, since an answer may echo its request. A secret is found in each of its
/// <see cref="SecretForms"/>, and inside Base64.
/// </summary>
internal sealed class SecretMask(params Secret?[] secrets)
{
    /// <summary>A shorter string is no secret, and masking it would spoil the words it happens to stand in.</summary>
    private const int LeastSecret = 8;

    private static readonly string[] s_padding = SecretForms.Of("=");

    /// <summary>The string with each of these secrets replaced by <see cref="Secret.Mask"/>.</summary>
    public string? Apply(string? text)
    {
        if (text is null) return null;
        bool[]? hidden = null;
        foreach (Secret? secret in secrets)
        {
            if (!MayHide(secret, text.Length)) continue;
            string value = secret!.Reveal();
            hidden ??= new bool[text.Length];
            Hide(value, text, hidden);
            // As it is, and as the body of our requests has it.
            foreach (string core in Base64Cores(value).Concat(Base64Cores(JavaScriptEncoder.Default.Encode(value))))
                HideBase64(core, text, hidden);
        }

        return hidden is null ? text : Shown(text, hidden);
    }

    /// <summary>Whether a string of this length may hold a secret: no form of a secret is shorter than the secret.</summary>
    public bool MayHideIn(int length)
    {
        foreach (Secret? secret in secrets)
        {
            if (MayHide(secret, length)) return true;
        }

        return false;
    }

    private static bool MayHide(Secret? secret, int length) =>
        secret is not null && secret.Reveal().Length >= LeastSecret && secret.Reveal().Length <= length;

    private static string Shown(string text, bool[] hidden)
    {

        StringBuilder shown = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (!hidden[i]) shown.Append(text[i]);
            else if (i == 0 || !hidden[i - 1]) shown.Append(Secret.Mask);
        }

        return shown.ToString();
    }

    private static void Hide(string secret, string text, bool[] hidden)
    {
        foreach ((int start, int end) in Places(secret, text, SecretForms.Of)) hidden.AsSpan(start, end - start).Fill(true);
    }

    /// <summary>Hides the whole run of Base64 around a place as well: its first and last character may hold a bit of the secret.</summary>
    private static void HideBase64(string core, string text, bool[] hidden)
    {
        foreach ((int start, int end) in Places(core, text, Base64FormsOf))
        {
            int from = start, to = end;
            while (from > 0 && IsBase64(text[from - 1])) from--;
            while (to < text.Length && IsBase64(text[to])) to++;
            while (s_padding.FirstOrDefault(form => IsAt(form, text, to)) is { } padding) to += padding.Length;
            hidden.AsSpan(from, to - from).Fill(true);
        }
    }

    private static bool IsBase64(char c) =>
        c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/' or '-' or '_';

    /// <summary>
    /// What all Base64 that holds these characters has in common, whatever is before and after them: one core for each of
    /// the three ways in which bytes can fall into Base64's groups.
    /// </summary>
    private static IEnumerable<string> Base64Cores(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            string base64 = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = (before * 8 + 5) / 6, end = (before + bytes.Length) * 8 / 6;
            yield return base64.Substring(first, end - first);
        }
    }

    /// <summary>Where the string holds the value, each of its characters in any of its forms.</summary>
    private static IEnumerable<(int Start, int End)> Places(string value, string text, Func<string, string[]> formsOf)
    {
        string[][] characters = [.. Characters(value).Select(formsOf)];
        char[] firsts = [.. characters[0].Select(form => form[0]).Distinct()];
        for (int start = text.IndexOfAny(firsts); start >= 0; start = text.IndexOfAny(firsts, start + 1))
        {
            int end = EndOf(characters, text, start);
            if (end > start) yield return (start, end);
        }
    }

    /// <summary>A pair of surrogates is one character.</summary>
    private static IEnumerable<string> Characters(string value)
    {
        for (int i = 0; i < value.Length; i++)
            yield return char.IsSurrogatePair(value, i) ? value.Substring(i++, 2) : value.Substring(i, 1);
    }

    /// <summary>Where the value that begins at <paramref name="start"/> ends; -1 if none does.</summary>
    private static int EndOf(string[][] characters, string text, int start)
    {
        // Several, since one form may begin with another: \\ is a backslash in JSON, or two as they are.
        List<int> ends = [start];
        foreach (string[] forms in characters)
        {
            List<int> next = [];
            foreach (int end in ends)
            {
                foreach (string form in forms)
                {
                    if (IsAt(form, text, end) && !next.Contains(end + form.Length)) next.Add(end + form.Length);
                }
            }

            if (next.Count == 0) return -1;
            ends = next;
        }

        return ends.Max();
    }

    /// <summary>Hexadecimal digits of escapes come in either case.</summary>
    private static bool IsAt(string form, string text, int at) => string.Compare(
        form, 0, text, at, form.Length, form.Length > 2 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) == 0;

    private static string[] Base64FormsOf(string character) => character switch
    {
        "+" => [.. SecretForms.Of("+"), "-"],
        "/" => [.. SecretForms.Of("/"), "_"],
        _ => SecretForms.Of(character),
    };
}
