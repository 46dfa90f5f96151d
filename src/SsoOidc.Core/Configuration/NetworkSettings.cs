using System.Net;

namespace SsoOidc.Core.Configuration;

/// <summary>How to get out of this network: equal settings share one transport.</summary>
/// <param name="Proxy">The proxy; null if there is none but, perhaps, the operating system's.</param>
/// <param name="NoProxy">Hosts reached without the proxy, as <c>NO_PROXY</c> lists them.</param>
/// <param name="ProxyUser">The name to give to the proxy; null gives none.</param>
/// <param name="ProxyPassword">The password to give to the proxy.</param>
/// <param name="CaBundle">A PEM file with the only certificate authorities to trust; null for the operating system's.</param>
/// <param name="IsDirect">Whether there is no proxy at all, not even the operating system's.</param>
internal sealed record NetworkSettings(
    Uri? Proxy = null, string? NoProxy = null, string? ProxyUser = null, Secret? ProxyPassword = null, string? CaBundle = null,
    bool IsDirect = false)
{
    /// <summary>Parameters, then environment, then shared config file.</summary>
    /// <param name="given">The caller's proxy; null leaves it to <c>https_proxy</c>, then <c>all_proxy</c>.</param>
    /// <param name="user">The caller's name for the proxy; null leaves it to the proxy's URL.</param>
    /// <param name="password">The caller's password for the proxy.</param>
    /// <param name="configuration">Environment and files.</param>
    public static NetworkSettings Resolve(Uri? given, string? user, Secret? password, AwsConfiguration configuration)
    {
        ProxyUrl? proxy = null;
        bool isDirect = false;
        if (given is not null)
        {
            proxy = Given(given);
        }
        else if (Variable(configuration, "HTTPS_PROXY") is { } https)
        {
            isDirect = https.Value.Length == 0;
            proxy = isDirect ? null : ProxyUrl.Parse(https.Value, https.Name);
        }
        else if (Variable(configuration, "ALL_PROXY") is { Value.Length: > 0 } all)
        {
            proxy = ProxyUrl.Parse(all.Value, all.Name);
        }

        return new NetworkSettings(
            proxy?.Url,
            given is null && Variable(configuration, "NO_PROXY") is { Value.Length: > 0 } except ? except.Value : null,
            user ?? proxy?.User,
            user is not null ? password : proxy?.Password,
            configuration.Setting("AWS_CA_BUNDLE", "ca_bundle"),
            isDirect);
    }

    private static ProxyUrl Given(Uri given)
    {
        string text = given.OriginalString;
        return text.Contains("://", StringComparison.Ordinal)
            ? ProxyUrl.Parse(text, "-Proxy")
            : throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"The proxy '{text.Substring(text.LastIndexOf('@') + 1)}' is not a URL.")
            {
                NextStep = "Run the command again with the scheme: -Proxy http://<host>:<port>",
            };
    }

    /// <summary>
    /// As Python, and so the AWS CLI, reads these variables: the lower-case name wins, and an empty one says that there is nothing;
    /// an empty upper-case one is as none. https://docs.python.org/3/library/urllib.request.html#urllib.request.getproxies
    /// </summary>
    private static (string Name, string Value)? Variable(AwsConfiguration configuration, string name)
    {
        string lower = name.ToLowerInvariant();
        if (configuration.RawEnvironment(lower) is { } value) return (lower, value.Trim());
        return configuration.Environment(name)?.Trim() is { Length: > 0 } upper ? (name, upper) : null;
    }
}

/// <summary>A proxy with the exceptions of <c>NO_PROXY</c>.</summary>
internal sealed class NoProxyWebProxy(Uri proxy, string? noProxy, NetworkCredential? credential) : IWebProxy
{
    private readonly Uri _proxy = Handlers.ToHandler(proxy);

    private readonly string[] _except = (noProxy ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    public ICredentials? Credentials { get; set; } = credential;

    public Uri? GetProxy(Uri destination) => _proxy;

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
