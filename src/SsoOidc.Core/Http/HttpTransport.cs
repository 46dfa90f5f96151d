using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Http;

/// <summary>
/// Sends requests; shared by all calls with the same proxy and CA bundle: an open connection is used again,
/// and so is the quota for retries. Safe for use by several threads.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    /// <summary>Sends over <paramref name="handler"/>, which is disposed with the transport.</summary>
    public HttpTransport(HttpMessageHandler handler) => Invoker = new HttpMessageInvoker(handler, disposeHandler: true);

    internal HttpMessageInvoker Invoker { get; }

    /// <summary>Not to be shown, should somebody echo it.</summary>
    public Secret? ProxyPassword { get; init; }

    internal RetryQuota Quota { get; } = new();

    public void Dispose() => Invoker.Dispose();
}

/// <summary>Makes the real way out: no redirects (a secret is never posted twice), no cookies.</summary>
internal static class TransportFactory
{
    /// <summary>A new transport, to be kept for all calls with equal settings.</summary>
    public static HttpTransport Create(NetworkSettings settings)
    {
        IWebProxy? proxy = settings.Proxy is { } url ? new NoProxyWebProxy(url, settings.NoProxy, Login(settings)) : null;
        CaBundle? bundle = settings.CaBundle is { } path ? new CaBundle(path) : null;
        return new HttpTransport(Handlers.Create(proxy, bundle is null ? null : bundle.Accepts, useProxy: true))
        {
            ProxyPassword = settings.ProxyPassword,
        };
    }

    /// <summary>A transport without any proxy, for addresses of this machine and its host.</summary>
    public static HttpTransport CreateDirect() => new(Handlers.Create(proxy: null, accept: null, useProxy: false));

    private static NetworkCredential? Login(NetworkSettings settings) =>
        settings.ProxyUser is { } user ? new NetworkCredential(user, settings.ProxyPassword?.Reveal()) : null;
}

/// <summary>
/// Trusts the certificate authorities of one PEM file and no others, as <c>AWS_CA_BUNDLE</c> means it. The file is read
/// when the first certificate is checked, not before.
/// </summary>
internal sealed class CaBundle(string path)
{
    private readonly Lazy<X509Certificate2Collection> _authorities = new(() => Read(path));

    private static X509Certificate2Collection Read(string path)
    {
        try
        {
            return Certificates.ReadPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The CA bundle {path} can't be read: {e.Message}", e);
        }
    }

    public bool Accepts(X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        const SslPolicyErrors fatal = SslPolicyErrors.RemoteCertificateNotAvailable | SslPolicyErrors.RemoteCertificateNameMismatch;
        if (certificate is null || (errors & fatal) != 0) return false;
        using X509Chain chain = new();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
        {
            foreach (X509ChainElement element in sent.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return Certificates.BuildsTo(chain, certificate, _authorities.Value);
    }
}
