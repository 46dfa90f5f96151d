using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Sessions;

/// <summary>What a store keeps: a session or a client registration. Times are by the local clock.</summary>
internal abstract record SavedState
{
    private protected SavedState()
    {
    }

    public abstract SessionKind Kind { get; }

    /// <summary>Counts the saves; see <see cref="SessionLockHandle.Generation"/>.</summary>
    public long Generation { get; init; }

    /// <summary>The client it was issued to; for an Identity Center application its ARN.</summary>
    public required string ClientId { get; init; }

    /// <summary>Where the service is that issued it.</summary>
    public ServiceLocation Location { get; init; } = ServiceLocation.Unknown;

    /// <summary>What came with the reply that issued it; never saved.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }
}

/// <summary>What a saved state came from. The names are shown by Get-SsoSession and stand in vaults.</summary>
internal enum SessionKind
{
    SsoToken,

    SsoIamToken,

    SignInToken,

    SsoClient,
}

/// <summary>A client registered with RegisterClient; used until its secret ends.</summary>
internal sealed record ClientRegistrationState : SavedState
{
    public override SessionKind Kind => SessionKind.SsoClient;

    public required Secret ClientSecret { get; init; }

    public DateTimeOffset? ClientIdIssuedAt { get; init; }

    /// <summary>When the client's secret ends; null means never, or not known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    public string? ClientName { get; init; }

    public IReadOnlyList<string> ClientScope { get; init; } = [];

    /// <summary>The grant types it was registered for, as wire values.</summary>
    public IReadOnlyList<string> ClientGrantType { get; init; } = [];

    public string? AuthorizationEndpoint { get; init; }

    public string? TokenEndpoint { get; init; }
}

/// <summary>A sign-in, with what a refresh without a person needs.</summary>
internal abstract record Session : SavedState
{
    private protected Session()
    {
    }

    /// <summary>For the next refresh; null if there can be none.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>How the access token is used.</summary>
    public string? TokenType { get; init; }

    /// <summary>When the access token or the credentials end; null if the service did not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Life of the access token in seconds as the service said it; never saved.</summary>
    public int? ExpiresIn { get; init; }

    public Secret? IdToken { get; init; }

    /// <summary>Whether something was issued that services accept.</summary>
    private protected abstract bool HasCredential { get; }

    /// <summary>When no refresh is possible any more, whatever the refresh token says; null if not known.</summary>
    private protected virtual DateTimeOffset? RefreshEndsAt => null;

    /// <summary>Whether what was issued last can be used for that long from <paramref name="now"/>.</summary>
    public bool IsValid(DateTimeOffset now, TimeSpan atLeast) => HasCredential && ExpiresAt - now > atLeast;

    /// <summary>Whether a refresh can be tried without a person.</summary>
    public bool CanRefresh(DateTimeOffset now) => RefreshToken is not null && !(RefreshEndsAt <= now);

    /// <exception cref="SsoOidcException">No refresh is possible.</exception>
    public void RequireRefreshable(DateTimeOffset now)
    {
        if (RefreshToken is null)
        {
            throw new SsoOidcException(
                FailureKind.RefreshTokenMissing, "The saved session has ended, and it came without a refresh token.");
        }

        if (RefreshEndsAt is { } end && end <= now)
        {
            throw new SsoOidcException(
                FailureKind.RegistrationExpired, $"The client registration of the saved session ended at {end.UtcDateTime:u}.");
        }
    }
}

/// <summary>A sign-in to an access portal (CreateToken); refreshed with its client's secret.</summary>
internal sealed record SsoSessionState : Session
{
    public override SessionKind Kind => SessionKind.SsoToken;

    /// <summary>The token last issued; null before the first.</summary>
    public Secret? AccessToken { get; init; }

    /// <summary>The client's secret; null for files of older tools.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>When the client's secret ends; null means never, or not known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    public IReadOnlyList<string> ClientScope { get; init; } = [];

    /// <summary>The access portal's URL, if known.</summary>
    public string? StartUrl { get; init; }

    private protected override bool HasCredential => AccessToken is not null;

    private protected override DateTimeOffset? RefreshEndsAt => ClientSecretExpiresAt;
}

/// <summary>Tokens of an Identity Center application (CreateTokenWithIAM); refreshed with AWS credentials.</summary>
internal sealed record IamSessionState : Session
{
    public override SessionKind Kind => SessionKind.SsoIamToken;

    /// <summary>The token last issued; null before the first.</summary>
    public Secret? AccessToken { get; init; }

    public string? IssuedTokenType { get; init; }

    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The identity context for STS.</summary>
    public string? IdentityContext { get; init; }

    private protected override bool HasCredential => AccessToken is not null;
}

/// <summary>A console sign-in (CreateOAuth2Token); refreshed with the DPoP key of the sign-in.</summary>
internal sealed record LoginSessionState : Session
{
    public override SessionKind Kind => SessionKind.SignInToken;

    /// <summary>The private key the session is bound to, as PEM.</summary>
    public Secret? DPoPKey { get; init; }

    /// <summary>Who signed in: the AWS CLI's <c>login_session</c>; null if not known.</summary>
    public Arn? SessionArn { get; init; }

    /// <summary>The credentials last issued; null before the first.</summary>
    public AwsCredentialIdentity? Credentials { get; init; }

    /// <summary>The account signed in to, as it was saved, else as the ARN has it; null if not known.</summary>
    public string? AccountId => Credentials?.AccountId ?? SessionArn?.AccountId;

    private protected override bool HasCredential => Credentials is not null;
}
