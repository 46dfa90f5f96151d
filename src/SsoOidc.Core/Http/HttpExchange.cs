namespace SsoOidc.Core.Http;

/// <summary>One attempt of one request, for people who watch: nothing secret is in it.</summary>
/// <param name="Operation">The service's name of the operation, for example <c>CreateToken</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Host">Host and port.</param>
/// <param name="Path">The path without query.</param>
/// <param name="Attempt">1 for the first attempt.</param>
/// <param name="Status">The HTTP status; null where no answer came.</param>
/// <param name="RequestId">The service's id of the request.</param>
/// <param name="Outcome">The error's name or the transport failure's kind; null when all is well.</param>
/// <param name="Elapsed">From sending to the end of the answer.</param>
public sealed record HttpExchange(
    string Operation,
    string Method,
    string Host,
    string Path,
    int Attempt,
    int? Status,
    string? RequestId,
    string? Outcome,
    TimeSpan Elapsed)
{
    /// <summary>The exchange in one line.</summary>
    public override string ToString() =>
        $"{Operation}: {Method} {Host}{Path} -> {(Status is { } status ? $"HTTP {status}" : "no answer")}"
        + (Outcome is null ? "" : $" {Outcome}")
        + $", {Elapsed.TotalMilliseconds:0} ms, request id {RequestId ?? "none"}, attempt {Attempt}";
}
