using System.Globalization;
using System.Management.Automation;

namespace SsoOidc.Parameters;

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
            IConvertible number and not (string or DateTime) => TimeSpan.FromSeconds(number.ToDouble(CultureInfo.InvariantCulture)),
            _ => inputData,
        };

    private static double? Seconds(string text)
    {
        int unit = text.Length > 0 ? Units.IndexOf(char.ToLowerInvariant(text[text.Length - 1])) : -1;
        string number = unit < 0 ? text : text.Substring(0, text.Length - 1);
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value * s_seconds[Math.Max(unit, 0)]
            : null;
    }
}
