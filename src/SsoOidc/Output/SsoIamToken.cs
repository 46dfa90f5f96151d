using System.Security;
using SsoOidc.Core;

namespace SsoOidc;

/// <summary>Tokens of an Identity Center application.</summary>
public sealed class SsoIamToken
{
    /// <summary>The bearer token.</summary>
    public required SecureString AccessToken { get; init; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the access token in seconds from the reply; null where the service does not say.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>When the access token ends; null where the service does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For new access tokens; null where there is none.</summary>
    public SecureString? RefreshToken { get; init; }

    /// <summary>A JWT that names the user.</summary>
    public SecureString? IdToken { get; init; }

    /// <summary>What kind of token came out of an exchange.</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary>The scopes granted.</summary>
    public string[] Scope { get; init; } = [];

    /// <summary>What AWS adds to OAuth: the identity context.</summary>
    public AwsAdditionalDetails? AwsAdditionalDetails { get; init; }

    /// <summary>ARN of the application.</summary>
    public required string ClientId { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Whether the endpoint was a FIPS 140 one.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the endpoint was a dual-stack one.</summary>
    public bool UseDualStackEndpoint { get; init; }

    /// <summary>Whether the access token has ended by this machine's clock.</summary>
    public bool IsExpired => ExpiresAt <= DateTimeOffset.UtcNow;

    /// <summary>What came with the reply.</summary>
    public required ResponseMetadata ResponseMetadata { get; init; }

    /// <summary>Application and expiry.</summary>
    public override string ToString() =>
        $"SsoIamToken for {ClientId}, {(ExpiresAt is null ? "expiry not known" : Instants.Until(ExpiresAt))}";
}
