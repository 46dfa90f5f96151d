using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// The token operations that AWS Sign-In got in 2026, which are OAuth in its own spelling: members with underscores. What AWS's
/// documentation of November 2026 leaves open is decided here and nowhere else.
/// https://docs.aws.amazon.com/signin/latest/APIReference/
/// </summary>
/// <param name="Name">The service's name of it.</param>
/// <param name="Path">Path and query.</param>
/// <param name="IsSigned">Whether it is signed with AWS credentials.</param>
internal sealed record TokenOperation(string Name, string Path, bool IsSigned = true)
{
    private const string ByIam = "?x-amz-client-auth-method=iam";

    public static TokenOperation CreateWithIam { get; } = new("CreateOAuth2TokenWithIAM", "/v1/token" + ByIam);

    /// <summary>Not documented: whether it is signed (the token that is exchanged stands for the caller), and its host.</summary>
    public static TokenOperation CreateWithTokenExchange { get; } =
        new("CreateOAuth2TokenWithTokenExchange", "/v1/token?x-amz-oauth-token-method=token-exchange", IsSigned: false);

    /// <summary>Not documented: its host, and that it is signed.</summary>
    public static TokenOperation CreateBearerToken { get; } = new("CreateBearerToken", "/v1/token?x-amz-token-request-type=bearer");

    public static TokenOperation Introspect { get; } = new("IntrospectOAuth2TokenWithIAM", "/v1/introspect" + ByIam);

    public static TokenOperation Revoke { get; } = new("RevokeOAuth2TokenWithIAM", "/v1/revoke" + ByIam);

    /// <summary>Where it is.</summary>
    public AwsService Service { get; init; } = AwsService.SignInOAuth;
}

/// <summary>Members of the three operations that give access tokens. Null ones are not sent.</summary>
internal sealed record AccessTokenRequest
{
    /// <summary>One of <see cref="GrantTypes"/>.</summary>
    public required string GrantType { get; init; }

    /// <summary>What the token is for, for example <c>aws-mcp.amazonaws.com</c> (RFC 8707).</summary>
    public string? Resource { get; init; }

    /// <summary>For token exchange: the token to exchange.</summary>
    public Secret? SubjectToken { get; init; }

    /// <summary>For token exchange: <c>urn:ietf:params:oauth:token-type:jwt</c>.</summary>
    public string? SubjectTokenType { get; init; }

    /// <summary>For the JWT bearer grant: the assertion of RFC 7523.</summary>
    public Secret? Assertion { get; init; }

    /// <summary>For the JWT bearer grant: the client, as the assertion names it.</summary>
    public string? ClientId { get; init; }

    /// <summary>ARNs of managed policies that the token has no rights beyond.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>For CreateBearerToken: how long the token is to last, in seconds.</summary>
    public int? Duration { get; init; }

    internal byte[] ToJson()
    {
        using JsonRequestWriter json = JsonRequestWriter.Start();
        return json
            .Add("grant_type", GrantType)
            .Add("subject_token", SubjectToken)
            .Add("subject_token_type", SubjectTokenType)
            .Add("assertion", Assertion)
            .Add("client_id", ClientId)
            .Add("resource", Resource)
            .Add("scope", Scope.Count > 0 ? string.Join(" ", Scope) : null)
            .Add("duration", Duration)
            .ToArray();
    }
}

/// <summary>A bearer token of AWS Sign-In; nothing refreshes it.</summary>
internal sealed class AccessToken
{
    internal AccessToken(JsonResponseReader reply)
    {
        Value = reply.RequiredSecret("access_token");
        TokenType = reply.Text("token_type") ?? "Bearer";
        ExpiresIn = reply.Int("expires_in");
        ExpiresAt = ExpiresIn is { } seconds ? reply.ReceivedAt.AddSeconds(seconds) : null;
        IssuedTokenType = reply.Text("issued_token_type");
        Scope = reply.Text("scope")?.Split([' '], StringSplitOptions.RemoveEmptyEntries);
        ResponseMetadata = reply.Metadata;
    }

    public Secret Value { get; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public string TokenType { get; }

    /// <summary>Life of the token in seconds from the reply; null if the reply does not say.</summary>
    public int? ExpiresIn { get; }

    /// <summary>When the token ends; null if the reply does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>What came out of an exchange; not documented, and so perhaps never there.</summary>
    public string? IssuedTokenType { get; }

    /// <summary>The scope, if it is another than what was asked for (RFC 6749 section 5.1).</summary>
    public IReadOnlyList<string>? Scope { get; }

    public ResponseMetadata ResponseMetadata { get; }
}

/// <summary>What AWS Sign-In says of a token (RFC 7662). All but <see cref="Active"/> is there for an active token only, and may be left out.</summary>
internal sealed class TokenInfo
{
    internal TokenInfo(JsonResponseReader reply)
    {
        Active = reply.RequiredBool("active");
        ResponseMetadata = reply.Metadata;
        if (!Active) return;
        ClientId = reply.Text("client_id");
        UserId = reply.Text("user_id");
        TokenType = reply.Text("token_type");
        ExpiresAt = reply.NumericDate("exp");
        IssuedAt = reply.NumericDate("iat");
        NotBefore = reply.NumericDate("nbf");
        Subject = reply.Text("sub");
        Audience = reply.TextOrTexts("aud");
        Issuer = reply.Text("iss");
        Id = reply.Text("jti");
        AccountId = reply.Text("account_id");
        SignInSession = reply.Text("signin_session");
        Resource = reply.Text("resource");
    }

    /// <summary>False for a token that is unknown, has ended, was revoked or is another account's; the service does not say which.</summary>
    public bool Active { get; }

    public string? ClientId { get; }

    /// <summary>The id of user or role, as STS has it in <c>UserId</c>.</summary>
    public string? UserId { get; }

    /// <summary><c>access_token</c> or <c>refresh_token</c>.</summary>
    public string? TokenType { get; }

    public DateTimeOffset? ExpiresAt { get; }

    public DateTimeOffset? IssuedAt { get; }

    public DateTimeOffset? NotBefore { get; }

    public string? Subject { get; }

    public IReadOnlyList<string>? Audience { get; }

    public string? Issuer { get; }

    public string? Id { get; }

    public string? AccountId { get; }

    public string? SignInSession { get; }

    public string? Resource { get; }

    public ResponseMetadata ResponseMetadata { get; }
}
