using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.Login;

/// <summary>The rules of polling for a device code (RFC 8628 section 3.5), as a function without a clock of its own.</summary>
internal static class DevicePolling
{
    private static readonly TimeSpan s_slowDown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    /// <summary>What to do after an answer.</summary>
    public static PollStep Next(PollState state, TokenReply reply, DateTimeOffset now)
    {
        return reply switch
        {
            TokenReply.Granted granted => new PollStep.Done(granted.Token),
            TokenReply.Pending => Again(state, state.Interval, now),
            TokenReply.SlowDown => Again(state, state.Interval + s_slowDown, now),
            TokenReply.Refused refused => Next(state, refused.Failure, now),
            _ => throw new ArgumentOutOfRangeException(nameof(reply)),
        };
    }

    /// <summary>
    /// What to do after a poll that failed: if the service was not reached or not well, back off and go on, since the
    /// person may be approving right now; anything else ends the wait.
    /// </summary>
    public static PollStep Next(PollState state, SsoOidcException failure, DateTimeOffset now)
    {
        if (!MayPass(failure)) return new PollStep.Fail(failure);
        PollState next = state.After(state.Interval, state.Unanswered + 1);
        double doubled = state.Interval.TotalSeconds * Math.Pow(2, Math.Min(next.Unanswered, 10));
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(doubled, s_longestPause.TotalSeconds));
        return WaitOrEnd(next, pause < state.Interval ? state.Interval : pause, now, failure);
    }

    private static PollStep Again(PollState state, TimeSpan interval, DateTimeOffset now) =>
        WaitOrEnd(state.After(interval, 0), interval, now, null);

    private static bool MayPass(SsoOidcException failure) => failure.Kind switch
    {
        FailureKind.EndpointUnreachable or FailureKind.ProxyUnreachable or FailureKind.RequestTimeout => true,
        FailureKind.InternalServer or FailureKind.TooManyRequests => true,
        FailureKind.BadResponse => failure.HttpStatusCode >= 500,
        _ => false,
    };

    private static PollStep WaitOrEnd(PollState state, TimeSpan pause, DateTimeOffset now, SsoOidcException? cause)
    {
        if (now >= state.ExpiresAt)
        {
            return new PollStep.Fail(new SsoOidcException(
                FailureKind.ExpiredToken, "The device code expired before the sign-in was approved." + Last(cause), cause));
        }

        if (state.Deadline is { } deadline && now >= deadline)
        {
            return new PollStep.Fail(new SsoOidcException(
                FailureKind.SignInTimeout, "Nobody approved the sign-in within the time limit." + Last(cause), cause));
        }

        // The last poll comes when the time is up, not an interval after it.
        TimeSpan left = state.ExpiresAt - now;
        if (state.Deadline is { } end && end - now < left) left = end - now;
        return new PollStep.Wait(pause < left ? pause : left, state);
    }

    private static string Last(SsoOidcException? cause) => cause is null or { IsUnsent: true } ? "" : $" The last attempt failed: {cause.Message}";
}

/// <summary>Where a wait for a device code's approval stands.</summary>
internal sealed class PollState(TimeSpan interval, DateTimeOffset expiresAt, DateTimeOffset? deadline = null, int unanswered = 0)
{
    /// <summary>Between polls if the service names no interval (RFC 8628 section 3.2).</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);

    /// <summary>The least, even if the service names 0: a person needs longer, and the service is not to be hammered.</summary>
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

/// <summary>What to do after a poll.</summary>
internal abstract class PollStep
{
    private PollStep()
    {
    }

    /// <summary>Poll again after a pause.</summary>
    public sealed class Wait(TimeSpan pause, PollState next) : PollStep
    {
        public TimeSpan Pause => pause;

        /// <summary>Where the wait stands then.</summary>
        public PollState Next => next;
    }

    public sealed class Done(IssuedToken token) : PollStep
    {
        public IssuedToken Token => token;
    }

    /// <summary>There will be no tokens.</summary>
    public sealed class Fail(SsoOidcException failure) : PollStep
    {
        public SsoOidcException Failure => failure;
    }
}
