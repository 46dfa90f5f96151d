namespace SsoOidc.Core.Http;

/// <summary>Members of RegisterClient, POST <c>/client/register</c>. Null members are not sent.</summary>
public sealed class RegisterClientRequest
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
        using JsonBody json = JsonBody.Start();
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
