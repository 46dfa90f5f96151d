using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.State;

internal sealed record AccessToken(string Value, Session Session, DateTimeOffset ExpiresAt)
{
    public bool IsGood(DateTimeOffset now) => now < ExpiresAt && Session.IsLive(now);
}

/// <summary>An access token of AWS Sign-In's OAuth endpoint. No session ends it.</summary>
internal sealed record OAuthToken(
    Principal Principal, string? ClientId, string? Resource, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string Id);

internal sealed class RefreshToken
{
    public required string Value { get; init; }

    public required Session Session { get; init; }

    /// <summary>The RFC 7638 thumbprint of the DPoP key it is bound to; only AWS Sign-In binds it.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>When it was rotated; null while it is valid.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>The reply to its use, which may be sent again for a while.</summary>
    public Reply? LastReply { get; private set; }

    public void MarkUsed(DateTimeOffset now, Reply reply)
    {
        UsedAt = now;
        LastReply = reply;
    }

    /// <summary>The reply to send again, or null if <paramref name="window"/> is over.</summary>
    public Reply? Replay(DateTimeOffset now, TimeSpan window) =>
        UsedAt is DateTimeOffset used && now < used + window ? LastReply : null;
}
