using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Core.Sessions;

/// <summary>One console sign-in in a file that the AWS CLI and the SDKs also read and write.</summary>
/// <param name="path">The file.</param>
/// <param name="sessionArn">Whose it is; null if only the file is known.</param>
/// <param name="clock">Tells the time between tries.</param>
internal sealed class LoginTokenCacheFile(string path, string? sessionArn, TimeProvider clock) : TokenCacheFile<LoginSessionState>(path, "login-cache", clock)
{
    /// <summary>What a file says; null if it holds no console sign-in. Neither identity token nor token type must be there.</summary>
    internal static LoginSessionState? SessionOf(JsonElement json, string? sessionArn)
    {
        if (!json.TryGetProperty("accessToken", out JsonElement token) || token.ValueKind != JsonValueKind.Object
            || token.Text("accessKeyId") is not { Length: > 0 } id || token.Text("secretAccessKey") is not { Length: > 0 } secret)
        {
            return null;
        }

        Secret? idToken = Secret.From(json.Text("idToken"));
        DateTimeOffset? end = CacheDates.Read(token.Text("expiresAt"));
        Secret? key = Secret.From(json.Text("dpopKey"));
        return new LoginSessionState
        {
            ClientId = json.Text("clientId") ?? "",
            // Refresh tokens are good in the region that issued them only. Files of clients before November 2026 name none.
            Location = new ServiceLocation(json.Text("signInRegion") is { } region && RegionName.IsOne(region) ? region : null),
            SessionArn = Arn.TryParse(sessionArn) ?? IdentityToken.SessionArn(idToken),
            Credentials = new AwsCredentialIdentity
            {
                AccessKeyId = id,
                SecretAccessKey = new Secret(secret),
                SessionToken = Secret.From(token.Text("sessionToken")),
                Expiration = end,
                AccountId = token.Text("accountId"),
            },
            ExpiresAt = end,
            TokenType = json.Text("tokenType"),
            // Without its client and its key, a refresh token is of no use.
            RefreshToken = key is not null && json.Text("clientId") is not null ? Secret.From(json.Text("refreshToken")) : null,
            IdToken = idToken,
            DPoPKey = key,
        };
    }

    private protected override LoginSessionState? From(JsonElement json) => SessionOf(json, sessionArn);

    private protected override JsonMember[] Members(LoginSessionState session) =>
    [
        new("accessToken", members:
        [
            new("accessKeyId", session.Credentials?.AccessKeyId),
            new("secretAccessKey", session.Credentials?.SecretAccessKey.Reveal()),
            new("sessionToken", session.Credentials?.SessionToken?.Reveal()),
            // The AWS CLI and the SDKs demand it.
            new("accountId", session.AccountId),
            new("expiresAt", CacheDates.Write(session.ExpiresAt)),
        ]),
        new("tokenType", session.TokenType ?? "aws_sigv4"),
        new("clientId", session.ClientId),
        new("refreshToken", session.RefreshToken?.Reveal()),
        new("idToken", session.IdToken?.Reveal()),
        new("dpopKey", session.DPoPKey?.Reveal()),
        new("signInRegion", session.Location.Region),
    ];
}
