namespace SsoOidc.Emulator.State;

/// <summary>What RegisterClient left behind.</summary>
internal sealed record RegisteredClient
{
    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required string Name { get; init; }

    /// <summary>Empty for a client of the old kind, which gets no refresh token.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Null if the client named none.</summary>
    public required IReadOnlyList<string>? GrantTypes { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// A client that named no grants has the device code and, if it has scopes, the refresh token: that is how the AWS
    /// CLI registers for the device flow, and it is refreshed.
    /// </summary>
    public bool Allows(string grantType) => GrantTypes is not null
        ? GrantTypes.Contains(grantType)
        : grantType == Grants.DeviceCode || (grantType == Grants.RefreshToken && Scopes.Count > 0);
}
