namespace SsoOidc.Core.Http;

/// <summary>Members of CreateToken, POST <c>/token</c>. Null members are not sent.</summary>
public sealed class CreateTokenRequest
{
    /// <summary>From the registration.</summary>
    public required string ClientId { get; init; }

    /// <summary>From the registration.</summary>
    public required Secret ClientSecret { get; init; }

    /// <summary>One of <see cref="GrantTypes"/>, or whatever the service will know.</summary>
    public required string GrantType { get; init; }

    /// <summary>For the device code grant.</summary>
    public Secret? DeviceCode { get; init; }

    /// <summary>For the authorization code grant.</summary>
    public Secret? Code { get; init; }

    /// <summary>For the refresh token grant.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>Documented to have no effect.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>For the authorization code grant: the redirect URI of the authorize request, with its port.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>For the authorization code grant: the PKCE verifier (RFC 7636).</summary>
    public Secret? CodeVerifier { get; init; }

    internal byte[] ToJson()
    {
        using JsonBody json = JsonBody.Start();
        return json
            .Add("clientId", ClientId)
            .Add("clientSecret", ClientSecret)
            .Add("grantType", GrantType)
            .Add("deviceCode", DeviceCode)
            .Add("code", Code)
            .Add("refreshToken", RefreshToken)
            .Add("scope", Scope)
            .Add("redirectUri", RedirectUri)
            .Add("codeVerifier", CodeVerifier)
            .ToArray();
    }
}
