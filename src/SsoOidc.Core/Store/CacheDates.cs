using System.Globalization;

namespace SsoOidc.Core.Store;

/// <summary>Times as they stand in the AWS cache files.</summary>
internal static class CacheDates
{
    /// <summary><c>2026-11-24T10:15:00Z</c>, in whole seconds, as the AWS CLI writes.</summary>
    public static string? Write(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Any form of RFC 3339: with fractions (.NET's SDK), with an offset (Go's), and with the suffix UTC that AWS CLI
    /// versions up to 2020 wrote. Null where it is no time.
    /// </summary>
    public static DateTimeOffset? Read(string? text)
    {
        // Without a date the platform would take today's.
        if (text is null || text.Length < 19 || text[4] != '-') return null;
        string form = text.EndsWith("UTC", StringComparison.Ordinal) ? text.Replace("UTC", "Z", StringComparison.Ordinal) : text;
        return DateTimeOffset.TryParse(form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;
    }
}
