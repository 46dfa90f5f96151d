using System.Net;
using System.Security;
using SsoOidc.Core;

namespace SsoOidc.Binding;

/// <summary>The one way between <see cref="Secret"/> and <see cref="SecureString"/>.</summary>
internal static class SecureStrings
{
    /// <summary>A read-only SecureString; null for null.</summary>
    public static SecureString? ToSecureString(this Secret? secret)
    {
        if (secret is null) return null;
        // NetworkCredential fills a SecureString from the characters at once; AppendChar would do it one by one.
        SecureString secure = new NetworkCredential("", secret.Reveal()).SecurePassword;
        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>The secret in a SecureString; null for null and for an empty one.</summary>
    public static Secret? ToSecret(this SecureString? secure) =>
        secure is null ? null : Secret.From(new NetworkCredential("", secure).Password);
}

/// <summary>URLs that are kept as text.</summary>
internal static class Uris
{
    /// <summary>A URL as PowerShell shows it; null for none.</summary>
    public static Uri? ToUri(this string? text) => string.IsNullOrEmpty(text) ? null : new Uri(text, UriKind.RelativeOrAbsolute);

    /// <summary>The text as the caller wrote it; null for none.</summary>
    public static string? ToText(this Uri? uri) => uri is { OriginalString.Length: > 0 } ? uri.OriginalString : null;
}
