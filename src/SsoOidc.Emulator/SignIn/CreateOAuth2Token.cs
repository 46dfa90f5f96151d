using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.SignIn;

/// <summary>POST /v1/token of AWS Sign-In: credentials for a DPoP key.</summary>
internal sealed class CreateOAuth2Token(SsoEmulatorOptions options, EmulatorState state)
{
    private readonly DPoPVerifier _proofs = new(state);
    private readonly TokenIssuer _issuer = new(state);
    private readonly SignInPrincipals _principals = new(options);

    public Reply Handle(ServiceCall call)
    {
        string grantType = call.Required("grantType");
        if (grantType is not (Grants.AuthorizationCode or Grants.RefreshToken))
            throw ServiceErrors.SignInUnmodelled("unsupported_grant_type", $"Grant type {grantType} is not supported");
        string clientId = call.Required("clientId");
        if (!SignInClients.IsKnown(clientId))
            throw ServiceErrors.SignInValidation($"clientId must be {SignInClients.SameDevice} or {SignInClients.CrossDevice}");
        string thumbprint = _proofs.Verify(call);
        return grantType == Grants.AuthorizationCode
            ? ForCode(call, clientId, thumbprint)
            : ForRefresh(call, clientId, thumbprint);
    }

    private Reply ForCode(ServiceCall call, string clientId, string thumbprint)
    {
        string value = call.Required("code");
        string redirectUri = call.Required("redirectUri");
        string verifier = call.Required("codeVerifier");
        if (!Pkce.IsVerifier(verifier))
            throw ServiceErrors.SignInValidation("codeVerifier must be 43 to 128 unreserved characters");
        if (!state.AuthorizationCodes.TryGetValue(value, out AuthorizationCode? code)
            || code.Request.Service != AwsService.SignIn || code.Request.ClientId != clientId)
            throw ServiceErrors.SignInValidation("The authorization code is not valid");
        if (code.Redeemed || call.Now >= code.ExpiresAt)
            throw ServiceErrors.SignInDenied("AUTHCODE_EXPIRED", "The authorization code has expired or has already been used");
        if (code.Request.RedirectUri != redirectUri)
            throw ServiceErrors.SignInValidation("redirectUri is not the one of the authorization request");
        if (!Pkce.Matches(code.Request.CodeChallenge!, verifier))
            throw ServiceErrors.SignInValidation("codeVerifier does not match the code challenge");
        RequirePermission(code.User);
        code.Redeemed = true;
        Session session = _issuer.OpenSession(new Session
        {
            Kind = SessionKind.SignIn,
            User = code.User,
            ClientId = clientId,
            StartUrl = "",
            Scopes = code.Request.Scopes,
            EndsAt = call.Now + options.SignInSessionLifetime,
        });
        return Answer(call, session, thumbprint, IdToken(session, call.Now));
    }

    private Reply ForRefresh(ServiceCall call, string clientId, string thumbprint)
    {
        string value = call.Required("refreshToken");
        if (!state.RefreshTokens.TryGetValue(value, out RefreshToken? token)
            || token.Session.Kind != SessionKind.SignIn || token.Session.ClientId != clientId)
            throw ServiceErrors.SignInValidation("The refresh token is not valid");
        if (token.KeyThumbprint != thumbprint)
            throw ServiceErrors.SignInValidation("Invalid DPoP proof: the refresh token is bound to another key");
        if (token.Session.CredentialsChanged)
            throw ServiceErrors.SignInDenied("USER_CREDENTIALS_CHANGED", "The user's credentials have changed");
        RequirePermission(token.Session.User);
        if (!token.Session.IsLive(call.Now))
            throw ServiceErrors.SignInDenied("TOKEN_EXPIRED", "The session has ended");
        if (token.Replay(call.Now, options.SignInReplayWindow) is Reply earlier)
            return earlier;
        if (token.UsedAt is not null)
            throw ServiceErrors.SignInDenied("TOKEN_EXPIRED", "The refresh token has already been used");
        Reply reply = Answer(call, token.Session, thumbprint, idToken: null);
        if (!call.Faults.WithholdRefreshToken)
            token.MarkUsed(call.Now, reply);
        return reply;
    }

    private static void RequirePermission(EmulatorUser user)
    {
        if (!user.MayUseSignIn)
            throw ServiceErrors.SignInDenied("INSUFFICIENT_PERMISSIONS", "The user may not perform signin:CreateOAuth2Token");
    }

    private Reply Answer(ServiceCall call, Session session, string thumbprint, string? idToken)
    {
        TimeSpan rest = session.EndsAt - call.Now;
        TimeSpan life = rest < options.SignInCredentialLifetime ? rest : options.SignInCredentialLifetime;
        JsonObject members = [];
        if (!call.Faults.WithholdAccessToken)
        {
            IssuedCredentials issued = IssuedCredentials.Issue(state, _principals.Of(session.User), call.Now + life);
            members["accessToken"] = new JsonObject
            {
                ["accessKeyId"] = issued.AccessKeyId,
                ["secretAccessKey"] = issued.SecretAccessKey,
                ["sessionToken"] = issued.SessionToken,
            };
        }

        members["tokenType"] = "aws_sigv4";
        members["expiresIn"] = Math.Max(1, (int)life.TotalSeconds);
        if (!call.Faults.WithholdRefreshToken)
            members["refreshToken"] = _issuer.IssueRefreshToken(session, thumbprint).Value;
        if (idToken is not null)
            members["idToken"] = idToken;
        return Reply.Json(members);
    }

    private string IdToken(Session session, DateTimeOffset now) => RandomText.Jwt(new JsonObject
    {
        ["iss"] = $"https://{options.Region}.signin.aws.amazon.com",
        ["sub"] = _principals.Of(session.User).Arn,
        ["aud"] = session.ClientId,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = session.EndsAt.ToUnixTimeSeconds(),
    });
}
