using System.Globalization;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Http;

/// <summary>A reply; it is sent after the operation has ended.</summary>
internal sealed record Reply
{
    public required int Status { get; init; }

    public string? ContentType { get; init; } = "application/json";

    public string Body { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The error's shape name, for the request log.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error member, for the request log.</summary>
    public string? OAuthError { get; init; }

    public Transmission Transmission { get; init; }

    /// <summary>The value of the Date header; null for the time of sending.</summary>
    public DateTimeOffset? Date { get; init; }

    public static Reply Json(JsonObject body, int status = 200) =>
        new Reply { Status = status, Body = Wire.Text(body) }
            .WithHeader("Cache-Control", "no-store")
            .WithHeader("Pragma", "no-cache");

    public static Reply Redirect(string location) =>
        new Reply { Status = 302, ContentType = null }.WithHeader("Location", location).WithHeader("Cache-Control", "no-store");

    /// <summary>When to come back: exactly, and in whole seconds for clients that know no other.</summary>
    public Reply WithRetryAfter(int milliseconds)
    {
        string seconds = ((milliseconds + 999) / 1000).ToString(CultureInfo.InvariantCulture);
        return WithHeader("x-amz-retry-after", milliseconds.ToString(CultureInfo.InvariantCulture))
            .WithHeader("Retry-After", seconds);
    }

    public Reply WithHeader(string name, string value) =>
        this with { Headers = [.. Headers, new KeyValuePair<string, string>(name, value)] };
}

/// <summary>How much of a reply reaches the client.</summary>
internal enum Transmission
{
    Whole,

    /// <summary>Head and half the body, then the connection closes.</summary>
    Cut,

    /// <summary>Nothing: the connection closes.</summary>
    Drop,
}
