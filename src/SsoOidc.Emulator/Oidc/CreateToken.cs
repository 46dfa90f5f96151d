using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>POST /token.</summary>
internal sealed class CreateToken(SsoEmulatorOptions options, EmulatorState state)
{
    private readonly Clients _clients = new(state);
    private readonly DevicePolls _polls = new(options, state);
    private readonly CodeExchange _codes = new(state);
    private readonly RefreshRedemption _refreshes = new(state);
    private readonly Scopes _scopes = new(options);
    private readonly TokenIssuer _issuer = new(state);

    public Reply Handle(ServiceCall call)
    {
        string grantType = call.Required("grantType");
        RegisteredClient client = _clients.Authenticate(call);
        if (!Grants.IsPublic(grantType))
            throw ServiceErrors.Oidc("UnsupportedGrantTypeException", $"Unsupported grant type: {grantType}");
        if (!client.Allows(grantType))
            throw ServiceErrors.Oidc("UnauthorizedClientException", $"The client is not registered for grant type {grantType}");
        _scopes.Check(call.OptionalList("scope") ?? []); // no other effect: the token gets the registered scopes
        return grantType switch
        {
            Grants.DeviceCode => ForDevice(call, client),
            Grants.AuthorizationCode => ForCode(call, client),
            _ => ForRefresh(call, client),
        };
    }

    private Reply ForDevice(ServiceCall call, RegisteredClient client)
    {
        DeviceAuthorization authorization = _polls.Redeem(call, client, call.Required("deviceCode"));
        return Grant(call, client, authorization.User!, client.Scopes);
    }

    private Reply ForCode(ServiceCall call, RegisteredClient client)
    {
        AuthorizationCode code = _codes.Redeem(call, SessionKind.Oidc, client.ClientId);
        return Grant(call, client, code.User, code.Request.Scopes);
    }

    private Reply Grant(ServiceCall call, RegisteredClient client, EmulatorUser user, IReadOnlyList<string> scopes)
    {
        Session session = _issuer.OpenSession(new Session
        {
            Kind = SessionKind.Oidc,
            User = user,
            ClientId = client.ClientId,
            StartUrl = options.StartUrl,
            Scopes = scopes,
            EndsAt = call.Now + options.SessionLifetime,
        });
        bool refreshable = scopes.Count > 0 && client.Allows(Grants.RefreshToken) && !call.Faults.WithholdRefreshToken;
        return Answer(call, session, refreshable ? _issuer.IssueRefreshToken(session).Value : null);
    }

    private Reply ForRefresh(ServiceCall call, RegisteredClient client)
    {
        RefreshToken token = _refreshes.Find(call, SessionKind.Oidc, client.ClientId);
        if (token.Replay(call.Now, options.RefreshReplayWindow) is Reply earlier)
            return earlier;
        RefreshRedemption.RequireUnused(token);
        if (call.Faults.WithholdRefreshToken)
            return Answer(call, token.Session, refreshToken: null); // RFC 6749 section 6: the old one stays valid
        if (!options.RefreshRotation)
            return Answer(call, token.Session, token.Value);
        Reply reply = Answer(call, token.Session, _issuer.IssueRefreshToken(token.Session).Value);
        token.MarkUsed(call.Now, reply);
        return reply;
    }

    private Reply Answer(ServiceCall call, Session session, string? refreshToken)
    {
        AccessToken access = _issuer.IssueAccessToken(session, call.Now, options.AccessTokenLifetime);
        return Reply.Json(Members.Finish(options, new JsonObject
        {
            ["accessToken"] = call.Faults.WithholdAccessToken ? null : access.Value,
            ["aws_sso_app_session_id"] = null,
            ["expiresIn"] = TokenIssuer.SecondsLeft(access, call.Now),
            ["idToken"] = null,
            ["issuedTokenType"] = null,
            ["originSessionId"] = null,
            ["refreshToken"] = refreshToken,
            ["tokenType"] = "Bearer",
        }));
    }
}
