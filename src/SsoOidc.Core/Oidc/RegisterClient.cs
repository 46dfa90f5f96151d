using SsoOidc.Core.Http;

namespace SsoOidc.Core.Oidc;

/// <summary>Members of RegisterClient, POST <c>/client/register</c>. Null members are not sent.</summary>
internal sealed class RegisterClientRequest
{
    /// <summary>The client's name, shown to the person who approves.</summary>
    public required string ClientName { get; init; }

    /// <summary>The kind of client; the service accepts <c>public</c> only.</summary>
    public string ClientType { get; init; } = "public";

    /// <summary>What the client may ask for, for example <c>sso:account:access</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Where a browser may be sent back to.</summary>
    public IReadOnlyList<string>? RedirectUris { get; init; }

    /// <summary>The grant types the client may use, as wire values.</summary>
    public IReadOnlyList<string>? GrantTypes { get; init; }

    /// <summary>The Identity Center instance's issuer or start URL; needed for authorization codes.</summary>
    public string? IssuerUrl { get; init; }

    /// <summary>ARN of an Identity Center application.</summary>
    public string? EntitledApplicationArn { get; init; }

    internal byte[] ToJson()
    {
        using JsonRequestWriter json = JsonRequestWriter.Start();
        return json
            .Add("clientName", ClientName)
            .Add("clientType", ClientType)
            .Add("scopes", Scopes)
            .Add("redirectUris", RedirectUris)
            .Add("grantTypes", GrantTypes)
            .Add("issuerUrl", IssuerUrl)
            .Add("entitledApplicationArn", EntitledApplicationArn)
            .ToArray();
    }
}

internal sealed class ClientRegistration
{
    internal ClientRegistration(JsonResponseReader reply)
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

    /// <summary>When the id was issued; null if the reply does not say.</summary>
    public DateTimeOffset? ClientIdIssuedAt { get; }

    /// <summary>When id and secret end; null means never, or that the reply does not say.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; }

    /// <summary>Where to send a browser; mostly absent.</summary>
    public string? AuthorizationEndpoint { get; }

    /// <summary>Where to get tokens; mostly absent.</summary>
    public string? TokenEndpoint { get; }

    public ResponseMetadata ResponseMetadata { get; }

    /// <summary>RFC 7591: an expiry of 0 means "never".</summary>
    private static DateTimeOffset? FromEpoch(long? seconds) =>
        seconds is null or <= 0 or > 253402300799 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds.Value);
}
