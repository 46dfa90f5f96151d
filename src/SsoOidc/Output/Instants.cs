using System.Globalization;
using SsoOidc.Pipeline;

namespace SsoOidc.Output;

/// <summary>Times as people read them.</summary>
internal static class Instants
{
    /// <summary><c>expires 2026-11-23 10:15:00Z</c>, <c>expired …</c> or <c>never expires</c>.</summary>
    public static string Until(DateTimeOffset? end) => end is { } time
        ? $"{(time > ModuleClock.Instance.GetUtcNow() ? "expires" : "expired")} {time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)}"
        : "never expires";

    /// <summary><c>9 min 12 s</c>.</summary>
    public static string Left(TimeSpan left) => left < TimeSpan.Zero ? "0 s"
        : left.TotalMinutes >= 1 ? $"{(int)left.TotalMinutes} min {left.Seconds} s"
        : $"{left.Seconds} s";

    /// <summary><c>in 42 min</c> or <c>5 min ago</c>: one unit, rounded, of which two at least are there.</summary>
    public static string Relative(TimeSpan left)
    {
        TimeSpan distance = left.Duration();
        string text = distance.TotalSeconds < 120 ? $"{distance.TotalSeconds:0} s"
            : distance.TotalMinutes < 120 ? $"{distance.TotalMinutes:0} min"
            : distance.TotalHours < 48 ? $"{distance.TotalHours:0} h"
            : $"{distance.TotalDays:0} days";
        return left > TimeSpan.Zero ? $"in {text}" : $"{text} ago";
    }
}
