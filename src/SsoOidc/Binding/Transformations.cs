using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;

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
        int unit = text.Length > 0 ? Units.IndexOf(char.ToLowerInvariant(text[text.Length - 1])) : -1;
        string number = unit < 0 ? text : text.Substring(0, text.Length - 1);
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value * s_seconds[Math.Max(unit, 0)]
            : null;
    }
}

/// <summary>Lets a SecureString parameter take a plain string as well.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            // An empty cell of a CSV row is no secret.
            string { Length: 0 } => new SecureString(),
            string text => new Secret(text).ToSecureString()!,
            PSCredential credential => credential.Password,
            // What it was before PowerShell took it for a number, nobody knows: 0123, 1e3.
            int or long or double or decimal => throw new ArgumentTransformationMetadataException("A number can't be a secret; put it in quotes."),
            _ => inputData,
        };
}

/// <summary>Tells of an output of this module that is given in place of a name, where PowerShell would make a text of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        bool isOurs = value?.GetType().Assembly == typeof(NameTransformationAttribute).Assembly;
        // One that is piped and has a name is bound by it.
        return isOurs && PSObject.AsPSObject(value!).Properties["ClientName"] is null
            ? throw new ArgumentTransformationMetadataException($"An object of the kind {value!.GetType().Name} is no name; pipe it, or give the name that it has.")
            : inputData;
    }
}

/// <summary>Tells of a text that is no number, where PowerShell would name a type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is not string text || text.Length == 0 || LanguagePrimitives.TryConvertTo(text, out double _)
            ? inputData
            : throw new ArgumentTransformationMetadataException($"'{DisplayText.Safe(text, DisplayText.LineLimit)}' is not a number.");
}

/// <summary>Lets the code of an MFA device be typed without quotes: as a number it would lose its zeros in front.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TokenCodeTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly SecretTransformationAttribute s_secret = new();

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return s_secret.Transform(engineIntrinsics, value is int number ? number.ToString("D6", CultureInfo.InvariantCulture) : inputData);
    }
}

/// <summary>
/// Lets a switch take a Boolean from the pipeline. PowerShell could also convert it, but does so in a later round of binding,
/// by when it has settled on the default parameter set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            bool on => new SwitchParameter(on),
            string text when bool.TryParse(text, out bool on) => new SwitchParameter(on),
            null or "" => new SwitchParameter(false),
            _ => inputData,
        };
}

/// <summary>
/// Lets a Uri parameter take a string from the pipeline. PowerShell could also convert it, but does so in a later round of
/// binding, by when it has settled on the default parameter set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UriTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text
            // A proxy's password may hold what a URL can't; whoever must not have one refuses it later.
            ? (Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) ? text : ProxyUrl.Escaped(text)).ToUri()
            : inputData;
}

/// <summary>Splits texts at blanks, commas and semicolons, as scopes and grant types come in CSV rows and config files.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StringListTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly char[] s_separators = [' ', ',', ';', '\t', '\r', '\n'];

    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            string text => Split(text),
            IEnumerable many => many.Cast<object?>().SelectMany(one => Split(one?.ToString() ?? "")).ToArray(),
            _ => inputData,
        };
    }

    /// <summary>Export-Csv writes the name of the type in place of a list: then nothing is known of it.</summary>
    private static string[] Split(string text) =>
        text is "System.String[]" or "System.Object[]" ? [] : text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Lets numbers of accounts be written as numbers, which lose their zeros in front, and with dashes as the console shows them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AccountIdTransformationAttribute : ArgumentTransformationAttribute
{
    private const int Digits = 12;

    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable many and not string ? many.Cast<object?>().Select(Whole).ToArray() : Whole(value);
    }

    private static string? Whole(object? value)
    {
        string? text = (value is PSObject wrapped ? wrapped.BaseObject : value) is { } given ? Convert.ToString(given, CultureInfo.InvariantCulture)!.Trim() : null;
        if (string.IsNullOrEmpty(text)) return text;
        string digits = string.Concat(text!.Where(c => c != '-'));
        return digits.Length is > 0 and <= Digits && digits.All(c => c is >= '0' and <= '9')
            ? digits.PadLeft(Digits, '0')
            : throw new ArgumentTransformationMetadataException(
                $"'{DisplayText.Safe(text, DisplayText.LineLimit)}' is not the number of an AWS account, which has twelve digits.");
    }
}

/// <summary>Lets a parameter take a file by PowerShell's paths: below the current location, on a drive of the session, with <c>~</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilePathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string? path = value is FileSystemInfo file ? file.FullName : value?.ToString();
        if (string.IsNullOrWhiteSpace(path)) return path;
        try
        {
            string full = engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? full : throw new ArgumentTransformationMetadataException(
                $"'{DisplayText.Safe(path)}' is no file, but a place of the provider {provider.Name}.");
        }
        catch (RuntimeException e) when (e is not ArgumentTransformationMetadataException)
        {
            throw new ArgumentTransformationMetadataException($"'{DisplayText.Safe(path)}' is no path: {e.Message}", e);
        }
    }
}
