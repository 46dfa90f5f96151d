using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Faults;

/// <summary>Makes the reply that a fault asks for: one of its own, or the operation's, corrupted.</summary>
internal static class FaultReplies
{
    private const string ProxyPage =
        "<html><head><title>Proxy error</title></head><body><h1>The gateway did not answer</h1></body></html>";

    public static Reply Instead(EmulatorFault fault, AwsService service) => fault.Kind switch
    {
        FaultKind.ServiceError => Error(fault, service, fault.ErrorShape ?? "InternalServerException").ToReply(),
        FaultKind.Throttled => Throttled(fault, service),
        FaultKind.HtmlBody => new Reply
        {
            Status = fault.HttpStatus ?? 502,
            ContentType = fault.ContentType ?? "text/html; charset=utf-8",
            Body = fault.Body ?? ProxyPage,
        },
        FaultKind.EmptyBody => new Reply { Status = fault.HttpStatus ?? 200, ContentType = fault.ContentType, Body = "" },
        FaultKind.DropConnection => new Reply { Status = 0, Transmission = Transmission.Drop },
        _ => throw new InvalidOperationException($"{fault.Kind} does not answer by itself."),
    };

    public static Reply Corrupt(Reply reply, EmulatorFault fault) => fault.Kind switch
    {
        FaultKind.LoseReply => reply with { Transmission = Transmission.Drop },
        FaultKind.CutConnection => reply with { Transmission = Transmission.Cut },
        FaultKind.TruncatedBody => reply with { Body = reply.Body.Substring(0, reply.Body.Length / 2) },
        FaultKind.WrongContentType => reply with { ContentType = fault.ContentType, Body = fault.Body ?? reply.Body },
        _ => reply,
    };

    private static Reply Throttled(EmulatorFault fault, AwsService service)
    {
        // Not SlowDownException, which belongs to the device flow.
        string shape = service == AwsService.SignIn ? "TooManyRequestsError" : "TooManyRequestsException";
        ServiceError error = Error(fault, service, shape);
        error = error with
        {
            Form = service == AwsService.Oidc ? ErrorForm.MessageOnly : error.Form,
            Status = fault.HttpStatus ?? (service == AwsService.Sts ? error.Status : 429),
            Description = fault.Description ?? "Rate exceeded",
            RetryAfterMs = fault.RetryAfterMs,
        };
        return error.ToReply();
    }

    private static ServiceError Error(EmulatorFault fault, AwsService service, string shape)
    {
        ServiceError error = ServiceError.Modelled(service, shape, fault.Error, fault.Description);
        return error with
        {
            Status = fault.HttpStatus ?? error.Status,
            Reason = fault.Reason,
            Region = fault.Region,
            Endpoint = fault.Endpoint,
            RawBody = fault.Body,
            ContentType = fault.ContentType ?? error.ContentType,
        };
    }
}
