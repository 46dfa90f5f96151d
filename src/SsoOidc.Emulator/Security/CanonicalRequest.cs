using System.Text;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Security;

/// <summary>The canonical request of AWS Signature Version 4, made from the request as it arrived.</summary>
internal static class CanonicalRequest
{
    public static string Build(IncomingRequest request, IReadOnlyList<string> signedHeaders)
    {
        StringBuilder text = new();
        text.Append(request.Method).Append('\n');
        text.Append(CanonicalPath(request.NormalPath)).Append('\n');
        text.Append(CanonicalQuery(request.RawQuery)).Append('\n');
        foreach (string name in signedHeaders)
            text.Append(name).Append(':').Append(Squeeze(request.Header(name))).Append('\n');
        text.Append('\n').Append(string.Join(";", signedHeaders)).Append('\n');
        return text.Append(Polyfills.HexLower(Polyfills.Sha256(request.BodyBytes))).ToString();
    }

    // Every service but S3 encodes the path of the request a second time.
    private static string CanonicalPath(string path) =>
        string.Join("/", path.Split('/').Select(Uri.EscapeDataString));

    private static string CanonicalQuery(string query)
    {
        IEnumerable<(string Name, string Value)> pairs = query
            .Split(['&'], StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split(['='], 2))
            .Select(pair => (Recode(pair[0]), pair.Length > 1 ? Recode(pair[1]) : ""));
        return string.Join("&", pairs
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Recode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    // Runs of spaces count as one.
    private static string Squeeze(string value) =>
        string.Join(" ", value.Split([' '], StringSplitOptions.RemoveEmptyEntries));
}
