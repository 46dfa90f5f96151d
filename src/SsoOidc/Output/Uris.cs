namespace SsoOidc;

/// <summary>URLs that are kept as text.</summary>
internal static class Uris
{
    /// <summary>A URL as PowerShell shows it; null for none.</summary>
    public static Uri? ToUri(this string? text) => string.IsNullOrEmpty(text) ? null : new Uri(text, UriKind.RelativeOrAbsolute);

    /// <summary>The text as the caller wrote it; null for none.</summary>
    public static string? ToText(this Uri? uri) => uri is { OriginalString.Length: > 0 } ? uri.OriginalString : null;
}
