using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Portal;

/// <summary>
/// A token bucket that holds a second's worth of requests. Callers hold the emulator's lock.
/// </summary>
internal sealed class RateLimit(int? requestsPerSecond)
{
    private double _tokens = requestsPerSecond ?? 0;
    private DateTimeOffset _filledAt = DateTimeOffset.MaxValue;

    /// <summary>Takes a token; 429 with the time until the next one if there is none.</summary>
    public void Take(DateTimeOffset now)
    {
        if (requestsPerSecond is not int rate)
            return;
        double elapsed = Math.Max(0, (now - _filledAt).TotalSeconds); // a clock that was turned back fills nothing
        _tokens = Math.Min(rate, _tokens + (elapsed * rate));
        _filledAt = now;
        if (_tokens < 1)
        {
            throw new ServiceErrorException(ServiceError.Modelled(AwsService.Portal, "TooManyRequestsException") with
            {
                RetryAfterMs = (int)Math.Ceiling((1 - _tokens) / rate * 1000),
            });
        }

        _tokens--;
    }
}
