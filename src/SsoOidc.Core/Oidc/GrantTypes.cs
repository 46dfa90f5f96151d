namespace SsoOidc.Core.Oidc;

/// <summary>
/// The OAuth 2.0 grant types these services know, as they go on the wire. The services may add to them, so unknown values
/// pass through unchanged.
/// </summary>
internal static class GrantTypes
{
    public const string AuthorizationCode = "authorization_code";

    public const string RefreshToken = "refresh_token";

    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <summary>For who has no person behind it (RFC 6749 section 4.4).</summary>
    public const string ClientCredentials = "client_credentials";

    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>The short names people type, each with its wire value.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["DeviceCode"] = DeviceCode,
            ["AuthorizationCode"] = AuthorizationCode,
            ["RefreshToken"] = RefreshToken,
            ["JwtBearer"] = JwtBearer,
            ["TokenExchange"] = TokenExchange,
        };

    /// <summary>
    /// The wire value of a short name (<c>DeviceCode</c>, also <c>device_code</c> and <c>device-code</c>); anything else
    /// is returned as it is.
    /// </summary>
    public static string ToWire(string nameOrValue)
    {
        string name = nameOrValue.Trim().Replace("_", "").Replace("-", "");
        return Names.TryGetValue(name, out string? wire) ? wire : nameOrValue.Trim();
    }
}
