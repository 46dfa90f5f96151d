using System.Globalization;
using System.Text.Json;

namespace SsoOidc.Core.Sessions;

/// <summary>A folder of cache files that other programs also write.</summary>
internal static class CacheFolder
{
    /// <summary>All sign-ins in it, each with its file, in order of the files' names; what is something else is left out.</summary>
    /// <param name="folder">The folder; it need not be there.</param>
    /// <param name="isOurs">Whether a file may hold one, by its path.</param>
    /// <param name="from">What a file says; null if it holds none.</param>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidConfiguration"/>: the folder can't be read.</exception>
    public static IReadOnlyList<(string Path, TSession Session)> Sessions<TSession>(
        string folder, Func<string, bool> isOurs, Func<JsonElement, TSession?> from)
        where TSession : Session
    {
        List<(string, TSession)> sessions = [];
        foreach (string path in Files(folder).Where(isOurs).OrderBy(path => path, StringComparer.Ordinal))
        {
            try
            {
                if (JsonFile.Read(path) is { } json && from(json) is { } session) sessions.Add((path, session));
            }
            catch (SsoOidcException)
            {
                // A file that this user may not read is none of this user's sessions.
            }
        }

        return sessions;
    }

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The folder {folder} can't be read: {e.Message}", e);
        }
    }
}

/// <summary>Times as they stand in the AWS cache files.</summary>
internal static class CacheDates
{
    /// <summary><c>2026-11-24T10:15:00Z</c>, in whole seconds, as the AWS CLI writes.</summary>
    public static string? Write(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Any form of RFC 3339: with fractions (.NET's SDK), with an offset (Go's), and with the suffix UTC that AWS CLI
    /// versions up to 2020 wrote. Null if it is no time.
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
