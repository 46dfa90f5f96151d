using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using SsoOidc.Core;

namespace SsoOidc.Binding;

/// <summary>
/// Lets a DateTimeOffset parameter take what is left of one after Export-Clixml, a job or a CSV file, and epoch seconds.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DateTimeOffsetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        PSObject? wrapped = inputData as PSObject;
        object? value = wrapped?.BaseObject ?? inputData;
        return value switch
        {
            null => null,
            DateTimeOffset => value,
            DateTime time => new DateTimeOffset(time),
            int or long => DateTimeOffset.FromUnixTimeSeconds(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            string text => (object?)WrittenTime.Parse(text),
            _ when wrapped?.Properties["UtcTicks"]?.Value is long ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
            _ => WrittenTime.Parse(wrapped?.ToString() ?? value.ToString() ?? ""),
        };
    }
}

/// <summary>Times as text: epoch seconds, then ISO 8601, which means the same everywhere, then as the user's culture writes them.</summary>
internal static class WrittenTime
{
    private const long LastSecond = 253402300799;

    private static readonly Regex s_iso = new(
        @"^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The time; null for an empty text.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It is none.</exception>
    public static DateTimeOffset? Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= LastSecond)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (s_iso.Match(text) is { Success: true } iso)
        {
            // A year of 2569 in this form is not a Buddhist one, whatever the culture.
            if (DateTimeOffset.TryParse(Extended(iso), CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)) return time;
        }
        else
        {
            // Export-Csv writes in the current culture. Its day and month must not be taken for the invariant culture's.
            foreach (CultureInfo culture in new[] { CultureInfo.CurrentCulture, CultureInfo.InvariantCulture })
                if (TryParse(text, culture) is { } time) return time;
        }

        throw new ArgumentTransformationMetadataException(
            $"'{DisplayText.Safe(text, DisplayText.LineLimit)}' is not a time; use ISO 8601, for example 2026-11-23T10:15:00Z.");
    }

    /// <summary>In the one form of ISO 8601 that .NET reads, with as many digits as it keeps.</summary>
    private static string Extended(Match iso)
    {
        string Part(int group, string other) => iso.Groups[group].Success ? iso.Groups[group].Value : other;
        string fraction = Part(7, "0");
        return $"{Part(1, "")}-{Part(2, "")}-{Part(3, "")}T{Part(4, "00")}:{Part(5, "00")}:{Part(6, "00")}"
            + $".{(fraction.Length > 7 ? fraction.Substring(0, 7) : fraction)}{Zone(Part(8, ""))}";
    }

    private static string Zone(string zone) => zone.Length switch
    {
        3 => zone + ":00",
        5 => zone.Insert(3, ":"),
        _ => zone.ToUpperInvariant(),
    };

    /// <summary>First just as the culture writes, since what .NET guesses where a text is of another form depends on its version.</summary>
    private static DateTimeOffset? TryParse(string text, CultureInfo culture)
    {
        DateTimeFormatInfo forms = culture.DateTimeFormat;
        string date = forms.ShortDatePattern, time = forms.LongTimePattern;
        if (DateTimeOffset.TryParseExact(
            text, [$"{date} {time} zzz", $"{date} {time}"], culture, DateTimeStyles.AssumeLocal, out DateTimeOffset exact))
        {
            return exact;
        }

        return DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeLocal, out DateTimeOffset read) ? read : null;
    }
}

/// <summary>
/// Lets a TimeSpan parameter take a number of seconds, where PowerShell itself would read ticks, and 90s, 15m, 8h or 30d.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Units = "smhd";

    private static readonly double[] s_seconds = [1, 60, 3600, 86400];

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text when Seconds(text.Trim()) is { } seconds => TimeSpan.FromSeconds(seconds),
            // 30d without quotes is a decimal to PowerShell, and 90s a short; the text they came from is still there.
            short or int or long or decimal or float or double when Seconds(inputData.ToString()!) is { } seconds => TimeSpan.FromSeconds(seconds),
            string { Length: > 0 } text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : throw Refused($"'{DisplayText.Safe(text, DisplayText.LineLimit)}'"),
            DateTime or DateTimeOffset => throw Refused("A time"),
            IConvertible number and not string => TimeSpan.FromSeconds(number.ToDouble(CultureInfo.InvariantCulture)),
            _ => inputData,
        };

    private static ArgumentTransformationMetadataException Refused(string what) =>
        new($"{what} is not how long something lasts; give a number of seconds, 90s, 15m, 8h, 30d, or 08:00:00.");

    private static double? Seconds(string text)
    {
        // .NET takes 24:00:00 for 24 days, since no day has an hour 24.
        if (text.Split(':') is [var hours, var minutes, var seconds]
            && ushort.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out ushort h)
            && ushort.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out ushort m) && m < 60
            && double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double s) && s < 60)
        {
            return (h * 3600.0) + (m * 60) + s;
        }

        int unit = text.Length > 0 ? Units.IndexOf(char.ToLowerInvariant(text[text.Length - 1])) : -1;
        string number = unit < 0 ? text : text.Substring(0, text.Length - 1);
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value * s_seconds[Math.Max(unit, 0)]
            : null;
    }
}
