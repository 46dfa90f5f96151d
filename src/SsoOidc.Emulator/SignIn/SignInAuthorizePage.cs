using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Oidc;
using SsoOidc.Emulator.Pages;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.SignIn;

/// <summary>GET /v1/authorize of AWS Sign-In (AuthorizeOAuth2Access).</summary>
internal sealed class SignInAuthorizePage(ConsentPage consent)
{
    public const string Path = "/v1/authorize";

    public Reply Show(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> query = call.Request.Query;
        string clientId = Value(query, "client_id");
        string redirectUri = Value(query, "redirect_uri");
        string state = Value(query, "state");
        if (!SignInClients.IsKnown(clientId))
            return Html.Message("Invalid client", "The client is not known.", 400);
        if (!MayRedirect(clientId, redirectUri, call.Request))
            return Html.Message("Invalid redirect URI", "The client may not be redirected there.", 400);
        if (Problem(query) is string problem)
            return ConsentPage.ReturnError(redirectUri, "invalid_request", problem, state);
        return consent.Ask(new ConsentRequest
        {
            Id = RandomText.Token("", 24),
            Service = AwsService.SignIn,
            ClientId = clientId,
            ClientName = clientId,
            RedirectUri = redirectUri,
            State = state,
            CodeChallenge = Value(query, "code_challenge"),
            Scopes = ["openid"],
        }, call.Now, Path);
    }

    private static string? Problem(IReadOnlyDictionary<string, string> query)
    {
        if (Value(query, "response_type") != "code")
            return "response_type must be code";
        if (Value(query, "scope") != "openid")
            return "scope must be openid";
        if (Value(query, "state").Length is < 1 or > 128)
            return "state must be 1 to 128 characters";
        if (Value(query, "code_challenge_method") != "SHA-256")
            return "code_challenge_method must be SHA-256";
        return Pkce.IsChallenge(Value(query, "code_challenge")) ? null : "code_challenge must be base64url of a SHA-256 hash";
    }

    private static bool MayRedirect(string clientId, string redirectUri, IncomingRequest request)
    {
        if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out Uri? uri) || uri.Fragment.Length > 0)
            return false;
        return clientId == SignInClients.CrossDevice
            ? redirectUri == $"http://{request.Header("Host")}{SignInClients.ConfirmationPath}"
            : uri.Scheme == "http" && RedirectUris.IsHttpsOrLoopback(uri);
    }

    private static string Value(IReadOnlyDictionary<string, string> query, string name) =>
        query.TryGetValue(name, out string? value) ? value : "";
}
