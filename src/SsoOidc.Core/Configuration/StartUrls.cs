namespace SsoOidc.Core.Configuration;

/// <summary>
/// How start URLs compare. Cache files are named after the URL letter for letter, but one portal is written in several ways:
/// with a slash or <c>#/</c> at the end, as browsers show it, and with capitals.
/// </summary>
internal static class StartUrls
{
    /// <summary>Whether both lead to the same access portal.</summary>
    public static bool AreSame(string one, string other) =>
        string.Equals(one, other, StringComparison.Ordinal) || string.Equals(Portal(one), Portal(other), StringComparison.Ordinal);

    /// <summary>What is different in two spellings of one portal, as the end of a sentence.</summary>
    public static string Difference(string one, string other)
    {
        List<string> differences = [];
        (string oneBody, string oneEnd) = Split(one.Trim());
        (string otherBody, string otherEnd) = Split(other.Trim());
        if (oneEnd != otherEnd) differences.Add($"its end ({Shown(oneEnd)} and {Shown(otherEnd)})");
        if (oneBody != otherBody)
            differences.Add(string.Equals(oneBody, otherBody, StringComparison.OrdinalIgnoreCase) ? "upper and lower case" : "its spelling");
        return differences.Count == 0 ? "blanks around it" : string.Join(" and in ", differences);
    }

    private static string Portal(string text) => Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? url)
        ? Split(url.GetComponents(UriComponents.HttpRequestUrl | UriComponents.Fragment, UriFormat.UriEscaped)).Body.ToLowerInvariant()
        : text.Trim();

    /// <summary>The URL, and the slashes and the empty fragment at its end.</summary>
    private static (string Body, string End) Split(string text)
    {
        string body = text.TrimEnd('/');
        if (body.Length > 0 && body[body.Length - 1] == '#') body = body.Substring(0, body.Length - 1).TrimEnd('/');
        else if (body.Length < text.Length && text.Contains('#')) body = text;
        return (body, text.Substring(body.Length));
    }

    private static string Shown(string end) => end.Length == 0 ? "nothing" : $"'{end}'";
}
