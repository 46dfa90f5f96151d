using System.Text.Json;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// One sign-in in a file that the AWS CLI and the SDKs read and write, too. They know no lock and some write in place, so a
/// file that can't be read is looked at again before it counts as none.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="family">Tells its lock from those of other things.</param>
/// <param name="clock">Tells the time between tries.</param>
public abstract class TokenCacheFile(string path, string family, TimeProvider clock) : ISessionStore
{
    private const int Tries = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc />
    public string LockName => family + "\n" + Path.GetFullPath(path);

    /// <inheritdoc />
    public bool IsEventuallyConsistent => false;

    /// <inheritdoc />
    public Task<SavedSession> ReadAsync(CancellationToken cancellationToken) =>
        TryRead(isLast: false) is { } session ? Task.FromResult(session) : ReadAgainAsync(cancellationToken);

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

    /// <summary>Deletes the file, if it is a sign-in of that kind.</summary>
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

    private async Task<SavedSession> ReadAgainAsync(CancellationToken cancellationToken)
    {
        for (int turn = 2; ; turn++)
        {
            await clock.DelayAsync(s_pause, cancellationToken);
            if (TryRead(isLast: turn == Tries) is { } session) return session;
        }
    }

    /// <summary>The sign-in; null where it is worth another look.</summary>
    private SavedSession? TryRead(bool isLast)
    {
        try
        {
            if (JsonFile.Read(path) is { } json && From(json) is { } session) return session;
        }
        catch (SsoOidcException failure) when (failure.Kind == FailureKind.InvalidConfiguration && !isLast)
        {
            // Another program has it open for itself.
            return null;
        }

        return isLast || !File.Exists(path) ? throw new SsoOidcException(FailureKind.NotSignedIn, "Nobody is signed in.") : null;
    }

    /// <summary>What a file says; null where it holds no sign-in of that kind.</summary>
    private protected abstract SavedSession? From(JsonElement json);

    /// <summary>What is written of a session.</summary>
    private protected abstract JsonMember[] Members(SavedSession session);
}
