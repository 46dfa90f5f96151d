using System.Text;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// A lock between processes, runspaces and threads of one user, by an open file that nobody else may open. The operating
/// system gives it back when its holder dies, so there are no stale ones. The files stay: removing one while another
/// process waits for it would let two in.
/// </summary>
internal sealed class FileSessionLock : ISessionLock
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly string? _file;

    /// <param name="folder">Where the lock files are, this module's own below a folder of its own; made when missing.</param>
    /// <param name="clock">Tells the time between tries.</param>
    public FileSessionLock(string folder, TimeProvider clock) : this(folder, clock, null)
    {
    }

    private FileSessionLock(string folder, TimeProvider clock, string? file) => (_folder, _clock, _file) = (folder, clock, file);

    /// <summary>The lock in this user's folder, for what is in no file.</summary>
    public static FileSessionLock Default(TimeProvider clock) => new(StateFolder.Of("locks"), clock);

    /// <summary>
    /// The lock of a file. It lies where the file lies, so that two containers, or two homes, that share the file share the lock:
    /// in a folder beside the file's folder, since other tools read all files of that. Where it can't be there it is in this
    /// user's folder.
    /// </summary>
    public static FileSessionLock Of(string file, TimeProvider clock, string? state = null) => new(state ?? StateFolder.Of("locks"), clock, file);

    public async Task<SessionLockHandle> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        string? beside = PathBeside(name);
        string path = beside ?? PathInState(name);
        long started = _clock.GetTimestamp();
        TimeSpan pause = s_firstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (TryOpen(path) is { } file) return new SessionLockHandle(file, file.Dispose);
            }
            catch (SsoOidcException) when (path == beside)
            {
                // Another user's lock file, or a read-only disk.
                path = PathInState(name);
                continue;
            }

            if (_clock.GetElapsedTime(started) >= limit)
            {
                throw new SsoOidcException(
                    FailureKind.CacheBusy,
                    $"Another process has been working on this saved session for {limit.TotalSeconds:0} s (lock file {path}).");
            }

            await _clock.DelayAsync(pause, cancellationToken);
            pause = pause + pause < s_longestPause ? pause + pause : s_longestPause;
        }
    }

    /// <summary>The lock file beside the session's file; null if there is none, or it can't be there.</summary>
    private string? PathBeside(string name)
    {
        if (_file is null) return null;
        try
        {
            string real = PrivateFiles.RealPath(_file);
            string folder = Path.GetDirectoryName(real) + ".locks";
            PrivateFiles.CreateOwnFolder(folder);
            // Not by the whole path, which may be another one in the next container.
            return PathIn(folder, $"{name}\n{Path.GetFileName(real)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string PathInState(string name)
    {
        try
        {
            StateFolder.Prepare(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.LockUnavailable, $"The folder for lock files {_folder} can't be used: {e.Message}", e);
        }

        return PathIn(_folder, _file is null ? name : $"{name}\n{PrivateFiles.RealPath(_file)}");
    }

    private static string PathIn(string folder, string name) =>
        Path.Combine(folder, Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(name))) + ".lock");

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
