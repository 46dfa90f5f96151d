namespace SsoOidc.Emulator.State;

/// <summary>A bearer token that was handed out.</summary>
internal sealed record AccessToken(string Value, Session Session, DateTimeOffset ExpiresAt)
{
    public bool IsGood(DateTimeOffset now) => now < ExpiresAt && Session.IsLive(now);
}
