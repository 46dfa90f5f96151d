using SsoOidc.Emulator;

namespace SsoOidc;

/// <summary>A request that an emulator received, and what it answered; secrets are <c>****</c> unless asked for.</summary>
public sealed class SsoEmulatorRequest
{
    /// <summary>Counts up from 1 in the order of arrival.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The operation of the service's model, for example <c>CreateToken</c>; <c>Unknown</c> if there is none.</summary>
    public required string Operation { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The query without the question mark; empty if there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The headers by name, in any case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body, mostly JSON.</summary>
    public required string Body { get; init; }

    /// <summary>The grant type, as it was sent; null if there is none.</summary>
    public string? GrantType { get; init; }

    /// <summary>The kind of the fault that shaped the reply; null if none did.</summary>
    public string? Fault { get; init; }

    /// <summary>The status of the reply; null for a connection that was dropped.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The error's shape name, for example <c>AuthorizationPendingException</c>; null for a success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The OAuth error, for example <c>authorization_pending</c>; null for a success.</summary>
    public string? Error { get; init; }

    /// <summary>One line without any secret.</summary>
    public override string ToString() =>
        $"#{Sequence} {Method} {Path} {Operation} -> {StatusCode?.ToString() ?? "no reply"}{(ErrorCode is null ? "" : $" {ErrorCode}")}";

    internal static SsoEmulatorRequest From(EmulatorRequest request, bool asPlainText) => new()
    {
        Sequence = request.Sequence,
        ReceivedAt = request.ReceivedAt,
        Operation = request.Operation,
        Method = request.Method,
        Path = request.Path,
        Query = asPlainText ? request.Query : request.MaskedQuery,
        Headers = asPlainText ? request.Headers : request.MaskedHeaders,
        Body = asPlainText ? request.Body : request.MaskedBody,
        GrantType = request.GrantType,
        Fault = request.Fault?.ToString(),
        StatusCode = request.StatusCode,
        ErrorCode = request.ErrorCode,
        Error = request.OAuthError,
    };
}
