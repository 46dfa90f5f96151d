using SsoOidc.Core.Http;

namespace SsoOidc.Core.Oidc;

/// <summary>What an OAuth 2.0 service issues: a bearer token, and what refreshes it.</summary>
internal abstract class BearerToken
{
    private protected BearerToken(JsonResponseReader reply)
    {
        AccessToken = reply.RequiredSecret("accessToken");
        TokenType = reply.Text("tokenType") ?? "Bearer";
        ExpiresIn = reply.Int("expiresIn");
        ExpiresAt = ExpiresIn is { } seconds ? reply.ReceivedAt.AddSeconds(seconds) : null;
        RefreshToken = reply.Secret("refreshToken");
        IdToken = reply.Secret("idToken");
        ResponseMetadata = reply.Metadata;
    }

    public Secret AccessToken { get; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public string TokenType { get; }

    /// <summary>Life of the access token in seconds from the reply; null if the reply does not say.</summary>
    public int? ExpiresIn { get; }

    /// <summary>When the access token ends, by the local clock; null if the reply does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>For new access tokens without a person; null if the client may not refresh.</summary>
    public Secret? RefreshToken { get; }

    /// <summary>
    /// An OpenID Connect identity token. CreateToken documents it as not implemented; CreateTokenWithIAM's names the user.
    /// </summary>
    public Secret? IdToken { get; }

    public ResponseMetadata ResponseMetadata { get; }
}
