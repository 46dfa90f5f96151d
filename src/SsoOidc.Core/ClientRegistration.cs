namespace SsoOidc.Core;

/// <summary>A client registered with RegisterClient.</summary>
public sealed record ClientRegistration
{
    /// <summary>The id to send with later requests.</summary>
    public required string ClientId { get; init; }

    /// <summary>The secret to send with later requests; in practice a long JWT.</summary>
    public required Secret ClientSecret { get; init; }

    /// <summary>When the id was issued; null where the reply does not say.</summary>
    public DateTimeOffset? ClientIdIssuedAt { get; init; }

    /// <summary>When id and secret end; null means never, or that the reply does not say.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>Where to send a browser; mostly absent.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>Where to get tokens; mostly absent.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>What came with the reply.</summary>
    public required ResponseMetadata ResponseMetadata { get; init; }
}
