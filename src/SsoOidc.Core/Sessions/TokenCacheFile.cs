using System.Text.Json;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// One sign-in in a file that the AWS CLI and the SDKs also read and write. They know no lock and some write in place, so a
/// file that can't be read is looked at again before it counts as none.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="family">Tells its lock from those of other things.</param>
/// <param name="clock">Tells the time between tries.</param>
internal abstract class TokenCacheFile<TSession>(string path, string family, TimeProvider clock) : ISessionStore<TSession>
    where TSession : Session
{
    /// <summary>As long as a session with its tokens is; a disk that is full has no place for it.</summary>
    private const int ProbeSize = 8192;

    private static readonly TimeSpan s_leftOverAge = TimeSpan.FromMinutes(1);

    private readonly FileTries _tries = new(clock);

    /// <summary>The lock is that of the file, which tells them apart.</summary>
    public Task<string> LockNameAsync(CancellationToken cancellationToken) => Task.FromResult(family);

    public ILaggingCopy? Copy => null;

    public bool HasOtherWriters => true;

    public async Task<TSession?> TryReadAsync(CancellationToken cancellationToken)
    {
        for (int turn = 1; ; turn++)
        {
            bool isLast = turn == FileTries.Most;
            if (TryRead(isLast) is { } session) return session;
            if (isLast || !File.Exists(path)) return null;
            await _tries.PauseAsync(cancellationToken);
        }
    }

    public Task<TSession?> TryRecoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(PrivateFiles.LeftOvers(path).Select(file => Read(file.FullName)).FirstOrDefault(found => found is not null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SsoOidcException)
        {
            // What can't be read recovers nothing; the refusal that led here stands.
            return Task.FromResult<TSession?>(null);
        }
    }

    public void RequireWritable()
    {
        try
        {
            PrivateFiles.RequireWritable(path, ProbeSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(
                FailureKind.SaveFailed,
                $"The file {path} can't be written, so the session was not refreshed: its refresh token would be used up, and the next "
                + $"one lost. {e.Message}",
                e)
            {
                NextStep = $"Make the folder {Path.GetDirectoryName(path)} writable for this user, or sign in with -InMemory or -Vault",
            };
        }
    }

    public Task SaveAsync(TSession session, CancellationToken cancellationToken) => _tries.WriteAsync(
        () =>
        {
            JsonFile.Write(path, Members(session));
            SweepLeftOvers();
        },
        // On Windows a file can't be replaced while somebody reads it.
        static failure => failure.Kind == FailureKind.SaveFailed,
        cancellationToken);

    public Task<bool> RemoveAsync(CancellationToken cancellationToken)
    {
        SweepLeftOvers();
        if (Read(path) is null) return Task.FromResult(false);
        try
        {
            File.Delete(path);
            return Task.FromResult(true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.SaveFailed, $"The file {path} can't be deleted: {e.Message}", e);
        }
    }

    /// <summary>They hold tokens. A young one may belong to a process that has another lock folder and is about to rename it.</summary>
    private void SweepLeftOvers()
    {
        try
        {
            foreach (FileInfo file in PrivateFiles.LeftOvers(path))
                if (clock.GetUtcNow() - file.LastWriteTimeUtc > s_leftOverAge) file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next save tries again.
        }
    }

    /// <summary>The sign-in; null if there is none, or another program has the file open for itself.</summary>
    private TSession? TryRead(bool isLast)
    {
        try
        {
            return Read(path);
        }
        catch (SsoOidcException failure) when (failure.Kind == FailureKind.InvalidConfiguration && !isLast)
        {
            return null;
        }
    }

    private TSession? Read(string file) => JsonFile.Read(file) is { } json ? From(json) : null;

    /// <summary>What a file says; null if it holds no sign-in of that kind.</summary>
    private protected abstract TSession? From(JsonElement json);

    /// <summary>What is written of a session.</summary>
    private protected abstract JsonMember[] Members(TSession session);
}
