using System.Text;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>The user of an assertion or subject token.</summary>
internal sealed class Assertions(SsoEmulatorOptions options, EmulatorState state)
{
    /// <summary>
    /// The user of a JWT bearer assertion (RFC 7523). Its form, its times and that it is used only once are checked, its
    /// signature is not: there is no trusted token issuer offline.
    /// </summary>
    public EmulatorUser RedeemJwt(ServiceCall call)
    {
        string assertion = call.Required("assertion");
        Jwt jwt = Jwt.Parse(assertion) ?? throw ServiceErrors.InvalidGrant("The assertion is not a JSON Web Token");
        if (jwt.Time("exp") is DateTimeOffset end && call.ServiceClock >= end)
            throw ServiceErrors.InvalidGrant("The assertion has expired");
        if (jwt.Time("nbf") is DateTimeOffset start && call.ServiceClock < start)
            throw ServiceErrors.InvalidGrant("The assertion is not valid yet");
        string id = jwt.Text("jti") is string jti
            ? $"{jwt.Text("iss")} {jti}"
            : Polyfills.HexLower(Polyfills.Sha256(Encoding.UTF8.GetBytes(assertion)));
        if (!state.UsedAssertions.TryAdd(id, call.Now))
            throw ServiceErrors.InvalidGrant("The assertion has already been used");
        return options.Users.FirstOrDefault(user => user.Name == jwt.Text("sub") || user.Name == jwt.Text("email"))
            ?? options.Users[0];
    }

    /// <summary>The user of a subject token (RFC 8693): an access token that this emulator issued.</summary>
    public EmulatorUser UserOf(string subjectToken, DateTimeOffset now) =>
        state.AccessTokens.TryGetValue(subjectToken, out AccessToken? token) && token.IsGood(now)
            ? token.Session.User
            : throw ServiceErrors.InvalidGrant("subjectToken is not a valid access token");
}
