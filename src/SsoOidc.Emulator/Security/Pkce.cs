using System.Text;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Security;

/// <summary>Proof Key for Code Exchange, RFC 7636, with SHA-256 only.</summary>
internal static class Pkce
{
    /// <summary>Whether the string can be base64url of a SHA-256 hash.</summary>
    public static bool IsChallenge(string text) => text.Length == 43 && Wire.TryBase64Url(text, out _);

    /// <summary>43 to 128 unreserved characters (section 4.1).</summary>
    public static bool IsVerifier(string text) =>
        text.Length is >= 43 and <= 128 && text.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '-' or '.' or '_' or '~'));

    public static bool Matches(string challenge, string verifier) =>
        IsVerifier(verifier)
        && Polyfills.FixedTimeEquals(challenge, Wire.Base64Url(Polyfills.Sha256(Encoding.ASCII.GetBytes(verifier))));
}
