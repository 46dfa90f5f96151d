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

    private static readonly string[] s_padding = SecretForms.Of("=".AsSpan(), 0, out _).All;
    private static readonly CharacterForms s_plus = SecretForms.Of("+".AsSpan(), 0, out _).And("-");
    private static readonly CharacterForms s_slash = SecretForms.Of("/".AsSpan(), 0, out _).And("_");

    /// <summary>The string with each of these secrets replaced by <see cref="Secret.Mask"/>.</summary>
    public string? Apply(string? text)
    {
        if (text is null) return null;
        bool[]? hidden = null;
        int longestWord = -1;
        foreach (Secret? secret in secrets)
        {
            if (!MayHide(secret, text.Length)) continue;
            string value = secret!.Reveal();
            Hide(value, text, ref hidden);
            if (longestWord < 0) longestWord = LongestWord(text);
            // Base64 is longer by a third, less the characters at its ends that hold other bits as well.
            if (longestWord < (value.Length * 4 / 3) - 2) continue;
            // As it is, and as the body of our requests has it.
            HideBase64(value, text, ref hidden);
            string inJson = JavaScriptEncoder.Default.Encode(value);
            if (inJson.Length > value.Length) HideBase64(inJson, text, ref hidden);
        }

        return hidden is null ? text : Shown(text, hidden);
    }

    /// <summary>The most characters without a blank. Base64 has none, and is longer than what it holds.</summary>
    private static int LongestWord(string text)
    {
        int longest = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !char.IsWhiteSpace(text[i])) continue;
            longest = Math.Max(longest, i - start);
            start = i + 1;
        }

        return longest;
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

    private static void Hide(string secret, string text, ref bool[]? hidden)
    {
        for (int start = -1; (start = Next(secret.AsSpan(), isBase64: false, text, start + 1, out int end)) >= 0;)
            (hidden ??= new bool[text.Length]).AsSpan(start, end - start).Fill(true);
    }

    /// <summary>
    /// Hides what all Base64 that holds the secret has in common, whatever is before and after it: there are three ways in which its bytes can
    /// fall into Base64's groups. The whole run of Base64 around a place is hidden as well: its first and last character may hold a bit of the secret.
    /// </summary>
    private static void HideBase64(string secret, string text, ref bool[]? hidden)
    {
        // Two bytes before it: as many of them are encoded with it as are needed.
        byte[] bytes = Encoding.UTF8.GetBytes("\0\0" + secret);
        for (int before = 0; before < 3; before++)
        {
            int length = bytes.Length - 2 + before, first = (before * 8 + 5) / 6;
            ReadOnlySpan<char> core = Convert.ToBase64String(bytes, 2 - before, length).AsSpan(first, (length * 8 / 6) - first);
            for (int start = -1; (start = Next(core, isBase64: true, text, start + 1, out int end)) >= 0;)
            {
                int from = start, to = end;
                while (from > 0 && IsBase64(text[from - 1])) from--;
                while (to < text.Length && IsBase64(text[to])) to++;
                while (Array.Find(s_padding, form => IsAt(form, text, to)) is { } padding) to += padding.Length;
                (hidden ??= new bool[text.Length]).AsSpan(from, to - from).Fill(true);
            }
        }
    }

    private static bool IsBase64(char c) =>
        c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/' or '-' or '_';

    /// <summary>The next place that holds the value, each of its characters in any of its forms; -1 if there is none.</summary>
    private static int Next(ReadOnlySpan<char> value, bool isBase64, string text, int from, out int end)
    {
        char[] firsts = FormsAt(value, 0, isBase64, out _).Firsts;
        for (int start = from - 1; start + 1 < text.Length && (start = text.IndexOfAny(firsts, start + 1)) >= 0;)
        {
            end = EndOf(value, isBase64, text, start);
            if (end > start) return start;
        }

        end = -1;
        return -1;
    }

    /// <summary>Where the value that begins at <paramref name="start"/> ends; -1 if none does.</summary>
    private static int EndOf(ReadOnlySpan<char> value, bool isBase64, string text, int start)
    {
        // Mostly one. Several, since one form may begin with another: \\ is a backslash in JSON, or two as they are.
        List<int>? others = null;
        int end = start;
        for (int i = 0, units; i < value.Length; i += units)
        {
            string[] forms = FormsAt(value, i, isBase64, out units).All;
            List<int>? before = others;
            int last = end;
            (end, others) = (-1, null);
            Follow(forms, text, last, ref end, ref others);
            foreach (int other in before ?? []) Follow(forms, text, other, ref end, ref others);
            if (end < 0) return -1;
        }

        return others is null ? end : Math.Max(end, others.Max());
    }

    private static void Follow(string[] forms, string text, int at, ref int end, ref List<int>? others)
    {
        foreach (string form in forms)
        {
            if (!IsAt(form, text, at)) continue;
            int next = at + form.Length;
            if (end < 0) end = next;
            else if (next != end && others?.Contains(next) != true) (others ??= []).Add(next);
        }
    }

    /// <summary>Hexadecimal digits of escapes come in either case.</summary>
    private static bool IsAt(string form, string text, int at) => form.Length == 1
        ? at < text.Length && text[at] == form[0]
        : string.Compare(form, 0, text, at, form.Length, form.Length > 2 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) == 0;

    private static CharacterForms FormsAt(ReadOnlySpan<char> value, int at, bool isBase64, out int units)
    {
        units = 1;
        return value[at] switch
        {
            '+' when isBase64 => s_plus,
            '/' when isBase64 => s_slash,
            _ => SecretForms.Of(value, at, out units),
        };
    }
}
