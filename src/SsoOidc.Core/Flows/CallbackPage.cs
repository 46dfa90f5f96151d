using System.Globalization;
using System.Net;
using System.Text;

namespace SsoOidc.Core.Flows;

/// <summary>What the browser shows at the end. Texts that came from outside stand there as text; no script runs.</summary>
internal static class CallbackPage
{
    private const string Style =
        "body{font:1.1em/1.5 system-ui,sans-serif;max-width:34em;margin:15vh auto;padding:0 1em;color:#222;background:#fff}"
        + "h1{font-size:1.6em}@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}}";

    public static string Reply(CallbackOutcome outcome)
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

    private static string Html(CallbackOutcome outcome) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{{WebUtility.HtmlEncode(outcome.Title)}}</title>
        <style>{{Style}}</style></head>
        <body><h1>{{WebUtility.HtmlEncode(outcome.Title)}}</h1><p>{{WebUtility.HtmlEncode(outcome.Text)}}</p></body>
        </html>

        """;
}
