namespace SsoOidc.Emulator.State;

/// <summary>The state of the emulated services. <see cref="Gate"/> guards all of it.</summary>
/// <param name="limit">How many of each kind are remembered.</param>
internal sealed class EmulatorState(int limit)
{
    public object Gate { get; } = new();

    public Remembered<RegisteredClient> Clients { get; } = new(limit);

    public Remembered<DeviceAuthorization> DeviceCodes { get; } = new(limit);

    public Remembered<DeviceAuthorization> UserCodes { get; } = new(limit);

    public Remembered<ConsentRequest> ConsentRequests { get; } = new(limit);

    public Remembered<AuthorizationCode> AuthorizationCodes { get; } = new(limit);

    public Remembered<AccessToken> AccessTokens { get; } = new(limit);

    public Remembered<RefreshToken> RefreshTokens { get; } = new(limit);

    /// <summary>The access tokens of AWS Sign-In's OAuth endpoint.</summary>
    public Remembered<OAuthToken> OAuthTokens { get; } = new(limit);

    /// <summary>By their ids.</summary>
    public Remembered<Session> Sessions { get; } = new(limit);

    /// <summary>What was given out, by access key id.</summary>
    public Remembered<IssuedCredentials> Credentials { get; } = new(limit);

    /// <summary>The identity contexts of CreateTokenWithIAM.</summary>
    public Remembered<IdentityContext> IdentityContexts { get; } = new(limit);

    /// <summary>The tokens of the federation endpoint.</summary>
    public Remembered<FederationToken> FederationTokens { get; } = new(limit);

    /// <summary>JWT bearer assertions that have been used, and when; each may be used once.</summary>
    public Remembered<DateTimeOffset> UsedAssertions { get; } = new(limit);

    /// <summary>The <c>jti</c> of each DPoP proof seen, with the time when it may come again.</summary>
    public Remembered<DateTimeOffset> ProofIds { get; } = new(limit);
}
