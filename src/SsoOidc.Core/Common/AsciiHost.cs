namespace SsoOidc.Core;

/// <summary>Hosts with international names, in the form that DNS, headers, signatures and proofs have (RFC 5890).</summary>
internal static class AsciiHost
{
    /// <summary>The same URL with the host as <c>xn--</c> labels; itself if the host is ASCII already.</summary>
    public static Uri WithAsciiHost(this Uri url) =>
        IsAscii(url.Host) ? url : new UriBuilder(url) { Host = url.IdnHost }.Uri;

    /// <summary>The same; null if the host can't be written so, as with a label that is too long.</summary>
    public static Uri? TryWithAsciiHost(this Uri url)
    {
        try
        {
            Uri ascii = url.WithAsciiHost();
            return IsAscii(ascii.Host) ? ascii : null;
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsAscii(string text) => text.All(c => c < 128);
}
