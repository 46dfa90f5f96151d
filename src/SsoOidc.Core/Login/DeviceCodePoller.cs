using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.Login;

/// <summary>Waits until a person has approved a device code.</summary>
/// <param name="client">Asks the service.</param>
/// <param name="clock">Tells the time between polls.</param>
internal sealed class DeviceCodePoller(OidcClient client, TimeProvider clock)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    /// <summary>Is told of a failure that the wait goes on in spite of; once for several in a row.</summary>
    public Action<SsoOidcException>? OnTransientError { get; init; }

    /// <summary>Polls at once, then as <see cref="DevicePolling"/> says.</summary>
    /// <param name="request">The request to repeat.</param>
    /// <param name="state">The start of the wait.</param>
    /// <param name="tick">Is told the time left until the code ends, about once a second while waiting.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="SsoOidcException">There will be no tokens.</exception>
    public async Task<IssuedToken> RunAsync(
        CreateTokenRequest request, PollState state, Action<TimeSpan>? tick, CancellationToken cancellationToken)
    {
        while (true)
        {
            TokenReply reply;
            try
            {
                reply = await client.CreateTokenAsync(request, cancellationToken);
            }
            catch (SsoOidcException failure)
            {
                reply = new TokenReply.Refused(failure);
            }

            switch (DevicePolling.Next(state, reply, clock.GetUtcNow()))
            {
                case PollStep.Done done:
                    return done.Token;

                case PollStep.Fail fail:
                    throw fail.Failure;

                case PollStep.Wait wait:
                    if (wait.Next.Unanswered == 1 && reply is TokenReply.Refused trouble) OnTransientError?.Invoke(trouble.Failure);
                    await PauseAsync(wait, tick, cancellationToken);
                    state = wait.Next;
                    break;
            }
        }
    }

    private async Task PauseAsync(PollStep.Wait wait, Action<TimeSpan>? tick, CancellationToken cancellationToken)
    {
        // Not by the time of day: that may be set back, and the pause would grow by as much.
        long started = clock.GetTimestamp();
        while (wait.Pause - clock.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            tick?.Invoke(wait.Next.ExpiresAt - clock.GetUtcNow());
            await clock.DelayAsync(tick is not null && left > s_tick ? s_tick : left, cancellationToken);
        }
    }
}
