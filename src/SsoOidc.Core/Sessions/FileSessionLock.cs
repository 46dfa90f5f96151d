using System.Text;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// A lock between processes, runspaces and threads of one user, by an open file that nobody else may open. The operating
/// system gives it back when its holder dies, so there are no stale ones. The files stay: removing one while another
/// process waits for it would let two in.
/// </summary>
/// <param name="folder">Where the lock files are; made when missing.</param>
/// <param name="clock">Tells the time between tries.</param>
internal sealed class FileSessionLock(string folder, TimeProvider clock) : ISessionLock
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The lock in this user's folder.</summary>
    public static FileSessionLock Default(TimeProvider clock) => new(DefaultFolder(), clock);

    /// <summary>The folder of this user's locks.</summary>
    public static string DefaultFolder(Func<string, string?>? environment = null)
    {
        string? local = (environment ?? Environment.GetEnvironmentVariable)("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(local)) local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        // A service account may have no home; its temporary folder is its own by name.
        return string.IsNullOrEmpty(local)
            ? Path.Combine(Path.GetTempPath(), $"SsoOidc-{Environment.UserName}", "locks")
            : Path.Combine(local, "SsoOidc", "locks");
    }

    public async Task<SessionLockHandle> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        long started = clock.GetTimestamp();
        TimeSpan pause = s_firstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen(path) is { } file) return new SessionLockHandle(file, file.Dispose);
            if (clock.GetElapsedTime(started) >= limit)
            {
                throw new SsoOidcException(
                    FailureKind.CacheBusy,
                    $"Another process has been working on this saved session for {limit.TotalSeconds:0} s (lock file {path}).");
            }

            await clock.DelayAsync(pause, cancellationToken);
            pause = pause + pause < s_longestPause ? pause + pause : s_longestPause;
        }
    }

    private string PathOf(string name)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.LockUnavailable, $"The folder for lock files {folder} can't be made: {e.Message}", e);
        }

        return Path.Combine(folder, Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(name))) + ".lock");
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
        }
        catch (IOException held) when (IsSharingViolation(held))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.LockUnavailable, $"The lock file {path} can't be opened: {e.Message}", e);
        }
    }

    /// <summary>Whether somebody else has the file open; on Unix .NET hands out the errno of flock: EWOULDBLOCK on Linux and macOS.</summary>
    private static bool IsSharingViolation(IOException failure) => failure.HResult is 11 or 35 || (failure.HResult & 0xFFFF) is 32 or 33;
}
