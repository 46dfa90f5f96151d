namespace SsoOidc.Emulator.State;

/// <summary>What an approval opens. Its tokens end with it.</summary>
internal sealed class Session
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public required SessionKind Kind { get; init; }

    public required EmulatorUser User { get; init; }

    public required string ClientId { get; init; }

    public required string StartUrl { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public bool Ended { get; set; }

    /// <summary>Whether the person's password has changed since.</summary>
    public bool CredentialsChanged { get; set; }

    public bool IsLive(DateTimeOffset now) => !Ended && now < EndsAt;
}

/// <summary>The token operation that opened a session; refresh tokens of one are not accepted by another.</summary>
internal enum SessionKind
{
    Oidc,
    Iam,
    SignIn,
}
