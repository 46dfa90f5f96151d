using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Http;

/// <summary>Where requests go and how long they may take.</summary>
public sealed record ServiceConnection
{
    /// <summary>Longest single attempt where the caller sets no limit of his own.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Endpoint, region and number of attempts.</summary>
    public required ServiceSettings Settings { get; init; }

    /// <summary>The way bytes go out.</summary>
    public required HttpTransport Transport { get; init; }

    /// <summary>The clock of time limits, pauses, signatures and expiry.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Limit of one operation with all its retries; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Is told of each attempt; called on any thread.</summary>
    public Action<HttpExchange>? Observer { get; init; }

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
