using System.Net;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Http;

/// <summary>An error of a service, independent of the form in which the service writes it.</summary>
internal sealed record ServiceError
{
    private const string CoralSuffix = ":http://internal.amazon.com/coral/com.amazonaws.sso.oidc/";
    private const string PortalPrefix = "com.amazonaws.switchboard.portal#";

    public required ErrorForm Form { get; init; }

    public required string Shape { get; init; }

    public required int Status { get; init; }

    public required string Error { get; init; }

    public required string Description { get; init; }

    public string? Reason { get; init; }

    public string? Region { get; init; }

    public string? Endpoint { get; init; }

    /// <summary>When to come back, in milliseconds.</summary>
    public int? RetryAfterMs { get; init; }

    public string? RawBody { get; init; }

    /// <summary>The content type, if it is not that of the form.</summary>
    public string? ContentType { get; init; }

    /// <summary>An error of the service's model, with the model's status unless the error code decides it.</summary>
    public static ServiceError Modelled(AwsService service, string shape, string? error = null, string? description = null)
    {
        ErrorShape known = ErrorCatalogue.Find(service, shape);
        return new ServiceError
        {
            Form = service switch
            {
                AwsService.SignIn => ErrorForm.SignIn,
                AwsService.Portal => ErrorForm.Portal,
                AwsService.Sts => ErrorForm.Xml,
                AwsService.Federation => ErrorForm.Html,
                _ => ErrorForm.Oidc,
            },
            Shape = known.Name,
            Status = service == AwsService.SignIn && shape == "AccessDeniedException" ? DeniedStatus(error) : known.Status,
            Error = error ?? known.Error,
            Description = description ?? known.Description,
        };
    }

    public static ServiceError Front(int status, string shape, string message) => new()
    {
        Form = ErrorForm.MessageOnly,
        Shape = shape,
        Status = status,
        Error = "",
        Description = message,
    };

    public Reply ToReply()
    {
        Reply body = Form switch
        {
            ErrorForm.Xml => QueryXml.Error(Shape, Description, Status),
            ErrorForm.Html => new Reply { Status = Status, ContentType = "text/html; charset=utf-8", Body = Page(Description) },
            _ => Reply.Json(Members(), Status),
        };
        Reply reply = body with
        {
            ContentType = ContentType ?? body.ContentType,
            ErrorCode = Form == ErrorForm.Rfc6749 ? null : Shape,
            OAuthError = Error.Length == 0 ? null : Error,
        };
        if (RawBody is not null)
            reply = reply with { Body = RawBody };
        if (RetryAfterMs is int milliseconds)
            reply = reply.WithRetryAfter(milliseconds);
        return Form switch
        {
            ErrorForm.Oidc => reply.WithHeader("x-amzn-ErrorType", Shape + CoralSuffix),
            ErrorForm.SignIn or ErrorForm.MessageOnly => reply.WithHeader("x-amzn-ErrorType", Shape),
            _ => reply,
        };
    }

    // The model gives AccessDeniedException no status; these are the documented ones.
    private static int DeniedStatus(string? error) =>
        error is "USER_CREDENTIALS_CHANGED" or "INSUFFICIENT_PERMISSIONS" ? 403 : 401;

    private static string Page(string description) =>
        $"<html><head><title>Error</title></head><body><h1>{WebUtility.HtmlEncode(description)}</h1></body></html>";

    private JsonObject Members()
    {
        JsonObject members = Form switch
        {
            ErrorForm.SignIn => new JsonObject { ["error"] = Error, ["message"] = Description },
            ErrorForm.Portal => new JsonObject { ["message"] = Description, ["__type"] = PortalPrefix + Shape },
            ErrorForm.MessageOnly => new JsonObject { ["message"] = Description },
            _ => new JsonObject { ["error"] = Error, ["error_description"] = Description },
        };
        Add(members, "reason", Reason);
        Add(members, "region", Region);
        Add(members, "endpoint", Endpoint);
        return members;
    }

    private static void Add(JsonObject members, string name, string? value)
    {
        if (value is not null)
            members[name] = value;
    }
}

/// <summary>The forms in which the services write errors.</summary>
internal enum ErrorForm
{
    /// <summary>sso-oidc: shape in the x-amzn-ErrorType header, body error and error_description.</summary>
    Oidc,

    /// <summary>signin: shape in the header, body error and message.</summary>
    SignIn,

    /// <summary>signin, unmodelled: no shape, body error and error_description as in RFC 6749.</summary>
    Rfc6749,

    /// <summary>Portal: shape in the body's __type, body message.</summary>
    Portal,

    /// <summary>STS: code and message in XML.</summary>
    Xml,

    /// <summary>The federation endpoint: a page.</summary>
    Html,

    /// <summary>What all services share (signature checks, throttling): shape in the header, body message.</summary>
    MessageOnly,
}
