namespace SsoOidc.Emulator;

/// <summary>
/// The settings of an emulated Identity Center instance. The defaults follow the observed behaviour of the real service.
/// </summary>
public sealed record SsoEmulatorOptions
{
    /// <summary>The TCP port on 127.0.0.1, or 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The region of this instance; CreateTokenWithIAM refuses signatures for others.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Further regions that CreateTokenWithIAM accepts a signature for.</summary>
    public IReadOnlyList<string> FurtherSigningRegions { get; init; } = [];

    /// <summary>The start URL (AWS access portal). A trailing slash or fragment in a request does not matter.</summary>
    public string StartUrl { get; init; } = "https://example.awsapps.com/start";

    /// <summary>The issuer URL of the instance, accepted wherever the start URL is.</summary>
    public string IssuerUrl { get; init; } = "https://identitycenter.amazonaws.com/ssoins-1111111111111111";

    /// <summary>The accounts and roles the portal lists.</summary>
    public IReadOnlyList<EmulatorAccount> Accounts { get; init; } =
    [
        new EmulatorAccount { AccountId = "111122223333", AccountName = "production", EmailAddress = "production@example.com" },
        new EmulatorAccount { AccountId = "444455556666", AccountName = "sandbox", EmailAddress = "sandbox@example.com" },
    ];

    /// <summary>The people who can sign in. The first one is the default if no user name is given.</summary>
    public IReadOnlyList<EmulatorUser> Users { get; init; } = [new EmulatorUser { Name = "jane" }];

    /// <summary>The lifetime of an access token, which also ends with its session.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>
    /// The lifetime of a sign-in session, up to 90 days. After it, refresh tokens answer InvalidGrantException and access
    /// tokens 401. Make it longer than <see cref="AccessTokenLifetime"/> to refresh after an access token has ended.
    /// </summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Whether each refresh returns a new refresh token and makes the old one invalid.</summary>
    public bool RefreshRotation { get; init; } = true;

    /// <summary>How long a rotated refresh token still gets the same reply again. Zero: not at all.</summary>
    public TimeSpan RefreshReplayWindow { get; init; } = TimeSpan.Zero;

    /// <summary>The lifetime of a client registration.</summary>
    public TimeSpan RegistrationLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The lifetime of a device code and its user code.</summary>
    public TimeSpan DeviceCodeLifetime { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>The lifetime of an authorization code.</summary>
    public TimeSpan AuthorizationCodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The <c>interval</c> of a device authorization. Null leaves the member out, which by RFC 8628 means 5 seconds.
    /// </summary>
    public TimeSpan? PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a poll before the end of the interval gets SlowDownException and makes the interval 5 seconds longer.
    /// </summary>
    public bool EnforcePollInterval { get; init; } = true;

    /// <summary>Whether every device authorization and every visit to an authorize page is approved at once.</summary>
    public bool ApproveAutomatically { get; init; }

    /// <summary>
    /// If set, every device authorization is approved after it has answered this many polls with
    /// AuthorizationPendingException.
    /// </summary>
    public int? ApproveAfterPolls { get; init; }

    /// <summary>Whether verificationUriComplete has the newer form, without the user code.</summary>
    public bool VerificationUrlWithoutCode { get; init; }

    /// <summary>
    /// The roles that STS gives credentials for. If there are none, any role ARN may be assumed, for up to 12 hours, by
    /// everyone whose signature is good and with any web identity token.
    /// </summary>
    public IReadOnlyList<EmulatorRole> Roles { get; init; } = [];

    /// <summary>
    /// The credentials whose signatures CreateTokenWithIAM and STS accept, besides those that were given out here.
    /// </summary>
    public IReadOnlyList<EmulatorSigningKey> SigningKeys { get; init; } =
    [
        new EmulatorSigningKey
        {
            AccessKeyId = "AKIDEXAMPLE",
            SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        },
        new EmulatorSigningKey
        {
            AccessKeyId = "AKIDEXAMPLE",
            SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            SessionToken = "SESSIONTOKENEXAMPLE",
        },
    ];

    /// <summary>The application ARNs that CreateTokenWithIAM accepts as client id.</summary>
    public IReadOnlyList<string> IamApplications { get; init; } =
        ["arn:aws:sso::123456789012:application/ssoins-1/apl-1"];

    /// <summary>The lifetime of an access token of CreateTokenWithIAM.</summary>
    public TimeSpan IamTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The lifetime of a session of AWS Sign-In.</summary>
    public TimeSpan SignInSessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The lifetime of credentials of AWS Sign-In: at most the 900 seconds its model allows.</summary>
    public TimeSpan SignInCredentialLifetime { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>
    /// How long a used refresh token of AWS Sign-In gets the same reply again; its model calls a refresh
    /// idempotent. Zero: not at all.
    /// </summary>
    public TimeSpan SignInReplayWindow { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>The lifetime of role credentials of the portal.</summary>
    public TimeSpan RoleCredentialLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many accounts or roles the portal puts on a page if the request names no number.</summary>
    public int PortalPageSize { get; init; } = 100;

    /// <summary>
    /// How many list and credential requests a second the portal takes, by the emulator's clock; those above it get 429
    /// TooManyRequestsException with Retry-After. A second's worth may come at once. Null: no limit. The real one is about 20.
    /// </summary>
    public int? PortalRequestsPerSecond { get; init; }

    /// <summary>
    /// How long the portal takes for each answer, by <see cref="TimeProvider"/>; requests wait side by side.
    /// </summary>
    public TimeSpan PortalLatency { get; init; } = TimeSpan.Zero;

    /// <summary>Scopes to accept besides the known ones.</summary>
    public IReadOnlyList<string> AdditionalScopes { get; init; } = [];

    /// <summary>
    /// Whether members without a value are written as JSON null, as the service does, or left out.
    /// </summary>
    public bool AbsentMembersAsNull { get; init; } = true;

    /// <summary>How many requests <c>SsoEmulator.Requests</c> keeps; the oldest are dropped first.</summary>
    public int RequestLogLimit { get; init; } = 10_000;

    /// <summary>
    /// How many registrations, device codes, tokens, sessions and the like are remembered, of each kind; the oldest are forgotten first.
    /// </summary>
    public int StateLimit { get; init; } = 100_000;

    /// <summary>The clock that <c>SsoEmulator.Clock</c> starts from.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A short description without the signing keys.</summary>
    public override string ToString() => $"{StartUrl} in {Region}";

    internal void Validate()
    {
        Require(Port is >= 0 and <= 65535, "Port must be between 0 and 65535.");
        Require(Users.Count > 0, "Users must name at least one user.");
        Require(SessionLifetime <= TimeSpan.FromDays(90), "SessionLifetime must be at most 90 days.");
        Require(SignInCredentialLifetime <= TimeSpan.FromSeconds(900), "SignInCredentialLifetime must be at most 900 seconds.");
        Require(PollInterval is null || PollInterval.Value >= TimeSpan.Zero, "PollInterval must not be negative.");
        Require(ApproveAfterPolls is null or >= 0, "ApproveAfterPolls must not be negative.");
        Require(RequestLogLimit > 0, "RequestLogLimit must be positive.");
        Require(StateLimit > 0, "StateLimit must be positive.");
        Require(PortalPageSize is > 0 and <= 100, "PortalPageSize must be between 1 and 100.");
        Require(PortalRequestsPerSecond is null or > 0, "PortalRequestsPerSecond must be positive.");
        Require(
            PortalLatency >= TimeSpan.Zero && PortalLatency <= TimeSpan.FromHours(1), "PortalLatency must be between zero and an hour.");
        HashSet<string> ids = new(StringComparer.Ordinal);
        string? twice = Accounts.FirstOrDefault(account => !ids.Add(account.AccountId))?.AccountId;
        Require(twice is null, $"Accounts names {twice} twice.");
        EmulatorRole? wrong = Roles.FirstOrDefault(role => role.MaxSessionDuration < TimeSpan.FromHours(1)
            || role.MaxSessionDuration > TimeSpan.FromHours(12));
        Require(wrong is null, $"MaxSessionDuration of {wrong} must be between 1 and 12 hours.");
        EmulatorRole? unclear = Roles.FirstOrDefault(role => RoleArn.Parse(role.RoleArn) is null);
        Require(unclear is null, $"RoleArn '{unclear}' is not the ARN of a role.");
        Require(Uri.TryCreate(StartUrl, UriKind.Absolute, out _), $"StartUrl '{StartUrl}' is not an absolute URL.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new ArgumentException(message);
    }
}
