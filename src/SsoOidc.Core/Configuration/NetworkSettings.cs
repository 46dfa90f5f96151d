using System.Net;

namespace SsoOidc.Core.Configuration;

/// <summary>How to get out of this network: equal settings share one transport.</summary>
/// <param name="Proxy">The proxy; null if there is none but, perhaps, the operating system's.</param>
/// <param name="NoProxy">Hosts reached without the proxy, as <c>NO_PROXY</c> lists them.</param>
/// <param name="ProxyUser">The name to give to the proxy; null gives none.</param>
/// <param name="ProxyPassword">The password to give to the proxy.</param>
/// <param name="CaBundle">A PEM file with the only certificate authorities to trust; null for the operating system's.</param>
internal sealed record NetworkSettings(
    Uri? Proxy = null, string? NoProxy = null, string? ProxyUser = null, Secret? ProxyPassword = null, string? CaBundle = null)
{
    /// <summary>Parameters, then environment, then shared config file.</summary>
    /// <param name="given">The caller's proxy; null leaves it to <c>HTTPS_PROXY</c>, then <c>ALL_PROXY</c>.</param>
    /// <param name="user">The caller's name for the proxy; null leaves it to the proxy's URL.</param>
    /// <param name="password">The caller's password for the proxy.</param>
    /// <param name="configuration">Environment and files.</param>
    public static NetworkSettings Resolve(Uri? given, string? user, Secret? password, AwsConfiguration configuration)
    {
        Uri? url = given ?? Configured(configuration);
        if (url is { IsAbsoluteUri: false })
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The proxy '{url}' is not a URL.");
        string[] login = url is { UserInfo.Length: > 0 } ? url.UserInfo.Split(':', 2) : [];
        return new NetworkSettings(
            url is null ? null : WithoutLogin(url),
            given is null ? configuration.Environment("NO_PROXY") ?? configuration.Environment("no_proxy") : null,
            user ?? (login.Length > 0 ? Uri.UnescapeDataString(login[0]) : null),
            user is not null ? password : login.Length > 1 ? new Secret(Uri.UnescapeDataString(login[1])) : null,
            configuration.Setting("AWS_CA_BUNDLE", "ca_bundle"));
    }

    /// <summary>.NET quotes a proxy's URL in errors, so no password may stay in it.</summary>
    private static Uri WithoutLogin(Uri url) =>
        url.UserInfo.Length == 0 ? url : new UriBuilder(url) { UserName = "", Password = "" }.Uri;

    private static Uri? Configured(AwsConfiguration configuration)
    {
        string? text = configuration.Environment("HTTPS_PROXY") ?? configuration.Environment("https_proxy")
            ?? configuration.Environment("ALL_PROXY") ?? configuration.Environment("all_proxy");
        if (text is null) return null;
        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out Uri? url)
            ? url
            : throw new SsoOidcException(FailureKind.InvalidConfiguration, "HTTPS_PROXY or ALL_PROXY is not a URL.");
    }
}

/// <summary>A proxy with the exceptions of <c>NO_PROXY</c>.</summary>
internal sealed class NoProxyWebProxy(Uri proxy, string? noProxy, NetworkCredential? credential) : IWebProxy
{
    private readonly string[] _except = (noProxy ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    public ICredentials? Credentials { get; set; } = credential;

    public Uri? GetProxy(Uri destination) => proxy;

    public bool IsBypassed(Uri host) => _except.Any(entry => Matches(host.Host, entry));

    /// <summary><c>*</c>, a host, or a domain with or without a leading dot; a port in the entry is not looked at.</summary>
    private static bool Matches(string host, string entry)
    {
        string name = entry.Split(':', 2)[0].TrimStart('*').TrimStart('.');
        return entry == "*"
            || host.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (name.Length > 0 && host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }
}
