namespace SsoOidc.Emulator.State;

/// <summary>What one approval opened. Its tokens live no longer than it does.</summary>
internal sealed class Session
{
    public required SessionKind Kind { get; init; }

    public required EmulatorUser User { get; init; }

    public required string ClientId { get; init; }

    public required string StartUrl { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public bool Ended { get; set; }

    /// <summary>Set when the person's password has changed since.</summary>
    public bool CredentialsChanged { get; set; }

    public bool IsLive(DateTimeOffset now) => !Ended && now < EndsAt;
}

/// <summary>Which of the token operations a session came from; their tokens don't mix.</summary>
internal enum SessionKind
{
    Oidc,
    Iam,
    SignIn,
}
