using System.Text.RegularExpressions;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// A piece of what a helper program wrote to its error stream, for our error: its end, without what may be a secret. A helper
/// handles credentials, so whatever looks like one is masked, at the price of a path or an id now and then.
/// </summary>
internal static class HelperMessage
{
    /// <summary>So much of the end is looked at: more than is shown, so that a cut secret is not.</summary>
    public const int MostRead = 16 * 1024;

    private const int MostShown = 400;

    private const string Hint = @"(?:secret|token|passw|passphrase|pwd|\bpin\b|\botp\b|assertion|authorization|signature|(?:api|access|private)[-_]?key)";

    private static readonly string[] s_ownWords = ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "AccountId", "Version"];

    /// <summary>The piece, in one line; empty if nothing was said.</summary>
    /// <param name="errors">What stood on the error stream, or its end.</param>
    /// <param name="output">What stood on the output stream: credentials, perhaps.</param>
    /// <param name="command">The program and its arguments.</param>
    public static string Of(string errors, string output, IReadOnlyList<string> command)
    {
        string text = errors.Length <= MostRead ? errors : errors.Substring(errors.Length - MostRead);
        foreach (string secret in Secrets(output, command).OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, Secret.Mask, StringComparison.Ordinal);
        text = Blank().Replace(Looks().Replace(Named().Replace(text, "$1" + Secret.Mask), Secret.Mask), " ").Trim();
        if (text.Length <= MostShown) return text;
        string end = text.Substring(text.Length - MostShown);
        int word = end.IndexOf(' ');
        return "... " + (word < 0 ? end : end.Substring(word + 1));
    }

    /// <summary>All that was printed where credentials are expected, and arguments of options that name a secret.</summary>
    private static IEnumerable<string> Secrets(string output, IReadOnlyList<string> command)
    {
        IEnumerable<string> printed = output.Substring(0, Math.Min(output.Length, MostRead))
            .Split([' ', '\t', '\r', '\n', '"', '\'', ',', '{', '}'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length >= 8 && !s_ownWords.Contains(word, StringComparer.OrdinalIgnoreCase));
        foreach (string word in printed.Distinct()) yield return word;

        Regex hint = new(Hint, RegexOptions.IgnoreCase);
        for (int i = 1; i < command.Count; i++)
        {
            string[] pair = command[i].Split('=', 2);
            if (pair.Length == 2 && pair[1].Length >= 4 && hint.IsMatch(pair[0])) yield return pair[1];
            bool isValue = pair.Length == 1 && !command[i].StartsWith('-') && command[i].Length >= 4;
            if (isValue && command[i - 1] is ['-' or '/', ..] && hint.IsMatch(command[i - 1])) yield return command[i];
        }
    }

    /// <summary>The value after a name that tells of a secret: <c>password=x</c>, <c>"SessionToken": "x"</c>, <c>Authorization: Bearer x</c>.</summary>
    private static Regex Named() => new(
        $$"""((?:[\w-]*{{Hint}}[\w-]*["']?\s*[=:]\s*(?:(?:Bearer|Basic)\s+)?|Bearer\s+|://[^\s:/@]+:(?=\S*@))["']?)(?!\*\*\*\*)(?:(?<=["'])[^"'\r\n]+|[^\s"',;@]+)""",
        RegexOptions.IgnoreCase);

    /// <summary>Long text without meaning: keys, JWTs, Base64, hexadecimal digits.</summary>
    private static Regex Looks() => new(
        @"[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|(?=[A-Za-z0-9+/_=~-]*[0-9])(?=[A-Za-z0-9+/_=~-]*[A-Z])(?=[A-Za-z0-9+/_=~-]*[a-z])[A-Za-z0-9+/_=~-]{24,}|[0-9a-fA-F]{32,}|[A-Za-z0-9+/_=]{80,}");

    private static Regex Blank() => new(@"\s+");
}
