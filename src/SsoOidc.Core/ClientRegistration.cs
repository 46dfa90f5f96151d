using SsoOidc.Core.Http;

namespace SsoOidc.Core;

/// <summary>A client registered with RegisterClient.</summary>
public sealed class ClientRegistration
{
    internal ClientRegistration(JsonReply reply)
    {
        ClientId = reply.RequiredText("clientId");
        ClientSecret = reply.RequiredSecret("clientSecret");
        ClientIdIssuedAt = FromEpoch(reply.Long("clientIdIssuedAt"));
        ClientSecretExpiresAt = FromEpoch(reply.Long("clientSecretExpiresAt"));
        AuthorizationEndpoint = reply.Text("authorizationEndpoint");
        TokenEndpoint = reply.Text("tokenEndpoint");
        ResponseMetadata = reply.Metadata;
    }

    /// <summary>The id to send with later requests.</summary>
    public string ClientId { get; }

    /// <summary>The secret to send with later requests; in practice a long JWT.</summary>
    public Secret ClientSecret { get; }

    /// <summary>When the id was issued; null where the reply does not say.</summary>
    public DateTimeOffset? ClientIdIssuedAt { get; }

    /// <summary>When id and secret end; null means never, or that the reply does not say.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; }

    /// <summary>Where to send a browser; mostly absent.</summary>
    public string? AuthorizationEndpoint { get; }

    /// <summary>Where to get tokens; mostly absent.</summary>
    public string? TokenEndpoint { get; }

    /// <summary>What came with the reply.</summary>
    public ResponseMetadata ResponseMetadata { get; }

    /// <summary>RFC 7591: an expiry of 0 means "never".</summary>
    private static DateTimeOffset? FromEpoch(long? seconds) =>
        seconds is null or <= 0 or > 253402300799 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds.Value);
}
