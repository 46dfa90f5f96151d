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
    private readonly string? _temporary;

    /// <param name="folder">Where the lock files are, this module's own below a folder of its own; made when missing.</param>
    /// <param name="clock">Tells the time between tries.</param>
    public FileSessionLock(string folder, TimeProvider clock) : this(folder, clock, null)
    {
    }

    private FileSessionLock(string folder, TimeProvider clock, string? file, string? temporary = null) =>
        (_folder, _clock, _file, _temporary) = (folder, clock, file, temporary);

    /// <summary>The lock in this user's folder, for what is in no file.</summary>
    public static FileSessionLock Default(TimeProvider clock) => new(StateFolder.Of("locks"), clock, null, StateFolder.TemporaryOf("locks"));

    /// <summary>
    /// The lock of a file. It lies where the file lies, so that two containers, or two homes, that share the file share the lock:
    /// in a folder beside the file's folder, since other tools read all files of that. Where it can't be there it is in this
    /// user's folder, and where nothing can be written there, in one of this user's in the temporary folder.
    /// </summary>
    public static FileSessionLock Of(string file, TimeProvider clock, string? state = null) => state is null
        ? new(StateFolder.Of("locks"), clock, file, StateFolder.TemporaryOf("locks"))
        : new(state, clock, file);

    public async Task<SessionLockHandle> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        using IEnumerator<string> places = Places(name).GetEnumerator();
        places.MoveNext();
        long started = _clock.GetTimestamp();
        TimeSpan pause = s_firstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (TryOpen(places.Current) is { } file) return new SessionLockHandle(file, file.Dispose);
            }
            catch (SsoOidcException) when (places.MoveNext())
            {
                // Another user's lock file, or a read-only disk.
                continue;
            }

            if (_clock.GetElapsedTime(started) >= limit)
            {
                throw new SsoOidcException(
                    FailureKind.CacheBusy,
                    $"Another process has been working on this saved session for {limit.TotalSeconds:0} s (lock file {places.Current}).");
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

    /// <summary>Where the lock file may be, the best place first; there is always one.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.LockUnavailable"/>: none of the folders can be used.</exception>
    private IEnumerable<string> Places(string name)
    {
        if (PathBeside(name) is { } beside) yield return beside;
        string own = _file is null ? name : $"{name}\n{PrivateFiles.RealPath(_file)}";
        Exception? unusable = Prepare(_folder);
        if (unusable is null) yield return PathIn(_folder, own);
        if (_temporary is not null && Prepare(_temporary) is null) yield return PathIn(_temporary, own);
        else if (unusable is not null) throw new SsoOidcException(FailureKind.LockUnavailable, $"The folder for lock files {_folder} can't be used: {unusable.Message}", unusable);
    }

    /// <returns>Why the folder can't be used; null if it can.</returns>
    private static Exception? Prepare(string folder)
    {
        try
        {
            StateFolder.Prepare(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
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
