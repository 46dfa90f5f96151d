using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>POST /token?aws_iam=t. The signature authenticates the client.</summary>
internal sealed class CreateTokenWithIam(SsoEmulatorOptions options, EmulatorState state, Uri baseUrl)
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const string RefreshTokenType = "urn:ietf:params:oauth:token-type:refresh_token";

    private static readonly string[] s_defaultScopes = ["openid", "aws", "sts:identity_context"];

    private readonly SigV4Verifier _verifier = new(new KeyRing(options, state), "sso-oauth");
    private readonly CodeExchange _codes = new(state);
    private readonly RefreshRedemption _refreshes = new(state);
    private readonly Scopes _scopes = new(options);
    private readonly TokenIssuer _issuer = new(state);
    private readonly Assertions _assertions = new(options, state);

    public Reply Handle(ServiceCall call)
    {
        CheckRegion(_verifier.Verify(call).Region);
        string clientId = call.Required("clientId");
        string grantType = call.Required("grantType");
        if (!options.IamApplications.Contains(clientId))
            throw ServiceErrors.InvalidClient($"Application {clientId} is not known");
        if (!Grants.IsIam(grantType))
            throw ServiceErrors.Oidc("UnsupportedGrantTypeException", $"Unsupported grant type: {grantType}");
        IReadOnlyList<string> scopes = call.OptionalList("scope") ?? s_defaultScopes;
        _scopes.Check(scopes);
        return grantType switch
        {
            Grants.AuthorizationCode => Grant(call, clientId, _codes.Redeem(call, SessionKind.Iam, clientId).User, scopes),
            Grants.JwtBearer => Grant(call, clientId, _assertions.RedeemJwt(call), scopes),
            Grants.TokenExchange => Exchange(call, clientId, scopes),
            _ => Refresh(call, clientId),
        };
    }

    private void CheckRegion(string region)
    {
        if (region == options.Region || options.FurtherSigningRegions.Contains(region))
            return;
        throw new ServiceErrorException(ServiceError.Modelled(AwsService.Oidc, "InvalidRequestRegionException",
            description: $"This instance of IAM Identity Center is in {options.Region}, not {region}") with
        {
            Region = options.Region,
            Endpoint = baseUrl.GetLeftPart(UriPartial.Authority),
        });
    }

    private Reply Exchange(ServiceCall call, string clientId, IReadOnlyList<string> scopes)
    {
        string requested = call.Optional("requestedTokenType") ?? AccessTokenType;
        if (requested is not (AccessTokenType or RefreshTokenType))
            throw ServiceErrors.InvalidRequest($"Unsupported requestedTokenType: {requested}");
        string subjectToken = call.Required("subjectToken");
        if (call.Required("subjectTokenType") != AccessTokenType)
            throw ServiceErrors.InvalidRequest($"subjectTokenType must be {AccessTokenType}");
        EmulatorUser user = _assertions.UserOf(subjectToken, call.Now);
        return Grant(call, clientId, user, scopes, requested);
    }

    private Reply Grant(
        ServiceCall call, string clientId, EmulatorUser user, IReadOnlyList<string> scopes, string issuedType = "")
    {
        Session session = _issuer.OpenSession(new Session
        {
            Kind = SessionKind.Iam,
            User = user,
            ClientId = clientId,
            StartUrl = options.StartUrl,
            Scopes = scopes,
            EndsAt = call.Now + options.SessionLifetime,
        });

        // A token exchange returns a refresh token only if the request asks for one.
        bool refreshable = issuedType != AccessTokenType && !call.Faults.WithholdRefreshToken;
        string? refreshToken = refreshable ? _issuer.IssueRefreshToken(session).Value : null;
        return Answer(call, session, refreshToken, issuedType.Length == 0 ? AccessTokenType : issuedType);
    }

    private Reply Refresh(ServiceCall call, string clientId)
    {
        RefreshToken token = _refreshes.Find(call, SessionKind.Iam, clientId);
        if (token.Replay(call.Now, options.RefreshReplayWindow) is Reply earlier)
            return earlier;
        RefreshRedemption.RequireUnused(token);
        if (call.Faults.WithholdRefreshToken)
            return Answer(call, token.Session, refreshToken: null, AccessTokenType);
        if (!options.RefreshRotation)
            return Answer(call, token.Session, token.Value, AccessTokenType);
        Reply reply = Answer(call, token.Session, _issuer.IssueRefreshToken(token.Session).Value, AccessTokenType);
        token.MarkUsed(call.Now, reply);
        return reply;
    }

    private Reply Answer(ServiceCall call, Session session, string? refreshToken, string issuedType)
    {
        AccessToken access = _issuer.IssueAccessToken(session, call.Now, options.IamTokenLifetime);
        string context = RandomText.Token("", 120);
        state.IdentityContexts.Add(context, new IdentityContext(session.User, access.ExpiresAt));
        return Reply.Json(Members.Finish(options, new JsonObject
        {
            ["accessToken"] = call.Faults.WithholdAccessToken ? null : access.Value,
            ["awsAdditionalDetails"] = new JsonObject { ["identityContext"] = context },
            ["expiresIn"] = TokenIssuer.SecondsLeft(access, call.Now),
            ["idToken"] = IdToken(session, context, call.Now, access.ExpiresAt),
            ["issuedTokenType"] = issuedType,
            ["refreshToken"] = refreshToken,
            ["scope"] = Wire.Strings(session.Scopes),
            ["tokenType"] = "Bearer",
        }));
    }

    private string IdToken(Session session, string context, DateTimeOffset now, DateTimeOffset end) =>
        RandomText.Jwt(new JsonObject
        {
            ["iss"] = options.IssuerUrl,
            ["sub"] = session.User.Name,
            ["aud"] = session.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = end.ToUnixTimeSeconds(),
            ["sts:identity_context"] = context,
        });
}
