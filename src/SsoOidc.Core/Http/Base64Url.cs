namespace SsoOidc.Core.Http;

/// <summary>RFC 4648 section 5, without padding.</summary>
internal static class Base64Url
{
    public static string Encode(byte[] data) => Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
