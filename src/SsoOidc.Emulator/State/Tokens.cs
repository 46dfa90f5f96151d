using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.State;

/// <summary>A bearer token that was handed out.</summary>
internal sealed record AccessToken(string Value, Session Session, DateTimeOffset ExpiresAt)
{
    public bool IsGood(DateTimeOffset now) => now < ExpiresAt && Session.IsLive(now);
}

/// <summary>A refresh token that was handed out, and what became of it.</summary>
internal sealed class RefreshToken
{
    public required string Value { get; init; }

    public required Session Session { get; init; }

    /// <summary>The RFC 7638 thumbprint of the DPoP key it is bound to; AWS Sign-In only.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>When it was rotated away; null while it is good.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>What its use was answered with, for as long as that may be asked for again.</summary>
    public Reply? LastReply { get; private set; }

    public void MarkUsed(DateTimeOffset now, Reply reply)
    {
        UsedAt = now;
        LastReply = reply;
    }

    /// <summary>The reply to give once more, or null if that is over.</summary>
    public Reply? Replay(DateTimeOffset now, TimeSpan window) =>
        UsedAt is DateTimeOffset used && now < used + window ? LastReply : null;
}
