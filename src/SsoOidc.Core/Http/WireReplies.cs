namespace SsoOidc.Core.Http;

// Replies as they come. Nothing is required here: what must be there is checked where a reply becomes a noun.

internal sealed record RegisterClientReply(
    string? ClientId,
    Secret? ClientSecret,
    long? ClientIdIssuedAt,
    long? ClientSecretExpiresAt,
    string? AuthorizationEndpoint,
    string? TokenEndpoint);

internal sealed record StartDeviceAuthorizationReply(
    Secret? DeviceCode,
    string? UserCode,
    string? VerificationUri,
    string? VerificationUriComplete,
    int? ExpiresIn,
    int? Interval);

internal sealed record CreateTokenReply(
    Secret? AccessToken,
    string? TokenType,
    int? ExpiresIn,
    Secret? RefreshToken,
    Secret? IdToken);

internal sealed record CreateTokenWithIamReply(
    Secret? AccessToken,
    string? TokenType,
    int? ExpiresIn,
    Secret? RefreshToken,
    Secret? IdToken,
    string? IssuedTokenType,
    string[]? Scope,
    AwsAdditionalDetailsReply? AwsAdditionalDetails);

internal sealed record AwsAdditionalDetailsReply(string? IdentityContext);

internal sealed record CreateOAuth2TokenReply(
    SignInCredentialsReply? AccessToken,
    string? TokenType,
    int? ExpiresIn,
    Secret? RefreshToken,
    Secret? IdToken);

internal sealed record SignInCredentialsReply(string? AccessKeyId, Secret? SecretAccessKey, Secret? SessionToken);
