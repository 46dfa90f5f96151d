using System.Collections.Concurrent;

namespace SsoOidc.Core.Store;

/// <summary>A lock between the runspaces and threads of one process, for sessions that are nowhere else.</summary>
public sealed class ProcessLock : IEntryLock
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async Task<HeldEntry> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate = _gates.GetOrAdd(name, static _ => new SemaphoreSlim(1, 1));
        return await gate.WaitAsync(limit, cancellationToken)
            ? new HeldEntry(new MemoryStream(), () => gate.Release())
            : throw new SsoOidcException(
                FailureKind.CacheBusy, $"Another runspace has been working on this session for {limit.TotalSeconds:0} s.");
    }
}
