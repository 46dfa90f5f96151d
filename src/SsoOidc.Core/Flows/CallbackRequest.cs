using System.Text;

namespace SsoOidc.Core.Flows;

/// <summary>The first line of what a browser sent; its headers do not matter here.</summary>
internal sealed class CallbackRequest(string method, string path, Dictionary<string, string> query)
{
    private const int Limit = 32 * 1024;

    /// <summary>For example <c>GET</c>.</summary>
    public string Method => method;

    /// <summary>Without the query.</summary>
    public string Path => path;

    /// <summary>The query's values, decoded; of several with one name the first counts.</summary>
    public Dictionary<string, string> Query => query;

    /// <summary>Reads up to the blank line; null where the other side sends something else, too much, or nothing.</summary>
    public static async Task<CallbackRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Limit];
        int filled = 0;
        while (filled < Limit)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0) return null;
            filled += read;
            string text = Encoding.ASCII.GetString(buffer, 0, filled);
            if (text.Contains("\r\n\r\n", StringComparison.Ordinal)) return Parse(text);
        }

        return null;
    }

    public static CallbackRequest? Parse(string text)
    {
        string[] words = text.Split('\n', 2)[0].Trim().Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal)) return null;
        string[] target = words[1].Split('?', 2);
        return new CallbackRequest(words[0], target[0], Values(target.Length == 2 ? target[1] : ""));
    }

    public static Dictionary<string, string> Values(string query)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string pair in query.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            string name = Decode(parts[0]);
            if (!values.ContainsKey(name)) values[name] = parts.Length == 2 ? Decode(parts[1]) : "";
        }

        return values;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
