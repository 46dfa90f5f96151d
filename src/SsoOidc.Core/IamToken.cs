namespace SsoOidc.Core;

/// <summary>The tokens that CreateTokenWithIAM issued.</summary>
public sealed record IamToken
{
    /// <summary>The bearer token.</summary>
    public required Secret AccessToken { get; init; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the access token in seconds from the reply; null where the reply does not say.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>When the access token ends, by the local clock; null where the reply does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For new access tokens without a person; null where there is none.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>A JWT that names the user.</summary>
    public Secret? IdToken { get; init; }

    /// <summary>What kind of token came out of an exchange, for example <c>urn:ietf:params:oauth:token-type:access_token</c>.</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary>The scopes granted.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The identity context that STS AssumeRole takes as a provided context; null where there is none.</summary>
    public string? IdentityContext { get; init; }

    /// <summary>What came with the reply.</summary>
    public required ResponseMetadata ResponseMetadata { get; init; }
}
