using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Tests.Support;

/// <summary>A store in memory that can be as slow to show a save, or as unwilling, as a real one.</summary>
internal sealed class MemoryStore(SsoSessionState? saved) : ISessionStore<SsoSessionState>, ILaggingCopy
{
    private readonly object _gate = new();
    private SsoSessionState? _saved = saved;

    public Task<string> LockNameAsync(CancellationToken cancellationToken) => Task.FromResult("memory");

    public ILaggingCopy? Copy => this;

    public bool MustHoldSomething { get; set; } = true;

    public bool HasOtherWriters { get; set; }

    /// <summary>What another program saves without the lock, after so many reads.</summary>
    public (int AfterReads, SsoSessionState Session)? Other { get; set; }

    /// <summary>So many reads are still answered with what was there before the last save, which may be nothing.</summary>
    public int StaleReads { get; set; }

    public SsoSessionState? Stale { get; set; }

    /// <summary>So many reads still fail, as those of a file that is being written do.</summary>
    public int FailingReads { get; set; }

    /// <summary>How many times it must be told that its copy is old before it shows the new one; null if that does not help.</summary>
    public int? Complaints { get; set; }

    public FailureKind FailingWith { get; set; } = FailureKind.VaultFailed;

    public SsoOidcException? SaveFailure { get; set; }

    public SsoSessionState? Saved
    {
        get { lock (_gate) return _saved; }
    }

    public void WasOld()
    {
        lock (_gate)
        {
            if (--Complaints == 0) StaleReads = 0;
        }
    }

    public void StayedEmpty() => MustHoldSomething = false;

    public Task<SsoSessionState?> TryReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (FailingReads > 0)
            {
                FailingReads--;
                throw new SsoOidcException(FailingWith, "Half a file.");
            }

            if (StaleReads > 0)
            {
                StaleReads--;
                return Task.FromResult(Stale);
            }

            if (Other is { } other)
            {
                Other = (other.AfterReads - 1, other.Session);
                if (other.AfterReads <= 0) _saved = other.Session;
            }

            return Task.FromResult(_saved);
        }
    }

    public Task<SsoSessionState?> TryRecoverAsync(CancellationToken cancellationToken) => Task.FromResult<SsoSessionState?>(null);

    /// <summary>Why nothing can be saved, if that is known beforehand.</summary>
    public SsoOidcException? NotWritable { get; set; }

    public void RequireWritable()
    {
        if (NotWritable is not null) throw NotWritable;
    }

    public Task SaveAsync(SsoSessionState state, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (SaveFailure is not null) throw SaveFailure;
            _saved = state;
            return Task.CompletedTask;
        }
    }

    public Task<bool> RemoveAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            bool wasThere = _saved is not null;
            _saved = null;
            return Task.FromResult(wasThere);
        }
    }
}
