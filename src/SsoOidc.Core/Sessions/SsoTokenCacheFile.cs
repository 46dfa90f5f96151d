using System.Text.Json;

namespace SsoOidc.Core.Sessions;

/// <summary>The token of one sign-in in a file that the AWS CLI and the SDKs read and write, too.</summary>
/// <param name="path">The file.</param>
/// <param name="clock">Tells the time between tries.</param>
public sealed class SsoTokenCacheFile(string path, TimeProvider clock) : TokenCacheFile(path, "sso-cache", clock)
{
    /// <summary>What a file says; null where it holds no token.</summary>
    internal static SavedSession? SessionOf(JsonElement json) => json.Text("accessToken") is not { Length: > 0 } token
        ? null
        : new SavedSession
        {
            Kind = SavedKind.SsoToken,
            StartUrl = json.Text("startUrl"),
            Region = json.Text("region"),
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

    private protected override SavedSession? From(JsonElement json) => SessionOf(json);

    private protected override JsonMember[] Members(SavedSession session) =>
    [
        new("startUrl", session.StartUrl),
        new("region", session.Region),
        new("accessToken", session.AccessToken?.Reveal()),
        new("expiresAt", CacheDates.Write(session.ExpiresAt)),
        new("clientId", session.ClientId),
        new("clientSecret", session.ClientSecret?.Reveal()),
        new("registrationExpiresAt", CacheDates.Write(session.ClientSecretExpiresAt)),
        new("refreshToken", session.RefreshToken?.Reveal()),
    ];
}
