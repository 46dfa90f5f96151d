namespace SsoOidc.Core;

/// <summary>
/// The one exception of this library: a kind to branch on, and what the service said, as data. Its message never holds a
/// secret, and neither it nor the other strings hold anything that a terminal would obey.
/// </summary>
public sealed class SsoOidcException : Exception
{
    /// <summary>A failure of the given kind.</summary>
    public SsoOidcException(FailureKind kind, string message, Exception? innerException = null)
        : base(DisplayText.Safe(message), innerException) => Kind = kind;

    private SsoOidcException(FailureKind kind, IEnumerable<string> lines)
        : base(string.Join("\n", lines.Select(line => DisplayText.Safe(line)))) => Kind = kind;

    /// <summary>A failure with a message of several lines, which only this module ends.</summary>
    internal static SsoOidcException OfLines(FailureKind kind, IEnumerable<string> lines) => new(kind, lines);

    /// <summary>What went wrong.</summary>
    public FailureKind Kind { get; }

    /// <summary>The service's name of the error, for example <c>InvalidGrantException</c>; null for local failures.</summary>
    public string? ErrorCode { get; init => field = DisplayText.Safe(value); }

    /// <summary>The OAuth error, for example <c>invalid_grant</c> or <c>TOKEN_EXPIRED</c>; null if there was none.</summary>
    public string? Error { get; init => field = DisplayText.Safe(value); }

    /// <summary>The service's own words, with secrets masked; often empty.</summary>
    public string? Description { get; init => field = DisplayText.Safe(value); }

    /// <summary>A finer cause that some errors carry, for example <c>KMS_AccessDeniedException</c>.</summary>
    public string? Reason { get; init => field = DisplayText.Safe(value); }

    /// <summary>The region that <c>InvalidRequestRegionException</c> names as the right one.</summary>
    public string? Region { get; init => field = DisplayText.Safe(value); }

    /// <summary>The endpoint that <c>InvalidRequestRegionException</c> names as the right one.</summary>
    public string? Endpoint { get; init => field = DisplayText.Safe(value); }

    /// <summary>What to do about it, where the thrower knows better than a table by kind; a command to type, mostly.</summary>
    public string? NextStep { get; init => field = DisplayText.Safe(value); }

    /// <summary>Whether the time was up before anything was sent: then there is nothing to say of the service.</summary>
    internal bool IsUnsent { get; init; }

    /// <summary>Status, request id and headers of the answer; null if none came.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }

    /// <summary>The same failure with another text; what to do about it, and its kind, stay if they are not given.</summary>
    public SsoOidcException With(string message, string? nextStep = null, FailureKind? kind = null) => new(kind ?? Kind, message, this)
    {
        ErrorCode = ErrorCode,
        Error = Error,
        Description = Description,
        Reason = Reason,
        Region = Region,
        Endpoint = Endpoint,
        NextStep = nextStep ?? NextStep,
        ResponseMetadata = ResponseMetadata,
        IsUnsent = IsUnsent,
    };

    /// <summary>The HTTP status of the answer; null if none came.</summary>
    public int? HttpStatusCode => ResponseMetadata?.HttpStatusCode;

    /// <summary>The service's id of the request; null if none came.</summary>
    public string? RequestId => ResponseMetadata?.RequestId;
}
