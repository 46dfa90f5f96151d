namespace SsoOidc.Core.Configuration;

/// <summary>The URL of a proxy, taken apart as botocore does it, so that a password may hold <c>@</c> and <c>/</c>.</summary>
/// <param name="Url">Scheme, host and port: .NET quotes it in errors, so no password may stay in it.</param>
/// <param name="User">The name before the host; null if there is none.</param>
/// <param name="Password">The password before the host.</param>
internal sealed record ProxyUrl(Uri Url, string? User, Secret? Password)
{
    private const string NextStep =
        "Write it as http://host:port, or http://user:password@host:port with both percent-encoded.";

    /// <param name="text">The URL; one without a scheme is an http proxy's.</param>
    /// <param name="source">Where it stands, for errors.</param>
    /// <exception cref="SsoOidcException">It is no URL, or of a kind of proxy that can't be used here.</exception>
    public static ProxyUrl Parse(string text, string source)
    {
        // //host:port is a URL without a scheme too.
        string url = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text.TrimStart('/');
        int start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int at = url.LastIndexOf('@');
        string[] login = at < start ? [] : url.Substring(start, at - start).Split(':', 2);
        string scheme = url.Substring(0, start - 3).ToLowerInvariant();
        string place = at < start ? url.Substring(start) : url.Substring(at + 1);
        Uri? parsed = null;
        bool isUrl = Uri.CheckSchemeName(scheme) && Uri.TryCreate($"{scheme}://{place}", UriKind.Absolute, out parsed) && parsed.Host.Length > 0;
        if (!isUrl) throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} is not the URL of a proxy.") { NextStep = NextStep };
        return new ProxyUrl(
            Usable(parsed!, source),
            login.Length > 0 ? Uri.UnescapeDataString(login[0]) : null,
            login.Length > 1 ? new Secret(Uri.UnescapeDataString(login[1])) : null);
    }

    /// <summary>The URL with name and password percent-encoded, so that .NET takes it; itself if it has none.</summary>
    public static string Escaped(string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal) + 3, at = text.LastIndexOf('@');
        if (start < 3 || at < start) return text;
        IEnumerable<string> login = text.Substring(start, at - start).Split(':', 2)
            .Select(part => Uri.EscapeDataString(Uri.UnescapeDataString(part)));
        return $"{text.Substring(0, start)}{string.Join(":", login)}{text.Substring(at)}";
    }

    private static Uri Usable(Uri url, string source)
    {
        if (!Handlers.ProxySchemes.Contains(url.Scheme))
        {
            throw new SsoOidcException(
                FailureKind.ProxyNotSupported,
                $"The proxy {url.GetLeftPart(UriPartial.Authority)} of {source} can't be used: its scheme is {url.Scheme}, not one of "
                + string.Join(", ", Handlers.ProxySchemes) + ".");
        }

        int port = url.Port > 0 ? url.Port : url.Scheme.StartsWith("socks", StringComparison.Ordinal) ? 1080 : -1;
        return new UriBuilder(url) { Port = port }.Uri.TryWithAsciiHost()
            ?? throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} has a host that is no name in DNS.") { NextStep = NextStep };
    }
}
