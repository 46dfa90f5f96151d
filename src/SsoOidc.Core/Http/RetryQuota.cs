namespace SsoOidc.Core.Http;

/// <summary>
/// The bucket that keeps many callers from retrying a service that is down: retries take from it, successes give back.
/// Shared by all requests over one <see cref="HttpTransport"/>.
/// </summary>
internal sealed class RetryQuota
{
    private const int Capacity = 500;

    private int _available = Capacity;

    public bool TryTake(int cost)
    {
        int seen = Volatile.Read(ref _available);
        while (seen >= cost)
        {
            int before = Interlocked.CompareExchange(ref _available, seen - cost, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Gives back what the last retry took, or 1 where there was none.</summary>
    public void GiveBack(int cost)
    {
        int seen = Volatile.Read(ref _available);
        while (seen < Capacity)
        {
            int before = Interlocked.CompareExchange(ref _available, Math.Min(Capacity, seen + Math.Max(1, cost)), seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
