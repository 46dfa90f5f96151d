namespace SsoOidc.Core.Http;

/// <summary>
/// Keeps requests of many callers under a rate, evenly spaced, and all of them away while the service throttles: hundreds that
/// each retry on their own keep it throttled. Safe for use by several threads.
/// </summary>
/// <param name="clock">Tells the time between requests.</param>
/// <param name="jitter">Numbers in [0, 1).</param>
internal sealed class RequestPace(TimeProvider clock, Func<double> jitter)
{
    /// <summary>Kept free, since what is evenly spaced here arrives less evenly there.</summary>
    private const double Reserve = 0.02;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestWish = TimeSpan.FromMinutes(1);

    /// <summary>How long one request is held back again and again before its refusal counts.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _nextAt;
    private TimeSpan _heldUntil;
    private int _holds;

    /// <summary>Waits for a place among the requests.</summary>
    /// <param name="perSecond">Requests a second; 0 for no limit.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the place would come too late.</returns>
    public async Task<bool> WaitAsync(double perSecond, TimeSpan limit, CancellationToken cancellationToken)
    {
        TimeSpan space = perSecond > 0 ? TimeSpan.FromSeconds((1 + Reserve) / perSecond) : TimeSpan.Zero;
        while (true)
        {
            TimeSpan pause;
            int holds;
            lock (_gate)
            {
                TimeSpan now = clock.GetElapsedTime(_start);
                if (_nextAt < now) _nextAt = now;
                pause = _nextAt - now;
                if (pause > TimeSpan.Zero && pause >= limit) return false;
                _nextAt += space;
                holds = _holds;
            }

            if (pause <= TimeSpan.Zero) return true;
            try
            {
                await clock.DelayAsync(pause, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The place is free again: after Ctrl+C the next command does not wait for the requests of the last.
                lock (_gate)
                {
                    if (_holds == holds) _nextAt -= space;
                }

                throw;
            }

            lock (_gate)
            {
                // Who was waiting when the service began to throttle takes a later place.
                if (_holds == holds) return true;
            }

            if (limit != TimeSpan.MaxValue) limit -= pause;
        }
    }

    /// <summary>Holds all requests back, since one was throttled.</summary>
    /// <param name="attempt">The attempt that was; 1 for the first.</param>
    /// <param name="wished">The pause the service asks for; null if it says nothing.</param>
    /// <param name="elapsed">How long that request has been tried.</param>
    /// <returns>Whether to try again; false if it was tried long enough.</returns>
    public bool HoldBack(int attempt, TimeSpan? wished, TimeSpan elapsed)
    {
        if (elapsed >= s_patience) return false;
        double most = Math.Min(s_firstPause.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 10) - 1), s_longestPause.TotalMilliseconds);
        TimeSpan pause = wished is { } asked && asked > TimeSpan.Zero
            ? asked < s_longestWish ? asked : s_longestWish
            : TimeSpan.FromMilliseconds(most * (0.5 + (jitter() / 2)));
        lock (_gate)
        {
            TimeSpan until = clock.GetElapsedTime(_start) + pause;
            if (until > _heldUntil) _heldUntil = until;
            // The places of those who wait are given anew.
            _nextAt = _heldUntil;
            _holds++;
        }

        return true;
    }
}
