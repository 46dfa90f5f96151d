using System.Diagnostics.CodeAnalysis;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Oidc;
using SsoOidc.Output;

namespace SsoOidc;

/// <summary>A device code that waits for approval, with all that <c>New-SsoToken</c> needs.</summary>
public sealed class SsoDeviceAuthorization : IssuedOutput, IClientOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SsoDeviceAuthorization()
    {
    }

    [SetsRequiredMembers]
    internal SsoDeviceAuthorization(
        DeviceAuthorization device, Uri startUrl, string clientId, SecureString clientSecret, ServiceLocation location)
        : base(clientId, location, device.ResponseMetadata)
    {
        DeviceCode = device.DeviceCode.ToSecureString()!;
        UserCode = device.UserCode;
        VerificationUri = device.VerificationUri;
        VerificationUriComplete = device.VerificationUriComplete;
        ExpiresIn = device.ExpiresIn;
        ExpiresAt = device.ExpiresAt;
        Interval = device.Interval;
        StartUrl = startUrl;
        ClientSecret = clientSecret;
    }

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

    /// <summary>Least time between two polls in seconds; null if the service does not say.</summary>
    public int? Interval { get; init; }

    /// <summary>The access portal to sign in to.</summary>
    public required Uri StartUrl { get; init; }

    /// <summary>The client's secret.</summary>
    public required SecureString ClientSecret { get; init; }

    /// <summary>When the client's secret ends; null means never, or not known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>The scopes the client was registered with.</summary>
    public string[] ClientScope { get; init; } = [];

    /// <summary>User code, start URL and expiry.</summary>
    public override string ToString() => $"SsoDeviceAuthorization {UserCode} for {StartUrl}, {Instants.Until(ExpiresAt)}";
}
