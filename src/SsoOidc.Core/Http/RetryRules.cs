namespace SsoOidc.Core.Http;

/// <summary>
/// The SDKs' "standard" retry mode with the back-off of 2026: which failures are worth another attempt, and when.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
/// </summary>
internal static class RetryRules
{
    private static readonly TimeSpan s_cap = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_transientBase = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_throttlingBase = TimeSpan.FromSeconds(1);

    /// <summary>How far the service's own wish may exceed the computed delay.</summary>
    private static readonly TimeSpan s_retryAfterSlack = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> s_throttlingShapes = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "TooManyRequestsException",
        "ProvisionedThroughputExceededException", "TransactionInProgressException", "RequestLimitExceeded",
        "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown", "PriorRequestNotComplete",
        "EC2ThrottledException",
    };

    private static readonly HashSet<string> s_transientShapes = new(StringComparer.Ordinal)
    {
        "RequestTimeout", "RequestTimeoutException",
        // With which status Sign-In sends it is not documented.
        "ServiceUnavailableException",
    };

    /// <summary>What kind of retry a reply asks for. The OIDC flow signal <c>SlowDownException</c> is none.</summary>
    public static RetryClass Classify(int status, string? shape) =>
        shape is not null && s_throttlingShapes.Contains(shape) ? RetryClass.Throttling
        : shape is not null && s_transientShapes.Contains(shape) ? RetryClass.Transient
        : status is 500 or 502 or 503 or 504 ? RetryClass.Transient
        : RetryClass.None;

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="retryClass">Transient or throttling.</param>
    /// <param name="attempt">The attempt that just failed; 1 for the first.</param>
    /// <param name="jitter">Evenly drawn from [0, 1).</param>
    /// <param name="retryAfter">The header <c>x-amz-retry-after</c>; clamped to [t, t + 5 s], t being the computed delay.</param>
    public static TimeSpan Delay(RetryClass retryClass, int attempt, double jitter, TimeSpan? retryAfter)
    {
        TimeSpan start = retryClass == RetryClass.Throttling ? s_throttlingBase : s_transientBase;
        double ceiling = Math.Min(start.TotalMilliseconds * Math.Pow(2, attempt - 1), s_cap.TotalMilliseconds);
        // Not FromMilliseconds, which .NET Framework rounds to whole ones.
        TimeSpan computed = TimeSpan.FromTicks((long)(jitter * ceiling * TimeSpan.TicksPerMillisecond));
        if (retryAfter is not { } wished || wished <= computed) return computed;
        TimeSpan most = computed + s_retryAfterSlack;
        return wished < most ? wished : most;
    }

    /// <summary>What a retry takes from the <see cref="RetryQuota"/>.</summary>
    public static int Cost(RetryClass retryClass) => retryClass == RetryClass.Throttling ? 5 : 14;
}

/// <summary>Whether and how a failure is worth another attempt.</summary>
internal enum RetryClass
{
    None,
    Transient,
    Throttling,
}

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

    /// <summary>Gives back what the last retry took, or 1 if there was none.</summary>
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
