using System.Text.Json;

namespace SsoOidc.Core.Store;

/// <summary>
/// The token of one sign-in in a file that the AWS CLI and the SDKs read and write, too. They know no lock and some write in
/// place, so a file that can't be read is looked at again before it counts as none.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="clock">Tells the time between tries.</param>
public sealed class SsoTokenFile(string path, TimeProvider clock) : ISessionStore
{
    private const int Tries = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The file.</summary>
    public string FilePath => path;

    /// <inheritdoc />
    public string LockName => "sso-cache\n" + System.IO.Path.GetFullPath(path);

    /// <inheritdoc />
    public bool MayShowOldCopies => false;

    /// <inheritdoc />
    public async Task<SavedSession> ReadAsync(CancellationToken cancellationToken)
    {
        for (int turn = 1; ; turn++)
        {
            try
            {
                if (JsonFile.Read(path) is { } json && From(json) is { } session) return session;
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

    /// <summary>Deletes the file, if it is a token.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove()
    {
        if (JsonFile.Read(path) is not { } json || From(json) is null) return false;
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

    /// <summary>What a file says; null where it holds no token.</summary>
    internal static SavedSession? From(JsonElement json) => json.Text("accessToken") is not { Length: > 0 } token
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

    private static JsonMember[] Members(SavedSession session) =>
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
