namespace SsoOidc.Core.Sessions;

/// <summary>One place where one session is kept. Not protected against two writers: <see cref="ISessionLock"/> does that.</summary>
public interface ISessionStore
{
    /// <summary>What the lock of this place is named after; equal for all processes that mean the same place.</summary>
    string LockName { get; }

    /// <summary>Whether a read may show an older copy for a while after another process has saved.</summary>
    bool IsEventuallyConsistent { get; }

    /// <summary>What is saved.</summary>
    /// <exception cref="SsoOidcException">It is not there, not ours, or can't be read.</exception>
    Task<SavedSession> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Saves in place of what is there.</summary>
    /// <exception cref="SsoOidcException">It could not be saved.</exception>
    Task SaveAsync(SavedSession session, CancellationToken cancellationToken);
}
