namespace SsoOidc.Core.Flows;

/// <summary>The rules of polling for a device code (RFC 8628 section 3.5), as a function without a clock of its own.</summary>
public static class DevicePolling
{
    private static readonly TimeSpan s_slowDown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    /// <summary>What to do after an answer.</summary>
    public static PollStep Next(PollState state, TokenReply reply, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
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
    /// What to do after a poll that failed: where the service was not reached or not well, back off and go on, since the
    /// person may be approving right now; anything else ends the wait.
    /// </summary>
    public static PollStep Next(PollState state, SsoOidcException failure, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(failure);
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
        FailureKind.EndpointUnreachable or FailureKind.RequestTimeout => true,
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

    private static string Last(SsoOidcException? cause) => cause is null ? "" : $" The last attempt failed: {cause.Message}";
}
