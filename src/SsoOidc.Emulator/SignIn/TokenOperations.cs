using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.SignIn;

/// <summary>
/// The token operations of AWS Sign-In's OAuth endpoint. Their members are written with underscores. AWS documents access
/// tokens as JWTs, and in another place as beginning with ASOA; here they are JWTs.
/// </summary>
internal sealed class TokenOperations(SsoEmulatorOptions options, EmulatorState state)
{
    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";
    private const int MostSeconds = 43_200;
    private const int LongestResource = 2048;
    private const int LongestToken = 4096;
    private const int LongestSubject = 20_000;

    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly SigV4Verifier _verifier = new(new KeyRing(options, state), "signin");
    private readonly SignInPrincipals _principals = new(options);

    /// <summary>POST /v1/token?x-amz-client-auth-method=iam: a token for the caller.</summary>
    public Reply CreateWithIam(ServiceCall call)
    {
        SigningIdentity caller = _verifier.Verify(call).Identity;
        RequireGrant(call, Grants.ClientCredentials);
        string resource = Text(call, "resource", LongestResource);
        DateTimeOffset end = call.Now + s_hour;
        if (caller.Issued is { } issued && issued.ExpiresAt < end)
            end = issued.ExpiresAt;
        return Issue(call, caller.Principal, clientId: null, resource, end);
    }

    /// <summary>POST /v1/token?x-amz-token-request-type=bearer: a token for one service, for up to 12 hours.</summary>
    public Reply CreateBearer(ServiceCall call)
    {
        SigningIdentity caller = _verifier.Verify(call).Identity;
        RequireGrant(call, Grants.ClientCredentials);
        string resource = Text(call, "resource", LongestResource);
        return Issue(call, caller.Principal, clientId: null, resource, call.Now + Duration(call));
    }

    /// <summary>
    /// POST /v1/token?x-amz-oauth-token-method=token-exchange: a token for the subject of another issuer's token, of which form and
    /// times are checked. Its signature is not: there is no provider of keys offline.
    /// </summary>
    public Reply Exchange(ServiceCall call)
    {
        string grantType = Text(call, "grant_type", 200);
        if (grantType is not (Grants.TokenExchange or Grants.JwtBearer))
            throw ServiceErrors.SignInUnmodelled("unsupported_grant_type", $"Grant type {grantType} is not supported");
        bool isExchange = grantType == Grants.TokenExchange;
        Jwt subject = Subject(call, isExchange ? "subject_token" : "assertion");
        if (isExchange && Text(call, "subject_token_type", 200) != JwtType)
            throw ServiceErrors.SignInValidation($"subject_token_type must be {JwtType}");
        string? resource = isExchange || call.Optional("resource") is not null ? Text(call, "resource", LongestResource) : null;
        string? clientId = call.Optional("client_id");
        if (clientId is not null && subject.Text("client_id") != clientId)
            throw ServiceErrors.SignIn("InvalidGrantException", "client_id is not the one of the assertion");
        CheckScope(call.Optional("scope"));
        // Last, so that what is refused for another reason can be sent again.
        if (!isExchange && !state.UsedAssertions.TryAdd($"{subject.Text("iss")} {subject.Text("jti") ?? subject.SigningInput}", call.Now))
            throw ServiceErrors.SignIn("InvalidGrantException", "The assertion has already been used");
        EmulatorUser user = options.Users.FirstOrDefault(one => one.Name == subject.Text("sub")) ?? options.Users[0];
        return Issue(call, _principals.Of(user), clientId ?? subject.Text("client_id"), resource, call.Now + s_hour);
    }

    /// <summary>POST /v1/introspect (RFC 7662).</summary>
    public Reply Introspect(ServiceCall call)
    {
        SigningIdentity caller = _verifier.Verify(call).Identity;
        string value = Text(call, "token", LongestToken);
        if (call.Optional("token_type_hint") is string hint && hint is not ("access_token" or "refresh_token"))
            throw ServiceErrors.SignInValidation("token_type_hint must be access_token or refresh_token");
        JsonObject claims = AccessClaims(value, call.Now) ?? RefreshClaims(value, call.Now) ?? [];
        return claims["account_id"]?.GetValue<string>() == caller.Principal.AccountId
            ? Reply.Json(claims)
            : Reply.Json(new JsonObject { ["active"] = false });
    }

    /// <summary>POST /v1/revoke (RFC 7009): the chain of a refresh token ends; what it gave out lives on.</summary>
    public Reply Revoke(ServiceCall call)
    {
        SigningIdentity caller = _verifier.Verify(call).Identity;
        string value = Text(call, "token", LongestToken);
        if (!value.StartsWith(TokenIssuer.SignInRefreshPrefix, StringComparison.Ordinal))
            throw ServiceErrors.SignInValidation("Only refresh tokens of AWS Sign-In can be revoked");
        if (state.RefreshTokens.TryGetValue(value, out RefreshToken? token) && token.Session.Kind == SessionKind.SignIn
            && _principals.Of(token.Session.User).AccountId == caller.Principal.AccountId)
        {
            token.Session.Ended = true;
        }

        return new Reply { Status = 200 };
    }

    private Reply Issue(ServiceCall call, Principal principal, string? clientId, string? resource, DateTimeOffset end)
    {
        OAuthToken token = new(principal, clientId, resource, call.Now, end, RandomText.Token("", 12));
        JsonObject claims = Claims(token);
        claims.Remove("active");
        string value = RandomText.Jwt(claims);
        state.OAuthTokens.Add(value, token);
        JsonObject members = [];
        if (!call.Faults.WithholdAccessToken)
            members["access_token"] = value;
        members["token_type"] = "Bearer";
        members["expires_in"] = Math.Max(1, (int)(end - call.Now).TotalSeconds);
        return Reply.Json(members);
    }

    private JsonObject? AccessClaims(string value, DateTimeOffset now) =>
        state.OAuthTokens.TryGetValue(value, out OAuthToken? token) && now < token.ExpiresAt ? Claims(token) : null;

    private static JsonObject Claims(OAuthToken token) => Claims(token.Principal, "access_token", token.Id, token.ExpiresAt, token.IssuedAt,
        [("client_id", token.ClientId), ("aud", token.Resource)]);

    private JsonObject? RefreshClaims(string value, DateTimeOffset now)
    {
        if (!state.RefreshTokens.TryGetValue(value, out RefreshToken? token) || token.Session.Kind != SessionKind.SignIn
            || token.UsedAt is not null || token.Session.CredentialsChanged || !token.Session.IsLive(now))
            return null;
        Principal principal = _principals.Of(token.Session.User);
        string id = Polyfills.HexLower(Polyfills.Sha256(System.Text.Encoding.UTF8.GetBytes(value))).Substring(0, 24);
        string session = $"arn:{principal.Partition}:signin:{options.Region}:{principal.AccountId}:session/{token.Session.Id}";
        return Claims(principal, "refresh_token", id, token.Session.EndsAt, null,
            [("client_id", token.Session.ClientId), ("signin_session", session)]);
    }

    private static JsonObject Claims(
        Principal principal, string type, string id, DateTimeOffset end, DateTimeOffset? start, (string Name, string? Value)[] more)
    {
        JsonObject claims = new()
        {
            ["active"] = true,
            ["user_id"] = principal.UserId,
            ["token_type"] = type,
            ["exp"] = end.ToUnixTimeSeconds(),
            ["sub"] = principal.Arn,
            ["iss"] = "signin.amazonaws.com",
            ["jti"] = id,
            ["account_id"] = principal.AccountId,
        };
        if (start is { } issuedAt)
        {
            claims["iat"] = issuedAt.ToUnixTimeSeconds();
            claims["nbf"] = issuedAt.ToUnixTimeSeconds();
        }

        foreach ((string name, string? value) in more)
        {
            if (value is not null)
                claims[name] = value;
        }

        return claims;
    }

    private static void RequireGrant(ServiceCall call, string grantType)
    {
        string given = Text(call, "grant_type", 200);
        if (given != grantType)
            throw ServiceErrors.SignInUnmodelled("unsupported_grant_type", $"Grant type {given} is not supported");
    }

    private static Jwt Subject(ServiceCall call, string member)
    {
        Jwt token = Jwt.Parse(Text(call, member, LongestSubject))
            ?? throw ServiceErrors.SignIn("InvalidGrantException", $"{member} is not a JSON Web Token");
        if (token.Time("exp") is not DateTimeOffset end || call.ServiceClock >= end)
            throw ServiceErrors.SignIn("InvalidGrantException", $"{member} has expired, or does not say when it does");
        return token.Time("nbf") is DateTimeOffset start && call.ServiceClock < start
            ? throw ServiceErrors.SignIn("InvalidGrantException", $"{member} is not valid yet")
            : token;
    }

    private static void CheckScope(string? scope)
    {
        if (scope is null)
            return;
        if (scope.Length > LongestToken)
            throw ServiceErrors.SignInValidation($"scope must be at most {LongestToken} characters");
        if (scope.Split(' ').FirstOrDefault(one => !Regex.IsMatch(one, @"^arn:[\w-]+:iam::(\d{12}|aws):policy/\S+$")) is string wrong)
            throw ServiceErrors.SignIn("InvalidScopeException", $"{wrong} is not the ARN of a managed policy");
    }

    private static string Text(ServiceCall call, string member, int most)
    {
        string text = call.Required(member);
        return text.Length <= most
            ? text
            : throw ServiceErrors.SignInValidation($"{member} must be at most {most.ToString(CultureInfo.InvariantCulture)} characters");
    }

    private static TimeSpan Duration(ServiceCall call)
    {
        if (!call.Json.TryGetProperty("duration", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return TimeSpan.FromSeconds(MostSeconds);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int seconds) && seconds is >= 300 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw ServiceErrors.SignInValidation($"duration must be a whole number from 300 to {MostSeconds}");
    }
}
