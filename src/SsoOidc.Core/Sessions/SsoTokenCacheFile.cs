using System.Text.Json;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Sessions;

/// <summary>The token of one sign-in in a file that the AWS CLI and the SDKs also read and write.</summary>
/// <param name="path">The file.</param>
/// <param name="clock">Tells the time between tries.</param>
internal sealed class SsoTokenCacheFile(string path, TimeProvider clock) : TokenCacheFile<SsoSessionState>(path, "sso-cache", clock)
{
    /// <summary>What a file says; null if it holds no token.</summary>
    internal static SsoSessionState? SessionOf(JsonElement json) => json.Text("accessToken") is not { Length: > 0 } token
        ? null
        : new SsoSessionState
        {
            StartUrl = json.Text("startUrl"),
            Location = new ServiceLocation(json.Text("region")),
            AccessToken = new Secret(token),
            TokenType = "Bearer",
            ExpiresAt = CacheDates.Read(json.Text("expiresAt")),
            ClientId = json.Text("clientId") ?? "",
            ClientSecret = Secret.From(json.Text("clientSecret")),
            ClientSecretExpiresAt = CacheDates.Read(json.Text("registrationExpiresAt")),
            // Without the client it was issued to, a refresh token is of no use.
            RefreshToken = json.Text("clientId") is { Length: > 0 } && json.Text("clientSecret") is { Length: > 0 }
                ? Secret.From(json.Text("refreshToken"))
                : null,
        };

    private protected override SsoSessionState? From(JsonElement json) => SessionOf(json);

    private protected override JsonMember[] Members(SsoSessionState session) =>
    [
        new("startUrl", session.StartUrl),
        new("region", session.Location.Region),
        new("accessToken", session.AccessToken?.Reveal()),
        new("expiresAt", CacheDates.Write(session.ExpiresAt)),
        new("clientId", session.ClientId),
        new("clientSecret", session.ClientSecret?.Reveal()),
        new("registrationExpiresAt", CacheDates.Write(session.ClientSecretExpiresAt)),
        new("refreshToken", session.RefreshToken?.Reveal()),
    ];
}
