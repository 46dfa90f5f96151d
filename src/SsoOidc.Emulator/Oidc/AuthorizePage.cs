using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Pages;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>GET /authorize, as the AWS CLI and SDKs send it; it is in no service model.</summary>
internal sealed class AuthorizePage(SsoEmulatorOptions options, EmulatorState state, ConsentPage consent)
{
    public const string Path = "/authorize";

    private readonly Scopes _scopes = new(options);

    public Reply Show(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> query = call.Request.Query;
        string clientId = Value(query, "client_id");
        string redirectUri = Value(query, "redirect_uri");
        bool isApplication = options.IamApplications.Contains(clientId);
        state.Clients.TryGetValue(clientId, out RegisteredClient? client);

        // Nothing may be sent to the redirect URI before it is known to be the client's.
        if (client is null && !isApplication)
            return Html.Message("Invalid client", "The client is not registered here. Start the sign-in again; an emulator that was started anew knows nothing of before.", 400);
        if (client is not null && call.Now >= client.ExpiresAt)
            return Html.Message("Invalid client", "The client's registration has expired. Start the sign-in again, with a new registration.", 400);
        if (RedirectUris.Problem(redirectUri) is string problem)
            return Html.Message("Invalid redirect URI", $"The redirect URI {problem}.", 400);
        if (client is not null && !client.RedirectUris.Any(registered => RedirectUris.Matches(registered, redirectUri)))
            return Html.Message("Invalid redirect URI", "The client has not registered this redirect URI.", 400);

        string? echo = query.TryGetValue("state", out string? text) ? text : null;
        string[] requested = RequestedScopes(query);
        if (Problem(query, client, requested) is (string error, string description))
            return ConsentPage.ReturnError(redirectUri, error, description, echo);
        return consent.Ask(new ConsentRequest
        {
            Id = RandomText.Token("", 24),
            Service = AwsService.Oidc,
            ClientId = clientId,
            ClientName = client?.Name ?? clientId,
            RedirectUri = redirectUri,
            State = echo,
            CodeChallenge = query.TryGetValue("code_challenge", out string? challenge) ? challenge : null,
            Scopes = requested.Length > 0 ? requested : client?.Scopes ?? [],
        }, call.Now, Path);
    }

    private (string Error, string Description)? Problem(
        IReadOnlyDictionary<string, string> query, RegisteredClient? client, string[] scopes)
    {
        if (Value(query, "response_type") != "code")
            return ("unsupported_response_type", "response_type must be code");
        if (client is not null && !client.Allows(Grants.AuthorizationCode))
            return ("unauthorized_client", "The client is not registered for the authorization code grant");
        if (client is not null || query.ContainsKey("code_challenge"))
        {
            if (Value(query, "code_challenge_method") != "S256")
                return ("invalid_request", "code_challenge_method must be S256");
            if (!Pkce.IsChallenge(Value(query, "code_challenge")))
                return ("invalid_request", "code_challenge must be base64url of a SHA-256 hash");
        }

        bool beyond = client is { Scopes.Count: > 0 } && scopes.Any(scope => !client.Scopes.Contains(scope));
        return beyond || scopes.Any(scope => !_scopes.Exists(scope))
            ? ("invalid_scope", "A requested scope is unknown or not registered for this client")
            : null;
    }

    // The AWS CLI says "scopes", RFC 6749 and other clients "scope"; both are in use.
    private static string[] RequestedScopes(IReadOnlyDictionary<string, string> query) =>
        (Value(query, "scopes") + " " + Value(query, "scope")).Split([' '], StringSplitOptions.RemoveEmptyEntries);

    private static string Value(IReadOnlyDictionary<string, string> query, string name) =>
        query.TryGetValue(name, out string? value) ? value : "";
}
