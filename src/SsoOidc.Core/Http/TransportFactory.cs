using System.Net;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Http;

/// <summary>Makes the real way out: no redirects (a secret is never posted twice), no cookies.</summary>
public static class TransportFactory
{
    /// <summary>A new transport, to be kept for all calls with equal settings.</summary>
    public static HttpTransport Create(NetworkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IWebProxy? proxy = settings.Proxy is { } url ? new BypassingProxy(url, settings.NoProxy, Login(settings)) : null;
        CaBundle? bundle = settings.CaBundle is { } path ? new CaBundle(path) : null;
        return new HttpTransport(Handlers.Create(proxy, bundle, useProxy: true));
    }

    /// <summary>A transport without any proxy, for addresses of this machine and its host.</summary>
    public static HttpTransport CreateDirect() => new(Handlers.Create(proxy: null, bundle: null, useProxy: false));

    private static NetworkCredential? Login(NetworkSettings settings) =>
        settings.ProxyUser is { } user ? new NetworkCredential(user, settings.ProxyPassword?.Reveal()) : null;
}
