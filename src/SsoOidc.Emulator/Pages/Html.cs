using System.Net;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Pages;

/// <summary>The parts of the pages. They work without script, by keyboard and by screen reader.</summary>
internal static class Html
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#16191f;background:#fff}"
        + "h1{font-size:1.5rem}dt{font-weight:600}dd{margin:0 0 .75rem;overflow-wrap:anywhere}"
        + "code{font:1.25rem ui-monospace,monospace;letter-spacing:.05em}textarea{width:100%;font:1rem ui-monospace,monospace}"
        + "input,select{font:inherit;padding:.4rem}"
        + "button{font:inherit;padding:.5rem 1.25rem;margin-right:.5rem;border-radius:4px;"
        + "border:1px solid #0b5cad;background:#fff;color:#0b5cad}#approve,#find{background:#0b5cad;color:#fff}"
        + "button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #e77600;outline-offset:2px}"
        + "footer{margin-top:2rem;color:#414d5c;font-size:.875rem}";

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A page; the title is encoded here, the content must be encoded already.</summary>
    public static Reply Page(string title, string content, int status = 200)
    {
        string text = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{Encode(title)}</h1>
            {content}
            </main>
            <footer>SsoOidc.Emulator: an offline double. No AWS account is involved.</footer>
            </body>
            </html>
            """;

        // No form-action: it would also stop the redirect to the client that follows the form.
        return new Reply { Status = status, ContentType = "text/html; charset=utf-8", Body = text }
            .WithHeader("Content-Security-Policy", Policy)
            .WithHeader("X-Content-Type-Options", "nosniff")
            .WithHeader("Referrer-Policy", "no-referrer")
            .WithHeader("Cache-Control", "no-store");
    }

    public static Reply Message(string title, string text, int status = 200) =>
        Page(title, $"<p role=\"status\">{Encode(text)}</p>", status);

    /// <summary>A list of names and values; values are encoded here.</summary>
    public static string Facts(params (string Name, string Value)[] facts) =>
        "<dl>" + string.Concat(facts.Where(fact => fact.Value.Length > 0)
            .Select(fact => $"<dt>{Encode(fact.Name)}</dt><dd>{Encode(fact.Value)}</dd>")) + "</dl>";

    public static string Hidden(string name, string value) =>
        $"<input type=\"hidden\" name=\"{Encode(name)}\" value=\"{Encode(value)}\">";

    /// <summary>The choice of the user, if there are several, and the two buttons.</summary>
    public static string DecisionForm(string action, string hidden, IReadOnlyList<EmulatorUser> users)
    {
        string choice = users.Count == 1
            ? ""
            : "<p><label for=\"user\">Sign in as</label> <select id=\"user\" name=\"user\">" + string.Concat(
                users.Select(user => $"<option>{Encode(user.Name)}</option>")) + "</select></p>";
        return $"""
            <form method="post" action="{Encode(action)}">
            {hidden}{choice}
            <p><button type="submit" id="approve" name="decision" value="approve">Approve</button>
            <button type="submit" id="deny" name="decision" value="deny">Deny</button></p>
            </form>
            """;
    }
}
