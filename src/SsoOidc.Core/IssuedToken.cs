namespace SsoOidc.Core;

/// <summary>The tokens that CreateToken issued.</summary>
public sealed record IssuedToken
{
    /// <summary>The bearer token.</summary>
    public required Secret AccessToken { get; init; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the access token in seconds from the reply; null where the reply does not say.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>When the access token ends, by the local clock; null where the reply does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For new access tokens without a person; null where the client may not refresh.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>An OpenID Connect identity token; the service documents it as not implemented.</summary>
    public Secret? IdToken { get; init; }

    /// <summary>What came with the reply.</summary>
    public required ResponseMetadata ResponseMetadata { get; init; }
}
