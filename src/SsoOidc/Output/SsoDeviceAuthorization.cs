using System.Security;
using SsoOidc.Core;

namespace SsoOidc;

/// <summary>A device code that waits for approval, with all that <c>New-SsoToken</c> needs.</summary>
public sealed class SsoDeviceAuthorization
{
    /// <summary>What <c>New-SsoToken</c> polls with.</summary>
    public required SecureString DeviceCode { get; init; }

    /// <summary>What the person compares or types, for example <c>ABCD-EFGH</c>.</summary>
    public required string UserCode { get; init; }

    /// <summary>The page where the code is typed.</summary>
    public required string VerificationUri { get; init; }

    /// <summary>The page with the code filled in.</summary>
    public string? VerificationUriComplete { get; init; }

    /// <summary>Life of the device code in seconds from the reply.</summary>
    public required int ExpiresIn { get; init; }

    /// <summary>When the device code ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Least time between two polls in seconds; null where the service does not say.</summary>
    public int? Interval { get; init; }

    /// <summary>The access portal to sign in to.</summary>
    public required Uri StartUrl { get; init; }

    /// <summary>The client that asks.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret.</summary>
    public required SecureString ClientSecret { get; init; }

    /// <summary>When the client's secret ends; null means never, or not known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>The scopes the client was registered with.</summary>
    public string[] ClientScope { get; init; } = [];

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Whether the endpoint was a FIPS 140 one.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the endpoint was a dual-stack one.</summary>
    public bool UseDualStackEndpoint { get; init; }

    /// <summary>What came with the reply.</summary>
    public required ResponseMetadata ResponseMetadata { get; init; }

    /// <summary>User code, start URL and expiry.</summary>
    public override string ToString() => $"SsoDeviceAuthorization {UserCode} for {StartUrl}, {Instants.Until(ExpiresAt)}";
}
