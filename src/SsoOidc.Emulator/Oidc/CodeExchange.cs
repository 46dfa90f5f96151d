using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>The authorization code grant of sso-oidc: RFC 6749 section 4.1.3 with PKCE (RFC 7636).</summary>
internal sealed class CodeExchange(EmulatorState state)
{
    public AuthorizationCode Redeem(ServiceCall call, SessionKind kind, string clientId)
    {
        string value = call.Required("code");
        string redirectUri = call.Required("redirectUri");
        if (!state.AuthorizationCodes.TryGetValue(value, out AuthorizationCode? code)
            || code.Request.Service != AwsService.Oidc || code.Request.ClientId != clientId)
            throw ServiceErrors.InvalidGrant("Invalid authorization code provided");
        if (code.Redeemed)
            throw ServiceErrors.InvalidGrant("The authorization code has already been used");
        if (call.Now >= code.ExpiresAt)
            throw ServiceErrors.Oidc("ExpiredTokenException", "The authorization code has expired");
        if (code.Request.RedirectUri != redirectUri)
            throw ServiceErrors.InvalidGrant("redirectUri is not the one of the authorization request");
        CheckVerifier(call, kind, code.Request.CodeChallenge);
        code.Redeemed = true;
        return code;
    }

    private static void CheckVerifier(ServiceCall call, SessionKind kind, string? challenge)
    {
        if (challenge is null && kind == SessionKind.Iam)
            return; // SigV4 has authenticated this client already
        string verifier = call.Required("codeVerifier");
        if (challenge is null || !Pkce.Matches(challenge, verifier))
            throw ServiceErrors.InvalidGrant("codeVerifier does not match the code challenge");
    }
}
