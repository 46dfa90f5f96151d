namespace SsoOidc.Core.Store;

/// <summary>Keeps others off a saved session while it is renewed.</summary>
public interface IEntryLock
{
    /// <summary>Waits for the lock.</summary>
    /// <param name="name">What is locked.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <returns>The lock; it is given back when disposed.</returns>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.CacheBusy"/>: the limit is over.</exception>
    Task<HeldEntry> TakeAsync(string name, TimeSpan limit, CancellationToken cancellationToken);
}
