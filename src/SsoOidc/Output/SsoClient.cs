using System.Security;
using SsoOidc.Core.Store;

namespace SsoOidc;

/// <summary>A registered client, with all that the next cmdlet of a pipe needs.</summary>
public sealed class SsoClient : ServiceOutput
{
    internal SsoClient(SavedSession session) : base(session)
    {
        ClientSecret = session.ClientSecret.ToSecureString()!;
        ClientIdIssuedAt = session.ClientIdIssuedAt;
        ClientSecretExpiresAt = session.ClientSecretExpiresAt;
        AuthorizationEndpoint = session.AuthorizationEndpoint;
        TokenEndpoint = session.TokenEndpoint;
        ClientName = session.ClientName ?? "";
        ClientScope = [.. session.ClientScope];
        ClientGrantType = [.. session.ClientGrantType];
    }

    /// <summary>The client's secret.</summary>
    public SecureString ClientSecret { get; }

    /// <summary>When the id was issued.</summary>
    public DateTimeOffset? ClientIdIssuedAt { get; }

    /// <summary>When id and secret end; null means never.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; }

    /// <summary>Where to send a browser; mostly empty.</summary>
    public string? AuthorizationEndpoint { get; }

    /// <summary>Where to get tokens; mostly empty.</summary>
    public string? TokenEndpoint { get; }

    /// <summary>The name the client was registered under.</summary>
    public string ClientName { get; }

    /// <summary>The scopes the client was registered with.</summary>
    public string[] ClientScope { get; }

    /// <summary>The grant types the client was registered for, as wire values.</summary>
    public string[] ClientGrantType { get; }

    /// <summary>Name, region and expiry.</summary>
    public override string ToString() =>
        $"SsoClient {ClientName} in {Region ?? EndpointUrl?.Host}, {Instants.Until(ClientSecretExpiresAt)}";
}
