using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Pages;

/// <summary>The page of both authorize URLs: asks the person and sends the browser back to the client.</summary>
internal sealed class ConsentPage(SsoEmulatorOptions options, EmulatorState state, Authorizations authorizations)
{
    /// <summary>Asks, or approves at once if the options say so.</summary>
    public Reply Ask(ConsentRequest request, DateTimeOffset now, string action)
    {
        if (options.ApproveAutomatically)
            return Approve(request, options.Users[0], now);
        state.ConsentRequests.Add(request.Id, request);
        return Html.Page("Authorization requested", Html.Facts(
                ("Client", request.ClientName),
                ("Scopes", string.Join(" ", request.Scopes)),
                ("You will be sent back to", request.RedirectUri))
            + Html.DecisionForm(action, Html.Hidden("request", request.Id), options.Users));
    }

    /// <summary>Takes the decision from the form; a request can be decided once.</summary>
    public Reply Decide(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> form = call.Request.Form;
        if (!form.TryGetValue("request", out string? id) || !state.ConsentRequests.TryGetValue(id, out ConsentRequest? request))
            return Html.Message("Nothing to decide", "This request is not known, or has already been decided. Start the sign-in again if it still waits.", 404);
        form.TryGetValue("decision", out string? decision);
        if (decision is not ("approve" or "deny"))
            return Html.Message("Nothing decided", "The form holds no decision. Go back and press Approve or Deny.", 400);
        state.ConsentRequests.Remove(id);
        return decision == "approve"
            ? Approve(request, authorizations.User(form.TryGetValue("user", out string? user) ? user : null), call.Now)
            : ReturnError(request.RedirectUri, "access_denied", "The user denied the request", request.State);
    }

    /// <summary>Returns an error to the client; its redirect URI must have been checked (RFC 6749 section 4.1.2.1).</summary>
    public static Reply ReturnError(string redirectUri, string error, string description, string? state) =>
        Return(redirectUri, ("error", error), ("error_description", description), ("state", state)) with { OAuthError = error };

    private static Reply Return(string redirectUri, params (string Name, string? Value)[] members)
    {
        string query = string.Join("&", members.Where(member => member.Value is not null)
            .Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value!)}"));
        return Reply.Redirect(redirectUri + (redirectUri.Contains('?') ? "&" : "?") + query);
    }

    private Reply Approve(ConsentRequest request, EmulatorUser user, DateTimeOffset now)
    {
        AuthorizationCode code = new()
        {
            Value = RandomText.Token("", 48),
            Request = request,
            User = user,
            ExpiresAt = now + options.AuthorizationCodeLifetime,
        };
        state.AuthorizationCodes.Add(code.Value, code);
        return Return(request.RedirectUri, ("code", code.Value), ("state", request.State));
    }
}
