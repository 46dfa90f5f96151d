namespace SsoOidc.Emulator.State;

internal static class Grants
{
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";
    public const string ClientCredentials = "client_credentials";
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>Those a public client can register and use with CreateToken.</summary>
    public static bool IsPublic(string grantType) => grantType is AuthorizationCode or RefreshToken or DeviceCode;

    /// <summary>Those of CreateTokenWithIAM.</summary>
    public static bool IsIam(string grantType) => grantType is AuthorizationCode or RefreshToken or JwtBearer or TokenExchange;
}
