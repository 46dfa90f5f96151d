using System.Net;
using System.Security;
using SsoOidc.Core;

namespace SsoOidc;

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
