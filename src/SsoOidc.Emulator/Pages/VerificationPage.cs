using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Pages;

/// <summary>
/// Where a person decides on a device authorization: <c>/device</c>, and <c>/platform/authorize?request_uri=</c> for
/// the newer URL without the user code.
/// </summary>
internal sealed class VerificationPage(SsoEmulatorOptions options, Authorizations authorizations)
{
    private const string Action = "/device";

    public Reply Show(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> query = call.Request.Query;
        if (query.TryGetValue("request_uri", out string? requestUri))
            return Ask(authorizations.FindRequest(requestUri), call.Now);
        return query.TryGetValue("user_code", out string? userCode) ? Ask(authorizations.Find(userCode), call.Now) : Type("");
    }

    public Reply Decide(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> form = call.Request.Form;
        DeviceAuthorization? authorization = form.TryGetValue("user_code", out string? code) ? authorizations.Find(code) : null;
        if (authorization is null || !authorization.IsOpen(call.Now))
            return Ask(authorization, call.Now);
        form.TryGetValue("decision", out string? decision);
        if (decision == "approve")
        {
            Authorizations.Approve(authorization, authorizations.User(form.TryGetValue("user", out string? user) ? user : null));
            return Html.Message("Request approved", "You can close this page and go back to your terminal.");
        }

        if (decision != "deny")
            return Ask(authorization, call.Now);
        Authorizations.Deny(authorization);
        return Html.Message("Request denied", "The client has been refused. You can close this page.");
    }

    private static Reply Type(string problem, int status = 200) => Html.Page("Sign in to a device", $"""
        {(problem.Length == 0 ? "" : $"<p role=\"alert\">{Html.Encode(problem)}</p>")}
        <form method="get" action="{Action}">
        <p><label for="user_code">The code your device shows</label>
        <input id="user_code" name="user_code" required autocomplete="off" autofocus></p>
        <p><button type="submit" id="find">Continue</button></p>
        </form>
        """, status);

    private Reply Ask(DeviceAuthorization? authorization, DateTimeOffset now)
    {
        if (authorization is null)
            return Type("This code is not known.", 404);
        if (authorization.Decision == Decision.Approved)
            return Html.Message("Already decided", "This request has already been approved. You can close this page and go back to your terminal.");
        if (authorization.Decision == Decision.Denied)
            return Html.Message("Already decided", "This request has already been denied. To sign in all the same, start again on your device.");
        if (now >= authorization.ExpiresAt)
            return Html.Message("Code expired", "This code has expired. Start again on your device.", 410);
        return Html.Page("Authorization requested", $"""
            <p>Check that this code matches the one your device shows.</p>
            <p><code id="user-code">{Html.Encode(authorization.UserCode)}</code></p>
            {Html.Facts(
                ("Client", authorization.Client.Name),
                ("Start URL", authorization.StartUrl),
                ("Scopes", string.Join(" ", authorization.Client.Scopes)))}
            {Html.DecisionForm(Action, Html.Hidden("user_code", authorization.UserCode), options.Users)}
            """);
    }
}
