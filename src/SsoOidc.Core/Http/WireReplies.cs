namespace SsoOidc.Core.Http;

// Replies as they come. Nothing is required here: what must be there is checked where a reply becomes a noun.

internal sealed class RegisterClientReply(JsonReply json)
{
    public string? ClientId { get; } = json.Text("clientId");

    public Secret? ClientSecret { get; } = json.Secret("clientSecret");

    public long? ClientIdIssuedAt { get; } = json.Long("clientIdIssuedAt");

    public long? ClientSecretExpiresAt { get; } = json.Long("clientSecretExpiresAt");

    public string? AuthorizationEndpoint { get; } = json.Text("authorizationEndpoint");

    public string? TokenEndpoint { get; } = json.Text("tokenEndpoint");
}

internal sealed class StartDeviceAuthorizationReply(JsonReply json)
{
    public Secret? DeviceCode { get; } = json.Secret("deviceCode");

    public string? UserCode { get; } = json.Text("userCode");

    public string? VerificationUri { get; } = json.Text("verificationUri");

    public string? VerificationUriComplete { get; } = json.Text("verificationUriComplete");

    public int? ExpiresIn { get; } = json.Int("expiresIn");

    public int? Interval { get; } = json.Int("interval");
}

internal sealed class CreateTokenReply(JsonReply json)
{
    public Secret? AccessToken { get; } = json.Secret("accessToken");

    public string? TokenType { get; } = json.Text("tokenType");

    public int? ExpiresIn { get; } = json.Int("expiresIn");

    public Secret? RefreshToken { get; } = json.Secret("refreshToken");

    public Secret? IdToken { get; } = json.Secret("idToken");
}

internal sealed class CreateTokenWithIamReply(JsonReply json)
{
    public Secret? AccessToken { get; } = json.Secret("accessToken");

    public string? TokenType { get; } = json.Text("tokenType");

    public int? ExpiresIn { get; } = json.Int("expiresIn");

    public Secret? RefreshToken { get; } = json.Secret("refreshToken");

    public Secret? IdToken { get; } = json.Secret("idToken");

    public string? IssuedTokenType { get; } = json.Text("issuedTokenType");

    public string[]? Scope { get; } = json.Texts("scope");

    public string? IdentityContext { get; } = json.Object("awsAdditionalDetails")?.Text("identityContext");
}

internal sealed class CreateOAuth2TokenReply(JsonReply json)
{
    public SignInCredentialsReply? AccessToken { get; } =
        json.Object("accessToken") is { } credentials ? new SignInCredentialsReply(credentials) : null;

    public string? TokenType { get; } = json.Text("tokenType");

    public int? ExpiresIn { get; } = json.Int("expiresIn");

    public Secret? RefreshToken { get; } = json.Secret("refreshToken");

    public Secret? IdToken { get; } = json.Secret("idToken");
}

internal sealed class SignInCredentialsReply(JsonReply json)
{
    public string? AccessKeyId { get; } = json.Text("accessKeyId");

    public Secret? SecretAccessKey { get; } = json.Secret("secretAccessKey");

    public Secret? SessionToken { get; } = json.Secret("sessionToken");
}
