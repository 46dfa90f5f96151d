namespace SsoOidc.Core.Http;

/// <summary>
/// Members of CreateOAuth2Token, POST <c>/v1/token</c> of AWS Sign-In; sent with a DPoP proof. Null members are not sent.
/// </summary>
public sealed class CreateOAuth2TokenRequest
{
    /// <summary>The client of a sign-in on this machine.</summary>
    public const string SameDevice = "arn:aws:signin:::devtools/same-device";

    /// <summary>The client of a sign-in on another machine.</summary>
    public const string CrossDevice = "arn:aws:signin:::devtools/cross-device";

    /// <summary><see cref="SameDevice"/> or <see cref="CrossDevice"/>.</summary>
    public required string ClientId { get; init; }

    /// <summary><see cref="GrantTypes.AuthorizationCode"/> or <see cref="GrantTypes.RefreshToken"/>.</summary>
    public required string GrantType { get; init; }

    /// <summary>For the authorization code grant; single use.</summary>
    public Secret? Code { get; init; }

    /// <summary>For the authorization code grant: the redirect URI of the authorize request, with its port.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>For the authorization code grant: the PKCE verifier, 43 to 128 characters.</summary>
    public Secret? CodeVerifier { get; init; }

    /// <summary>For the refresh token grant.</summary>
    public Secret? RefreshToken { get; init; }

    internal byte[] ToJson()
    {
        using JsonBody json = JsonBody.Start();
        return json
            .Add("clientId", ClientId)
            .Add("grantType", GrantType)
            .Add("code", Code)
            .Add("redirectUri", RedirectUri)
            .Add("codeVerifier", CodeVerifier)
            .Add("refreshToken", RefreshToken)
            .ToArray();
    }
}
