using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>The part of the refresh grant that CreateToken and CreateTokenWithIAM share.</summary>
internal sealed class RefreshRedemption(EmulatorState state)
{
    /// <summary>The token, whose session is live; it may have been used already.</summary>
    public RefreshToken Find(ServiceCall call, SessionKind kind, string clientId)
    {
        string value = call.Required("refreshToken");
        if (!state.RefreshTokens.TryGetValue(value, out RefreshToken? token)
            || token.Session.Kind != kind || token.Session.ClientId != clientId)
            throw ServiceErrors.InvalidGrant("Invalid refresh token provided");
        if (!token.Session.IsLive(call.Now))
            throw ServiceErrors.InvalidGrant("Invalid refresh token provided: the session has ended");
        return token;
    }

    public static void RequireUnused(RefreshToken token)
    {
        if (token.UsedAt is not null)
            throw ServiceErrors.InvalidGrant("Invalid refresh token provided: it has already been used");
    }
}
