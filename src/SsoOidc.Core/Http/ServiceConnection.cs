using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Http;

/// <summary>Where requests go and how long they may take.</summary>
internal sealed record ServiceConnection
{
    /// <summary>Longest single attempt if the caller sets no limit.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Endpoint, region and number of attempts.</summary>
    public required ServiceSettings Settings { get; init; }

    /// <summary>Sends the requests.</summary>
    public required HttpTransport Transport { get; init; }

    /// <summary>The clock of time limits, pauses, signatures and expiry.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The end of all operations on this connection, with their retries; null for none.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>
    /// Whether a call keeps its thread until the answer comes. For callers whose thread waits anyway: it spares a fresh process
    /// the making of asynchronous code. Not for calls that run beside each other.
    /// </summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Keeps this service's requests under a rate; null if each goes out at once.</summary>
    public RequestPace? Pace { get; init; }

    /// <summary>The rate, beside a <see cref="Pace"/>; 0 for no limit.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Is told of each attempt; called on any thread.</summary>
    public Action<HttpAttempt>? Observer { get; init; }

    /// <summary>Numbers in [0, 1) for the jitter of pauses.</summary>
    public Func<double> Jitter { get; init; } = Randoms.Fraction;
}

/// <summary>One attempt of one request, for -Verbose; holds no secret.</summary>
/// <param name="Operation">The service's name of the operation, for example <c>CreateToken</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Host">Host and port.</param>
/// <param name="Path">The path without query.</param>
/// <param name="Attempt">1 for the first attempt.</param>
/// <param name="Status">The HTTP status; null if no answer came.</param>
/// <param name="RequestId">The service's id of the request.</param>
/// <param name="Outcome">The error's name or the transport failure's kind; null when all is well.</param>
/// <param name="Elapsed">From sending to the end of the answer.</param>
/// <param name="ClockSkew">How far the service is ahead of this machine's clock, if it refused for the time that was sent; null if not.</param>
internal sealed record HttpAttempt(
    string Operation, string Method, string Host, string Path, int Attempt,
    int? Status, string? RequestId, string? Outcome, TimeSpan Elapsed, TimeSpan? ClockSkew)
{
    /// <summary>The exchange in one line.</summary>
    public override string ToString() =>
        $"{Operation}: {Method} {Host}{Path} -> {(Status is { } code ? $"HTTP {code}" : "no answer")}"
        + (Outcome is null ? "" : $" {Outcome}")
        + $", {Elapsed.TotalMilliseconds:0} ms, request id {RequestId ?? "none"}, attempt {Attempt}"
        + ClockSkew switch
        {
            null => "",
            { Ticks: 0 } => ". This machine's clock is right again, and its time is used from now on",
            { } skew => $". This machine's clock is {Math.Abs(skew.TotalMinutes):0} min {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the service's, whose time is used from now on",
        };
}
