using System.Text;

namespace SsoOidc.Core.Http;

/// <summary>Turns an answer that is no success into the exception that says so.</summary>
internal static class ServiceExceptionFactory
{
    /// <summary>The service's refusal as an exception.</summary>
    public static SsoOidcException Of(ServiceResponse reply)
    {
        ServiceRequest call = reply.Call;
        ServiceErrorBody error = reply.Error!;
        int status = reply.Metadata.HttpStatusCode;
        FailureKind kind = ErrorCodeMap.KindOf(status, error);
        return new SsoOidcException(kind, Message(kind, reply))
        {
            ErrorCode = error.Shape,
            Error = error.Error,
            Description = error.Description,
            Reason = error.Reason,
            Region = error.Region,
            Endpoint = error.Endpoint,
            ResponseMetadata = reply.Metadata,
        };
    }

    /// <summary>A success that can't be used: not JSON, cut short, or without a member it must have.</summary>
    public static SsoOidcException BadReply(ServiceResponse reply, string what, Exception? inner = null) =>
        new(FailureKind.BadResponse, $"{reply.Call.Operation}: {what} ({Form(reply)}). {reply.Metadata}.", inner)
        {
            ResponseMetadata = reply.Metadata,
        };

    /// <summary>An answer that is longer than any of the service's.</summary>
    public static SsoOidcException TooLong(ServiceRequest call, ResponseMetadata metadata) =>
        new(FailureKind.BadResponse, $"{call.Operation}: the answer is longer than {ResponseBody.Limit} bytes. {metadata}.")
        {
            ResponseMetadata = metadata,
        };

    private static string Message(FailureKind kind, ServiceResponse reply)
    {
        ServiceRequest call = reply.Call;
        ServiceErrorBody error = reply.Error!;
        if (kind == FailureKind.BadResponse || (error.Shape is null && !error.IsReadable))
        {
            return $"{call.Operation}: the answer is not the service's ({Form(reply)}); a proxy or another server may have sent it. "
                + $"{reply.Metadata}.";
        }

        StringBuilder text = new(call.Operation);
        text.Append(": ").Append(error.Description ?? DefaultMessages.Of(kind));
        if (!text.ToString().EndsWith('.')) text.Append('.');
        text.Append(" (").Append(error.Shape ?? error.Error ?? "no error name");
        if (error.Shape is not null && error.Error is not null) text.Append(", ").Append(error.Error);
        if (error.Reason is not null) text.Append(", ").Append(error.Reason);
        return text.Append("; ").Append(reply.Metadata).Append(')').ToString();
    }

    private static string Form(ServiceResponse reply) =>
        reply.Body.Length == 0 ? "empty body"
        : $"{(reply.Metadata.HttpHeaders.TryGetValue("content-type", out string? type) ? type.Split(';')[0] : "no content type")}, "
            + $"{reply.Body.Length} bytes";
}
