using SsoOidc.Emulator.Faults;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Routing;

/// <summary>Runs the handler of a request, with log and faults. All access to the state is under its lock.</summary>
internal sealed class Dispatcher(Router router, EmulatorState state, FaultQueue faults, RequestLog log, EmulatorClock clock)
{
    /// <summary>The operation of the emulator's own paths, which are not recorded.</summary>
    public const string OwnOperation = "Emulator";

    public async Task<Reply> HandleAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        Route route = router.Find(request);
        FaultSubject subject = RequestSubject.Of(request, route);
        TimeSpan delay = TimeSpan.Zero;
        RequestLog.Entry? entry = null;
        lock (state.Gate)
        {
            if (route.Operation != OwnOperation)
                entry = log.Open(request, route.Operation, subject.GrantType, clock.GetUtcNow());
            if (route.Service != AwsService.None)
                delay = faults.TakeDelay(subject);
        }

        // Outside the lock, so that requests wait side by side.
        if (delay + route.Latency > TimeSpan.Zero)
            await Polyfills.Delay(delay + route.Latency, clock, cancellationToken).ConfigureAwait(false);

        lock (state.Gate)
        {
            ActiveFaults active = route.Service == AwsService.None ? new() : faults.Take(subject);
            Reply reply = Answer(request, route, active);
            if (reply.Status is >= 200 and < 300)
                faults.Settle(subject);
            entry?.Close(reply, active.Kind ?? (delay > TimeSpan.Zero ? FaultKind.Delay : null));
            return reply;
        }
    }

    private Reply Answer(IncomingRequest request, Route route, ActiveFaults active)
    {
        Reply reply = active.ReplacesOperation
            ? FaultReplies.Instead(active.Answer!, route.Service)
            : Run(request, route, active);
        if (active.Answer is EmulatorFault fault)
            reply = FaultReplies.Corrupt(reply, fault);
        return reply with { Date = clock.GetUtcNow() + active.ClockSkew };
    }

    private Reply Run(IncomingRequest request, Route route, ActiveFaults active)
    {
        try
        {
            return route.Handler(new ServiceCall(request, route.Service, clock.GetUtcNow(), active));
        }
        catch (ServiceErrorException exception)
        {
            return exception.Error.ToReply();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return ServiceError.Modelled(route.Service, "InternalServerException", description: error.Message).ToReply();
        }
    }
}
