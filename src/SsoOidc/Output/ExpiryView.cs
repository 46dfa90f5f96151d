using System.ComponentModel;
using System.Globalization;
using SsoOidc.Binding;
using SsoOidc.Pipeline;

namespace SsoOidc.Output;

/// <summary>
/// What the format file shows of a time that something ends at, by the module's clock. Takes what is left of a
/// DateTimeOffset after Export-Clixml as well. Not for scripts: use <c>ExpiresAt</c> and <c>IsExpired</c> there.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ExpiryView
{
    private const string Expired = "\u001b[31m";
    private const string EndsSoon = "\u001b[33m";
    private const string Plain = "\u001b[0m";

    private static readonly TimeSpan s_soon = TimeSpan.FromMinutes(5);

    /// <summary>Date and time to the minute in the zone of this machine: <c>2026-11-23 10:15</c>; empty if there is none.</summary>
    public static string At(object? instant) => Text(instant, "yyyy-MM-dd HH:mm");

    /// <summary>Date, time and zone: <c>2026-11-23 10:15:00 +01:00</c>; empty if there is none.</summary>
    public static string Instant(object? instant) => Text(instant, "yyyy-MM-dd HH:mm:ss zzz");

    /// <summary><c>in 42 min</c> or <c>5 min ago</c>, in red when over and in yellow when less than 5 minutes are left.</summary>
    public static string Left(object? instant) => Left(instant, "");

    /// <summary>The same, or <paramref name="none"/> if there is no time.</summary>
    public static string Left(object? instant, string none)
    {
        if (Read(instant) is not { } end) return none;
        TimeSpan left = end - ModuleClock.Instance.GetUtcNow();
        string text = Instants.Relative(left);
        return left >= s_soon || !Terminal.HasColour ? text : (left <= TimeSpan.Zero ? Expired : EndsSoon) + text + Plain;
    }

    /// <summary>Both: <c>2026-11-23 10:15:00 +01:00 (in 42 min)</c>.</summary>
    public static string Both(object? instant) => Both(instant, "");

    /// <summary>The same, or <paramref name="none"/> if there is no time.</summary>
    public static string Both(object? instant, string none) =>
        Read(instant) is null ? none : $"{Instant(instant)} ({Left(instant)})";

    private static string Text(object? instant, string format) =>
        Read(instant)?.ToLocalTime().ToString(format, CultureInfo.InvariantCulture) ?? "";

    private static DateTimeOffset? Read(object? instant) =>
        instant is null ? null : (DateTimeOffset?)new DateTimeOffsetTransformationAttribute().Transform(null!, instant);
}
