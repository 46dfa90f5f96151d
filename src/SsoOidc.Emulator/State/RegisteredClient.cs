namespace SsoOidc.Emulator.State;

/// <summary>A client as RegisterClient recorded it.</summary>
internal sealed record RegisteredClient
{
    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required string Name { get; init; }

    /// <summary>If empty, the client gets no refresh token.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Null if the client named none.</summary>
    public required IReadOnlyList<string>? GrantTypes { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// A client that named no grants may use the device code and, if it has scopes, the refresh token: the AWS CLI
    /// registers that way for the device flow and refreshes its tokens.
    /// </summary>
    public bool Allows(string grantType) => GrantTypes is not null
        ? GrantTypes.Contains(grantType)
        : grantType == Grants.DeviceCode || (grantType == Grants.RefreshToken && Scopes.Count > 0);
}
