using System.Text.Json;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Store;

/// <summary>
/// One console sign-in in a file that the AWS CLI and the SDKs read and write, too. They know no lock and some write in
/// place, so a file that can't be read is looked at again before it counts as none.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="sessionArn">Whose it is; null where only the file is known.</param>
/// <param name="clock">Tells the time between tries.</param>
public sealed class LoginTokenFile(string path, string? sessionArn, TimeProvider clock) : ISessionStore
{
    private const int Tries = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The file.</summary>
    public string FilePath => path;

    /// <inheritdoc />
    public string LockName => "login-cache\n" + Path.GetFullPath(path);

    /// <inheritdoc />
    public bool MayShowOldCopies => false;

    /// <inheritdoc />
    public async Task<SavedSession> ReadAsync(CancellationToken cancellationToken)
    {
        for (int turn = 1; ; turn++)
        {
            try
            {
                if (JsonFile.Read(path) is { } json && From(json, sessionArn) is { } session) return session;
                if (turn == Tries || !File.Exists(path)) throw new SsoOidcException(FailureKind.NotSignedIn, "Nobody is signed in.");
            }
            catch (SsoOidcException failure) when (failure.Kind == FailureKind.InvalidConfiguration && turn < Tries)
            {
                // Another program has it open for itself.
            }

            await clock.DelayAsync(s_pause, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task SaveAsync(SavedSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        for (int turn = 1; ; turn++)
        {
            try
            {
                JsonFile.Write(path, Members(session));
                return;
            }
            catch (SsoOidcException failure) when (failure.Kind == FailureKind.SaveFailed && turn < Tries)
            {
                // On Windows a file can't be replaced while somebody reads it.
            }

            await clock.DelayAsync(s_pause, cancellationToken);
        }
    }

    /// <summary>Deletes the file, if it is a console sign-in.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove()
    {
        if (JsonFile.Read(path) is not { } json || From(json, sessionArn) is null) return false;
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.SaveFailed, $"The file {path} can't be deleted: {e.Message}", e);
        }
    }

    /// <summary>What a file says; null where it holds no console sign-in. Neither identity token nor token type must be there.</summary>
    internal static SavedSession? From(JsonElement json, string? sessionArn)
    {
        if (!json.TryGetProperty("accessToken", out JsonElement token) || token.ValueKind != JsonValueKind.Object
            || token.Text("accessKeyId") is not { Length: > 0 } id || token.Text("secretAccessKey") is not { Length: > 0 } secret)
        {
            return null;
        }

        Secret? idToken = Secret.From(json.Text("idToken"));
        DateTimeOffset? end = CacheDates.Read(token.Text("expiresAt"));
        Secret? key = Secret.From(json.Text("dpopKey"));
        return new SavedSession
        {
            Kind = SavedKind.SignInToken,
            ClientId = json.Text("clientId") ?? "",
            SessionArn = sessionArn ?? IdentityToken.SessionArn(idToken),
            Credentials = new AwsCredentials
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
            DpopKey = key,
        };
    }

    private static JsonMember[] Members(SavedSession session) =>
    [
        new("accessToken", Members:
        [
            new("accessKeyId", session.Credentials?.AccessKeyId),
            new("secretAccessKey", session.Credentials?.SecretAccessKey.Reveal()),
            new("sessionToken", session.Credentials?.SessionToken?.Reveal()),
            // The AWS CLI and the SDKs demand it.
            new("accountId", session.Credentials?.AccountId ?? session.AccountId),
            new("expiresAt", CacheDates.Write(session.ExpiresAt)),
        ]),
        new("tokenType", session.TokenType ?? "aws_sigv4"),
        new("clientId", session.ClientId),
        new("refreshToken", session.RefreshToken?.Reveal()),
        new("idToken", session.IdToken?.Reveal()),
        new("dpopKey", session.DpopKey?.Reveal()),
    ];
}
