namespace SsoOidc.Core.Platform;

/// <summary>RFC 4648 section 5, without padding.</summary>
internal static class Base64Url
{
    public static string Encode(byte[] data) => Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Padding or not; null if it is no base64url.</summary>
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

internal static class QueryString
{
    /// <summary>Names and values, percent-encoded by RFC 3986: a space is <c>%20</c>. A null value leaves its name out.</summary>
    public static string Of(params (string Name, string? Value)[] members) => string.Join(
        "&", members.Where(member => member.Value is not null).Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value!)}"));
}
