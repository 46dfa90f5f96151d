namespace SsoOidc.Emulator.State;

/// <summary>Opens sessions and issues their tokens. Callers hold the emulator's lock.</summary>
internal sealed class TokenIssuer(EmulatorState state)
{
    /// <summary>What refresh tokens of AWS Sign-In begin with.</summary>
    public const string SignInRefreshPrefix = "ASOR";

    public Session OpenSession(Session session)
    {
        state.Sessions.Add(session.Id, session);
        return session;
    }

    /// <summary>An access token that expires after <paramref name="lifetime"/> or with its session, whichever is first.</summary>
    public AccessToken IssueAccessToken(Session session, DateTimeOffset now, TimeSpan lifetime)
    {
        DateTimeOffset end = now + lifetime;
        AccessToken token = new(RandomText.Token("aoaAAAAA", 96), session, end < session.EndsAt ? end : session.EndsAt);
        state.AccessTokens.Add(token.Value, token);
        return token;
    }

    public RefreshToken IssueRefreshToken(Session session, string? keyThumbprint = null)
    {
        RefreshToken token = new()
        {
            Value = RandomText.Token(session.Kind == SessionKind.SignIn ? SignInRefreshPrefix : "aorAAAAA", 96),
            Session = session,
            KeyThumbprint = keyThumbprint,
        };
        state.RefreshTokens.Add(token.Value, token);
        return token;
    }

    public static int SecondsLeft(AccessToken token, DateTimeOffset now) =>
        (int)Math.Ceiling((token.ExpiresAt - now).TotalSeconds);
}
