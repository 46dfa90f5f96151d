using System.Text.Json.Serialization;

namespace SsoOidc.Benchmarks.Idiomatic;

public sealed record RegisterRequest(string ClientName, string ClientType, string[]? Scopes, string[]? GrantTypes);

public sealed record RegisterReply(string? ClientId, string? ClientSecret, long? ClientIdIssuedAt, long? ClientSecretExpiresAt);

public sealed record DeviceRequest(string ClientId, string ClientSecret, string StartUrl);

public sealed record DeviceReply(
    string? DeviceCode, string? UserCode, string? VerificationUri, string? VerificationUriComplete, int? ExpiresIn, int? Interval);

public sealed record TokenRequest(string ClientId, string ClientSecret, string GrantType, string? DeviceCode, string? RefreshToken);

public sealed record TokenReply(string? AccessToken, string? TokenType, int? ExpiresIn, string? RefreshToken, string? IdToken);

public sealed record ErrorReply(
    [property: JsonPropertyName("error")] string? Error, [property: JsonPropertyName("error_description")] string? Description);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterReply))]
[JsonSerializable(typeof(DeviceRequest))]
[JsonSerializable(typeof(DeviceReply))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(ErrorReply))]
public sealed partial class WireContext : JsonSerializerContext;
