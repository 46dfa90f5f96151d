using System.Security;
using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Store;

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

    /// <summary>Whether the access token has ended by this machine's clock, or that of an emulator in this process.</summary>
    public bool IsExpired => ExpiresAt <= ModuleClock.Instance.GetUtcNow();

    /// <summary>What came with the reply; null for what was read from a store.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }

    /// <summary>Application and expiry.</summary>
    public override string ToString() =>
        $"SsoIamToken for {ClientId}, {(ExpiresAt is null ? "expiry not known" : Instants.Until(ExpiresAt))}";

    internal static SsoIamToken From(SavedSession session) => new()
    {
        AccessToken = session.AccessToken.ToSecureString()!,
        TokenType = session.TokenType ?? "Bearer",
        ExpiresIn = session.ExpiresIn,
        ExpiresAt = session.ExpiresAt,
        RefreshToken = session.RefreshToken.ToSecureString(),
        IdToken = session.IdToken.ToSecureString(),
        IssuedTokenType = session.IssuedTokenType,
        Scope = [.. session.Scope],
        AwsAdditionalDetails = session.IdentityContext is null ? null : new AwsAdditionalDetails(session.IdentityContext),
        ClientId = session.ClientId,
        Region = session.Region,
        EndpointUrl = session.EndpointUrl.ToUri(),
        UseFipsEndpoint = session.UseFipsEndpoint,
        UseDualStackEndpoint = session.UseDualStackEndpoint,
        ResponseMetadata = session.ResponseMetadata,
    };
}
