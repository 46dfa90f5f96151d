using System.Globalization;
using System.Management.Automation;

namespace SsoOidc.Parameters;

/// <summary>
/// Lets a DateTimeOffset parameter take what is left of one after Export-Clixml, a job or a CSV file, and epoch seconds.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InstantTransformationAttribute : ArgumentTransformationAttribute
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
            string text => (object?)Parse(text),
            _ when wrapped?.Properties["UtcTicks"]?.Value is long ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
            _ => Parse(wrapped?.ToString() ?? value.ToString() ?? ""),
        };
    }

    private static DateTimeOffset? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        foreach (CultureInfo culture in new[] { CultureInfo.InvariantCulture, CultureInfo.CurrentCulture })
        {
            if (DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)) return time;
        }

        throw new ArgumentTransformationMetadataException($"'{text}' is not a time; use ISO 8601, for example 2026-11-23T10:15:00Z.");
    }
}
