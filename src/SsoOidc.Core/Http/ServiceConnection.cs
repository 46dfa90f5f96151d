using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Http;

/// <summary>Where requests go and how long they may take.</summary>
internal sealed record ServiceConnection
{
    /// <summary>Longest single attempt if the caller sets no limit.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Endpoint, region and number of attempts.</summary>
    public required ServiceSettings Settings { get; init; }

    public required HttpTransport Transport { get; init; }

    /// <summary>The clock of time limits, pauses, signatures and expiry.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Limit of one operation with all its retries; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Whether a call keeps its thread until the answer comes. For callers whose thread waits anyway: it spares a fresh process
    /// the making of asynchronous code. Not for calls that run beside each other.
    /// </summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Is told of each attempt; called on any thread.</summary>
    public Action<HttpAttempt>? Observer { get; init; }

    /// <summary>Numbers in [0, 1) for the jitter of pauses.</summary>
    public Func<double> Jitter { get; init; } = DefaultJitter;

#pragma warning disable CA5394 // Jitter of pauses is no secret.
    private static readonly Random s_random = new();

    private static double DefaultJitter()
    {
        lock (s_random) return s_random.NextDouble();
    }
#pragma warning restore CA5394
}

/// <summary>One attempt of one request, for -Verbose; holds no secret.</summary>
internal sealed class HttpAttempt(
    string operation, string method, string host, string path, int attempt,
    int? status, string? requestId, string? outcome, TimeSpan elapsed)
{
    /// <summary>The service's name of the operation, for example <c>CreateToken</c>.</summary>
    public string Operation => operation;

    public string Method => method;

    public string Host => host;

    public string Path => path;

    /// <summary>1 for the first attempt.</summary>
    public int Attempt => attempt;

    /// <summary>The HTTP status; null if no answer came.</summary>
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
