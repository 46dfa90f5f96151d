using System.Net;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Pages;

/// <summary>The parts of the pages. They work without script, by keyboard and by screen reader.</summary>
internal static class Html
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    private const string Style =
        ":root{color-scheme:light dark;--text:#16191f;--soft:#414d5c;--page:#f2f4f7;--card:#fff;--line:#c3cbd3;--edge:#6b7785;"
        + "--button:#0b5cad;--on-button:#fff;--focus:#c25700;--bad:#b3261e}"
        + "@media(prefers-color-scheme:dark){:root{--text:#e6eaee;--soft:#b3bdc7;--page:#10161c;--card:#19222b;--line:#33404c;--edge:#8a97a3;"
        + "--button:#7db7f5;--on-button:#0b1a2a;--focus:#ffb84d;--bad:#ff8a80}}"
        + "*{box-sizing:border-box}body{margin:0 auto;max-width:34rem;padding:2.5rem 1rem;font:1rem/1.5 system-ui,sans-serif;text-wrap:pretty;color:var(--text);background:var(--page)}"
        + "main{padding:1.75rem;border:1px solid var(--line);border-radius:12px;background:var(--card);overflow-wrap:anywhere}"
        + "h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}p{margin:0 0 1rem}main>:last-child,form>:last-child{margin-bottom:0}"
        + "dl{margin:0 0 1.25rem}dt{color:var(--soft);font-size:.875rem}dd{margin:0 0 .75rem}"
        + "code{display:inline-block;padding:.25rem .75rem;border:1px solid var(--line);border-radius:6px;font:600 1.375rem ui-monospace,monospace;letter-spacing:.05em}"
        + "label{display:block;margin-bottom:.25rem}input,select,textarea{width:100%;padding:.5rem;border:1px solid var(--edge);border-radius:6px;color:inherit;background:var(--card)}"
        + "input,select{font:inherit}textarea{font:1rem ui-monospace,monospace}a{color:var(--button)}"
        + "button{min-height:2.75rem;margin-right:.5rem;padding:.5rem 1.5rem;border:1px solid var(--button);border-radius:6px;font:inherit;font-weight:600;"
        + "color:var(--button);background:var(--card);cursor:pointer}#approve,#find{color:var(--on-button);background:var(--button)}"
        + "a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid var(--focus);outline-offset:2px}"
        + "[role=alert]{padding-left:.75rem;border-left:4px solid var(--bad)}footer{padding:1rem 1.75rem 0;color:var(--soft);font-size:.875rem}";

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
            : "<p><label for=\"user\">Sign in as</label><select id=\"user\" name=\"user\">" + string.Concat(
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
