using System.Globalization;
using System.Net;
using System.Text;

namespace SsoOidc.Core.Login;

/// <summary>What a browser brought back to the loopback address (RFC 6749 section 4.1.2): a code, or an error.</summary>
internal sealed class AuthorizationResponse(Secret? code, string? error, string? description)
{
    /// <summary>The authorization code; null if there is an error.</summary>
    public Secret? Code => code;

    /// <summary>The error, for example <c>access_denied</c>; null if there is a code.</summary>
    public string? Error => error;

    /// <summary>The service's words for the error; often null.</summary>
    public string? Description => description;
}

/// <summary>The first line of what a browser sent; its headers do not matter here.</summary>
internal sealed class LoopbackRequest(string method, string path, Dictionary<string, string> query)
{
    private const int Limit = 32 * 1024;

    /// <summary>For example <c>GET</c>.</summary>
    public string Method => method;

    public string Path => path;

    /// <summary>The query's values, decoded; of several with one name the first counts.</summary>
    public Dictionary<string, string> Query => query;

    /// <summary>Reads up to the blank line; null if the other side sends something else, too much, or nothing.</summary>
    public static async Task<LoopbackRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Limit];
        int filled = 0;
        while (filled < Limit)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0) return null;
            // Its end may have begun in what came before.
            int from = Math.Max(0, filled - 3);
            filled += read;
            if (buffer.AsSpan(from, filled - from).IndexOf("\r\n\r\n"u8) >= 0) return Parse(Encoding.ASCII.GetString(buffer, 0, filled));
        }

        return null;
    }

    public static LoopbackRequest? Parse(string text)
    {
        string[] words = text.Split('\n', 2)[0].Trim().Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal)) return null;
        string[] target = words[1].Split('?', 2);
        return new LoopbackRequest(words[0], target[0], Values(target.Length == 2 ? target[1] : ""));
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

/// <summary>What to make of a request that came to the loopback address.</summary>
internal sealed class LoopbackOutcome(int status, string title, string text, AuthorizationResponse? answer = null)
{
    /// <summary>The HTTP status to answer with.</summary>
    public int Status => status;

    /// <summary>What the page says first.</summary>
    public string Title => title;

    /// <summary>What the page says then; text, never HTML.</summary>
    public string Text => text;

    /// <summary>The answer that was waited for; null if the wait goes on.</summary>
    public AuthorizationResponse? Answer => answer;

    public static LoopbackOutcome Of(LoopbackRequest request, string path, string state)
    {
        if (request.Path != path) return new(404, "Nothing here", "This address only takes the answer to a sign-in.");
        if (request.Method != "GET") return new(405, "Nothing here", "This address only takes GET.");
        request.Query.TryGetValue("code", out string? code);
        request.Query.TryGetValue("error", out string? error);
        if (string.IsNullOrEmpty(code) && string.IsNullOrEmpty(error))
            return new(400, "No answer", "This address holds neither a code nor an error.");

        // Any page and program can send one: it proves nothing about the sign-in that waits, which goes on.
        request.Query.TryGetValue("state", out string? came);
        if (!FixedTime.Equal(came ?? "", state))
            return new(400, "Another sign-in", "This answer does not belong to the sign-in that is waiting in PowerShell. Close this tab and use the page that PowerShell opened last.");

        request.Query.TryGetValue("error_description", out string? description);
        return string.IsNullOrEmpty(error)
            ? new(200, "Signed in", "PowerShell has the answer.",
                new AuthorizationResponse(new Secret(code!), null, null))
            : new(400, "The sign-in failed", string.IsNullOrEmpty(description) ? error! : $"{error}: {description}",
                new AuthorizationResponse(null, error, string.IsNullOrEmpty(description) ? null : description));
    }
}

/// <summary>What the browser shows at the end. Texts that came from outside stand there as text; no script runs.</summary>
internal static class LoopbackPage
{
    private const string Style =
        ":root{color-scheme:light dark;--text:#16191f;--page:#f2f4f7;--card:#fff;--line:#d5dbe1;--mark:#1d7a3e;--bad:#b3261e}"
        + "@media(prefers-color-scheme:dark){:root{--text:#e6eaee;--page:#10161c;--card:#19222b;--line:#33404c;--mark:#5fd38d;--bad:#ff8a80}}"
        + "body{box-sizing:border-box;min-height:100vh;margin:0;padding:1rem;display:grid;place-items:center;"
        + "font:1.0625rem/1.5 system-ui,sans-serif;text-wrap:pretty;color:var(--text);background:var(--page)}"
        + "main{box-sizing:border-box;width:100%;max-width:30rem;padding:2rem;border:1px solid var(--line);border-radius:12px;"
        + "background:var(--card);overflow-wrap:anywhere}"
        + "svg{width:2.5rem;height:2.5rem;color:var(--mark)}.bad{color:var(--bad)}h1{margin:.75rem 0 .5rem;font-size:1.5rem;line-height:1.25}p{margin:.5rem 0 0}";

    private const string Done = "<path d=\"M12 21l6 6 11-13\"/>";

    private const string Bad = "<path d=\"M20 11v11M20 29v.1\"/>";

    public static string Reply(LoopbackOutcome outcome)
    {
        string page = Html(outcome);
        string reason = outcome.Status switch { 200 => "OK", 404 => "Not Found", 405 => "Method Not Allowed", _ => "Bad Request" };
        return string.Join("\r\n",
            $"HTTP/1.1 {outcome.Status.ToString(CultureInfo.InvariantCulture)} {reason}",
            "Content-Type: text/html; charset=utf-8",
            $"Content-Length: {Encoding.UTF8.GetByteCount(page).ToString(CultureInfo.InvariantCulture)}",
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "Cache-Control: no-store",
            "Connection: close",
            "",
            page);
    }

    private static string Html(LoopbackOutcome outcome) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{WebUtility.HtmlEncode(outcome.Title)}}</title>
        <style>{{Style}}</style></head>
        <body><main>
        <svg viewBox="0 0 40 40" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" aria-hidden="true"{{(outcome.Status < 400 ? "" : " class=\"bad\"")}}>
        <circle cx="20" cy="20" r="18"/>{{(outcome.Status < 400 ? Done : Bad)}}</svg>
        <h1>{{WebUtility.HtmlEncode(outcome.Title)}}</h1><p>{{WebUtility.HtmlEncode(outcome.Text)}}</p>
        {{(outcome.Answer is null ? "" : "<p>You can close this tab and go back to PowerShell.</p>")}}
        </main></body>
        </html>

        """;
}
