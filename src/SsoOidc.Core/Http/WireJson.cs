using System.Text.Json.Serialization;

namespace SsoOidc.Core.Http;

/// <summary>The JSON of all requests and replies, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SecretJsonConverter)])]
[JsonSerializable(typeof(RegisterClientRequest))]
[JsonSerializable(typeof(StartDeviceAuthorizationRequest))]
[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(CreateTokenWithIamRequest))]
[JsonSerializable(typeof(CreateOAuth2TokenRequest))]
[JsonSerializable(typeof(RegisterClientReply))]
[JsonSerializable(typeof(StartDeviceAuthorizationReply))]
[JsonSerializable(typeof(CreateTokenReply))]
[JsonSerializable(typeof(CreateTokenWithIamReply))]
[JsonSerializable(typeof(CreateOAuth2TokenReply))]
internal sealed partial class WireJson : JsonSerializerContext;
