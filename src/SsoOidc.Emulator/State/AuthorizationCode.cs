namespace SsoOidc.Emulator.State;

/// <summary>A code handed to a redirect URI, good for one exchange.</summary>
internal sealed class AuthorizationCode
{
    public required string Value { get; init; }

    public required ConsentRequest Request { get; init; }

    public required EmulatorUser User { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Redeemed { get; set; }
}
