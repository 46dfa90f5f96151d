namespace SsoOidc.Core.Http;

/// <summary>One attempt of one request, for people who watch: nothing secret is in it.</summary>
public sealed class HttpExchange(
    string operation, string method, string host, string path, int attempt,
    int? status, string? requestId, string? outcome, TimeSpan elapsed)
{
    /// <summary>The service's name of the operation, for example <c>CreateToken</c>.</summary>
    public string Operation => operation;

    /// <summary>The HTTP method.</summary>
    public string Method => method;

    /// <summary>Host and port.</summary>
    public string Host => host;

    /// <summary>The path without query.</summary>
    public string Path => path;

    /// <summary>1 for the first attempt.</summary>
    public int Attempt => attempt;

    /// <summary>The HTTP status; null where no answer came.</summary>
    public int? Status => status;

    /// <summary>The service's id of the request.</summary>
    public string? RequestId => requestId;

    /// <summary>The error's name or the transport failure's kind; null when all is well.</summary>
    public string? Outcome => outcome;

    /// <summary>From sending to the end of the answer.</summary>
    public TimeSpan Elapsed => elapsed;

    /// <summary>The exchange in one line.</summary>
    public override string ToString() =>
        $"{operation}: {method} {host}{path} -> {(status is { } code ? $"HTTP {code}" : "no answer")}"
        + (outcome is null ? "" : $" {outcome}")
        + $", {elapsed.TotalMilliseconds:0} ms, request id {requestId ?? "none"}, attempt {attempt}";
}
