namespace SsoOidc.Core.Flows;

/// <summary>Where a wait for a device code's approval stands.</summary>
public sealed class PollState(TimeSpan interval, DateTimeOffset expiresAt, DateTimeOffset? deadline = null, int unanswered = 0)
{
    /// <summary>Between polls where the service names no interval (RFC 8628 section 3.2).</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);

    /// <summary>The least, also where the service names 0: a person needs longer, and the service is not to be hammered.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    /// <summary>Time between two polls; grows by 5 s, for good, each time the service says slow down.</summary>
    public TimeSpan Interval => interval;

    /// <summary>When the device code ends.</summary>
    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>When the caller's own patience ends; null for never.</summary>
    public DateTimeOffset? Deadline => deadline;

    /// <summary>Polls in a row that got no answer; each doubles the pause.</summary>
    public int Unanswered => unanswered;

    /// <summary>The start of a wait.</summary>
    /// <param name="interval">From StartDeviceAuthorization, in seconds; null or negative for the default.</param>
    /// <param name="expiresAt">When the device code ends.</param>
    /// <param name="deadline">When the caller's own patience ends; null for never.</param>
    public static PollState Start(int? interval, DateTimeOffset expiresAt, DateTimeOffset? deadline = null)
    {
        TimeSpan asked = interval is >= 0 ? TimeSpan.FromSeconds(interval.Value) : DefaultInterval;
        return new PollState(asked < LeastInterval ? LeastInterval : asked, expiresAt, deadline);
    }

    /// <summary>The same wait after a poll that was answered, or was not.</summary>
    internal PollState After(TimeSpan newInterval, int newUnanswered) => new(newInterval, expiresAt, deadline, newUnanswered);
}
