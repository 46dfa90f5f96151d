using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Tests.Support;

/// <summary>A store in memory that can be as slow to show a save, or as unwilling, as a real one.</summary>
internal sealed class MemoryStore(SavedSession? saved) : ISessionStore
{
    private readonly object _gate = new();
    private SavedSession? _saved = saved;

    public string LockName => "memory";

    public bool IsEventuallyConsistent => true;

    /// <summary>So many reads are still answered with what was there before the last save.</summary>
    public int StaleReads { get; set; }

    public SavedSession? Stale { get; set; }

    /// <summary>So many reads still fail, as those of a file that is being written do.</summary>
    public int FailingReads { get; set; }

    public FailureKind FailingWith { get; set; } = FailureKind.VaultFailed;

    public SsoOidcException? SaveFailure { get; set; }

    public SavedSession? Saved
    {
        get { lock (_gate) return _saved; }
    }

    public Task<SavedSession> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (FailingReads > 0)
            {
                FailingReads--;
                throw new SsoOidcException(FailingWith, "Half a file.");
            }

            if (StaleReads > 0 && Stale is not null)
            {
                StaleReads--;
                return Task.FromResult(Stale);
            }

            return Task.FromResult(_saved ?? throw new SsoOidcException(FailureKind.SecretNotFound, "Nothing is saved."));
        }
    }

    public Task SaveAsync(SavedSession session, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (SaveFailure is not null) throw SaveFailure;
            _saved = session;
            return Task.CompletedTask;
        }
    }
}
