namespace SsoOidc.Core.Http;

/// <summary>RFC 4648 section 5, without padding.</summary>
internal static class Base64Url
{
    public static string Encode(byte[] data) => Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Padding or not; null where it is no base64url.</summary>
    public static byte[]? TryDecode(string text)
    {
        string plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
