using System.Diagnostics.CodeAnalysis;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Sessions;

/// <summary>What is kept of a sign-in so that it can be renewed without a person. Times are by the local clock.</summary>
public sealed record SavedSession
{
    /// <summary>A session to be filled.</summary>
    public SavedSession()
    {
    }

    /// <summary>A session of a client, with nothing but its connection.</summary>
    [SetsRequiredMembers]
    public SavedSession(SavedKind kind, string clientId, ServiceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Kind = kind;
        ClientId = clientId;
        Region = settings.Region;
        EndpointUrl = settings.CustomEndpoint is { OriginalString.Length: > 0 } custom ? custom.OriginalString : null;
        UseFipsEndpoint = settings.UseFipsEndpoint;
        UseDualStackEndpoint = settings.UseDualStackEndpoint;
    }

    /// <summary>What it came from.</summary>
    public required SavedKind Kind { get; init; }

    /// <summary>Counts the saves; see <see cref="SessionLockHandle.Generation"/>.</summary>
    public long Generation { get; init; }

    /// <summary>The client that signed in; for CreateTokenWithIAM the application's ARN.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret; null for kinds that have none.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>When the client was registered; for <see cref="SavedKind.SsoClient"/>.</summary>
    public DateTimeOffset? ClientIdIssuedAt { get; init; }

    /// <summary>Where to send a browser, where the registration said; for <see cref="SavedKind.SsoClient"/>.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>Where to get tokens, where the registration said; for <see cref="SavedKind.SsoClient"/>.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>When the client's secret ends; null means never, or not known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>The client's name; for <see cref="SavedKind.SsoClient"/>.</summary>
    public string? ClientName { get; init; }

    /// <summary>The scopes the client was registered with.</summary>
    public IReadOnlyList<string> ClientScope { get; init; } = [];

    /// <summary>The grant types the client was registered for, as wire values; for <see cref="SavedKind.SsoClient"/>.</summary>
    public IReadOnlyList<string> ClientGrantType { get; init; } = [];

    /// <summary>The access portal's URL, where known.</summary>
    public string? StartUrl { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Whether the endpoint is a FIPS 140 one.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the endpoint is a dual-stack one.</summary>
    public bool UseDualStackEndpoint { get; init; }

    /// <summary>For the next renewal; null where there can be none.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>The access token last issued; null for <see cref="SavedKind.SignInToken"/>.</summary>
    public Secret? AccessToken { get; init; }

    /// <summary>How the access token is used.</summary>
    public string? TokenType { get; init; }

    /// <summary>When access token or credentials end; null where the service did not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Life of the access token in seconds as the service said it; never saved.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>The identity token, where one came.</summary>
    public Secret? IdToken { get; init; }

    /// <summary>What kind of token came out of an exchange; for <see cref="SavedKind.SsoIamToken"/>.</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary>The scopes granted; for <see cref="SavedKind.SsoIamToken"/>.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The identity context for STS; for <see cref="SavedKind.SsoIamToken"/>.</summary>
    public string? IdentityContext { get; init; }

    /// <summary>The private key the session is bound to, as PEM; for <see cref="SavedKind.SignInToken"/>.</summary>
    public Secret? DPoPKey { get; init; }

    /// <summary>
    /// Who signed in, as an ARN: the AWS CLI's <c>login_session</c>. Null where not known; for <see cref="SavedKind.SignInToken"/>.
    /// </summary>
    public string? SessionArn { get; init; }

    /// <summary>The account of <see cref="SessionArn"/>.</summary>
    public string? AccountId => SessionArn?.Split(':') is { Length: >= 6 } parts ? parts[4] : null;

    /// <summary>The credentials last issued; for <see cref="SavedKind.SignInToken"/>.</summary>
    public AwsCredentialIdentity? Credentials { get; init; }

    /// <summary>What came with the reply that issued it; never saved, so null for one that was read.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }

    /// <summary>Whether what was issued last can be used for that long from <paramref name="now"/>.</summary>
    public bool IsValid(DateTimeOffset now, TimeSpan atLeast) =>
        (AccessToken is not null || Credentials is not null) && ExpiresAt - now > atLeast;
}

/// <summary>What a saved session came from, and so how it is renewed.</summary>
public enum SavedKind
{
    /// <summary>CreateToken: renewed with client secret and refresh token.</summary>
    SsoToken,

    /// <summary>CreateTokenWithIAM: renewed with AWS credentials and refresh token.</summary>
    SsoIamToken,

    /// <summary>CreateOAuth2Token: renewed with DPoP key and refresh token.</summary>
    SignInToken,

    /// <summary>RegisterClient: used until it ends.</summary>
    SsoClient,
}
