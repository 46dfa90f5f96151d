using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// The lock of an entry while it is held, and what was noted of the entry: the number of the last save, and when it was last
/// tried to refresh it. A vault may go on serving an older copy for a while after another process has saved (SecretStore keeps
/// its file in memory); the number tells that it does.
/// </summary>
internal sealed class SessionLockHandle : IDisposable
{
#pragma warning disable CA2213 // Whoever lends it closes it, some not before the process ends.
    private readonly Stream _notes;
#pragma warning restore CA2213
    private const long MaxSeconds = 253_402_300_799;

    private Action? _release;

    /// <param name="notes">Keeps what is noted; this one's for as long as the lock is held.</param>
    /// <param name="release">Gives the lock back.</param>
    internal SessionLockHandle(Stream notes, Action release)
    {
        _notes = notes;
        _release = release;
        byte[] text = new byte[1024];
        notes.Position = 0;
        string[] lines = Encoding.UTF8.GetString(text, 0, notes.Read(text, 0, text.Length)).Split('\n');
        Generation = long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
        Entry = lines.Length > 1 && lines[1].Length > 0 ? lines[1] : null;
        TriedAt = Instant(lines, 2);
        RefreshedAt = Instant(lines, 3);
    }

    /// <summary>The number of the last save that any process finished; 0 before the first.</summary>
    public long Generation { get; private set; }

    /// <summary>Where one lock serves many entries: the one that was saved last.</summary>
    public string? Entry { get; private set; }

    /// <summary>When any process last tried to refresh it, to the second; null for never.</summary>
    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>When any process last refreshed it, to the second; null for never.</summary>
    public DateTimeOffset? RefreshedAt { get; private set; }

    public void Stamp(long generation, string? entry = null)
    {
        Generation = generation;
        Entry = entry;
        Note();
    }

    /// <summary>Notes that it is about to be refreshed.</summary>
    public void Try(DateTimeOffset now)
    {
        TriedAt = now;
        Note();
    }

    /// <summary>Notes that it was refreshed.</summary>
    public void Refreshed(DateTimeOffset now)
    {
        RefreshedAt = now;
        Note();
    }

    public void Dispose() =>
        // Once only: a second time would let two in.
        Interlocked.Exchange(ref _release, null)?.Invoke();

    private static DateTimeOffset? Instant(string[] lines, int index) =>
        lines.Length > index && long.TryParse(lines[index], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
        && seconds <= MaxSeconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private void Note()
    {
        // Notes are a help and no more: a full disk must not stop a token that was issued.
        byte[] text = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Generation}\n{Entry}\n{TriedAt?.ToUnixTimeSeconds()}\n{RefreshedAt?.ToUnixTimeSeconds()}"));
        try
        {
            _notes.Position = 0;
            _notes.Write(text, 0, text.Length);
            _notes.SetLength(text.Length);
            _notes.Flush();
        }
        catch (IOException)
        {
            // The next holder takes the store as it is.
        }
    }
}

/// <summary>Keeps others off a saved session while it is refreshed.</summary>
internal interface ISessionLock
{
    /// <summary>Waits for the lock.</summary>
    /// <param name="name">What is locked.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <returns>The lock; it is given back when disposed.</returns>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.CacheBusy"/>: the limit is over. <see cref="FailureKind.LockUnavailable"/>: it can't be made.</exception>
    Task<SessionLockHandle> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken);
}

/// <summary>A lock between the runspaces and threads of one process, for sessions that are nowhere else.</summary>
internal sealed class InProcessSessionLock : ISessionLock
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    public async Task<SessionLockHandle> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        Gate gate = _gates.GetOrAdd(name, static _ => new Gate(new SemaphoreSlim(1, 1), new MemoryStream()));
        return await gate.Semaphore.WaitAsync(limit, cancellationToken)
            ? new SessionLockHandle(gate.Notes, () => gate.Semaphore.Release())
            : throw new SsoOidcException(
                FailureKind.CacheBusy, $"Another runspace has been working on this session for {limit.TotalSeconds:0} s.");
    }

    private sealed class Gate(SemaphoreSlim semaphore, MemoryStream notes)
    {
        public SemaphoreSlim Semaphore => semaphore;

        public MemoryStream Notes => notes;
    }
}
