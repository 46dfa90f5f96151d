using System.Security;
using SsoOidc.Core;
using SsoOidc.Core.Store;

namespace SsoOidc;

/// <summary>A registered client, with all that the next cmdlet of a pipe needs.</summary>
public sealed class SsoClient
{
    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret.</summary>
    public required SecureString ClientSecret { get; init; }

    /// <summary>When the id was issued.</summary>
    public DateTimeOffset? ClientIdIssuedAt { get; init; }

    /// <summary>When id and secret end; null means never.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>Where to send a browser; mostly empty.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>Where to get tokens; mostly empty.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>The name the client was registered under.</summary>
    public required string ClientName { get; init; }

    /// <summary>The scopes the client was registered with.</summary>
    public string[] ClientScope { get; init; } = [];

    /// <summary>The grant types the client was registered for, as wire values.</summary>
    public string[] ClientGrantType { get; init; } = [];

    /// <summary>The region of the registration.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint of the registration; null for the service's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Whether the endpoint was a FIPS 140 one.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the endpoint was a dual-stack one.</summary>
    public bool UseDualStackEndpoint { get; init; }

    /// <summary>What came with the reply; null for what was read from a store.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }

    /// <summary>Name, region and expiry.</summary>
    public override string ToString() =>
        $"SsoClient {ClientName} in {Region ?? EndpointUrl?.Host}, {Instants.Until(ClientSecretExpiresAt)}";

    internal static SsoClient From(SavedSession session) => new()
    {
        ClientId = session.ClientId,
        ClientSecret = session.ClientSecret.ToSecureString()!,
        ClientIdIssuedAt = session.ClientIdIssuedAt,
        ClientSecretExpiresAt = session.ClientSecretExpiresAt,
        AuthorizationEndpoint = session.AuthorizationEndpoint,
        TokenEndpoint = session.TokenEndpoint,
        ClientName = session.ClientName ?? "",
        ClientScope = [.. session.ClientScope],
        ClientGrantType = [.. session.ClientGrantType],
        Region = session.Region,
        EndpointUrl = session.EndpointUrl.ToUri(),
        UseFipsEndpoint = session.UseFipsEndpoint,
        UseDualStackEndpoint = session.UseDualStackEndpoint,
        ResponseMetadata = session.ResponseMetadata,
    };
}
