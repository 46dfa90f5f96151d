using System.Diagnostics.CodeAnalysis;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;
using SsoOidc.Output;

namespace SsoOidc;

/// <summary>A registered client, with all that the next cmdlet of a pipe needs.</summary>
public sealed class SsoClient : IssuedOutput, IClientOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SsoClient()
    {
    }

    [SetsRequiredMembers]
    internal SsoClient(ClientRegistrationState client) : base(client)
    {
        ClientSecret = client.ClientSecret.ToSecureString()!;
        ClientIdIssuedAt = client.ClientIdIssuedAt;
        ClientSecretExpiresAt = client.ClientSecretExpiresAt;
        AuthorizationEndpoint = client.AuthorizationEndpoint;
        TokenEndpoint = client.TokenEndpoint;
        ClientName = client.ClientName ?? "";
        ClientScope = [.. client.ClientScope];
        ClientGrantType = [.. client.ClientGrantType];
    }

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

    Uri? IClientOutput.StartUrl => null;

    /// <summary>Name, region and expiry.</summary>
    public override string ToString() =>
        $"SsoClient {ClientName} in {Region ?? EndpointUrl?.Host}, {Instants.Until(ClientSecretExpiresAt)}";
}
