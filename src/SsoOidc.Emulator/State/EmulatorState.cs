namespace SsoOidc.Emulator.State;

/// <summary>The state of the emulated services. <see cref="Gate"/> guards all of it.</summary>
internal sealed class EmulatorState
{
    public object Gate { get; } = new();

    public Dictionary<string, RegisteredClient> Clients { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DeviceAuthorization> DeviceCodes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DeviceAuthorization> UserCodes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ConsentRequest> ConsentRequests { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AuthorizationCode> AuthorizationCodes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AccessToken> AccessTokens { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RefreshToken> RefreshTokens { get; } = new(StringComparer.Ordinal);

    /// <summary>The access tokens of AWS Sign-In's OAuth endpoint.</summary>
    public Dictionary<string, OAuthToken> OAuthTokens { get; } = new(StringComparer.Ordinal);

    public List<Session> Sessions { get; } = [];

    /// <summary>What was given out, by access key id.</summary>
    public Dictionary<string, IssuedCredentials> Credentials { get; } = new(StringComparer.Ordinal);

    /// <summary>The identity contexts of CreateTokenWithIAM.</summary>
    public Dictionary<string, IdentityContext> IdentityContexts { get; } = new(StringComparer.Ordinal);

    /// <summary>The tokens of the federation endpoint.</summary>
    public Dictionary<string, FederationToken> FederationTokens { get; } = new(StringComparer.Ordinal);

    /// <summary>JWT bearer assertions that have been used; each may be used once.</summary>
    public HashSet<string> UsedAssertions { get; } = new(StringComparer.Ordinal);

    /// <summary>The <c>jti</c> of each DPoP proof seen, with the time when it may be removed.</summary>
    public Dictionary<string, DateTimeOffset> ProofIds { get; } = new(StringComparer.Ordinal);
}
