using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Oidc;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Portal;

/// <summary>Checks the access token in the header of a portal operation.</summary>
internal sealed class BearerTokens(EmulatorState state)
{
    private const string Header = "x-amz-sso_bearer_token";

    /// <summary>The session of the token; 401 if it has ended, 403 if the token lacks the scope.</summary>
    public Session Require(ServiceCall call)
    {
        string value = call.Request.Header(Header);
        if (!state.AccessTokens.TryGetValue(value, out AccessToken? token)
            || token.Session.Kind != SessionKind.Oidc || !token.IsGood(call.Now))
            throw ServiceErrors.Portal("UnauthorizedException");

        // A client registered without scopes gets a token that is valid for the portal.
        IReadOnlyList<string> scopes = token.Session.Scopes;
        return scopes.Count == 0 || scopes.Contains(Scopes.AccountAccess)
            ? token.Session
            : throw ServiceErrors.Portal("ForbiddenException");
    }
}
