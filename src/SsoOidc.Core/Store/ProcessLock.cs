using System.Collections.Concurrent;

namespace SsoOidc.Core.Store;

/// <summary>A lock between the runspaces and threads of one process, for sessions that are nowhere else.</summary>
public sealed class ProcessLock : IEntryLock
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async Task<HeldEntry> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        Gate gate = _gates.GetOrAdd(name, static _ => new Gate(new SemaphoreSlim(1, 1), new MemoryStream()));
        return await gate.Semaphore.WaitAsync(limit, cancellationToken)
            ? new HeldEntry(gate.Notes, () => gate.Semaphore.Release())
            : throw new SsoOidcException(
                FailureKind.CacheBusy, $"Another runspace has been working on this session for {limit.TotalSeconds:0} s.");
    }

    private sealed class Gate(SemaphoreSlim semaphore, MemoryStream notes)
    {
        public SemaphoreSlim Semaphore => semaphore;

        public MemoryStream Notes => notes;
    }
}
