using System.Globalization;
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
/// <param name="handler">Sends; disposed with the transport.</param>
/// <param name="direct">Makes what sends to near addresses, past every proxy; null if <paramref name="handler"/> does.</param>
internal sealed class HttpTransport(HttpMessageHandler handler, Func<HttpMessageHandler>? direct = null) : IDisposable
{
    private readonly HttpMessageInvoker _anywhere = new(handler, disposeHandler: true);
    private readonly Lazy<HttpMessageInvoker>? _near = direct is null ? null : new(() => new HttpMessageInvoker(direct(), disposeHandler: true));

    /// <summary>Not to be shown, should somebody echo it.</summary>
    public Secret? ProxyPassword { get; init; }

    public RetryQuota Quota { get; } = new();

    /// <summary>Which proxy an address is asked through, as far as is known; null for none.</summary>
    public Func<Uri, Uri?>? FindProxy { private get; init; }

    /// <summary>The proxy that this address is asked through; null if none is.</summary>
    public Uri? ProxyOf(Uri address) => NearAddress.Is(address) ? null : FindProxy?.Invoke(address);

    /// <summary>
    /// What sends to this address. Nothing for this machine or its link goes to a proxy, whoever set one and how: there it
    /// would leave the machine unencrypted, and come back from nobody.
    /// </summary>
    public HttpMessageInvoker To(Uri address) => _near is not null && NearAddress.Is(address) ? _near.Value : _anywhere;

    public void Dispose()
    {
        _anywhere.Dispose();
        if (_near is { IsValueCreated: true }) _near.Value.Dispose();
    }
}

/// <summary>Makes the real way out: no redirects (a secret is never posted twice), no cookies.</summary>
internal static class TransportFactory
{
    /// <summary>A new transport, to be kept for all calls with equal settings.</summary>
    public static HttpTransport Create(NetworkSettings settings)
    {
        NoProxyWebProxy? proxy = settings.Proxy is { } url ? new NoProxyWebProxy(url, settings.NoProxy, Login(settings)) : null;
        AcceptCertificate? accept = settings.CaBundle is { } path ? new CaBundle(path).Accepts : null;
        return new HttpTransport(
            Handlers.Create(proxy, accept, useProxy: !settings.IsDirect, settings.Proxy, TransportFailure.OfSecureProxy),
            () => Handlers.Create(proxy: null, accept, useProxy: false))
        {
            ProxyPassword = settings.ProxyPassword,
            FindProxy = address => settings.IsDirect ? null
                : proxy is null ? Handlers.SystemProxy(address)
                : proxy.IsBypassed(address) ? null : settings.Proxy,
        };
    }

    /// <summary>A transport without any proxy, for addresses of this machine and its host.</summary>
    public static HttpTransport CreateDirect() => new(Handlers.Create(proxy: null, accept: null, useProxy: false));

    private static NetworkCredential? Login(NetworkSettings settings) =>
        settings.ProxyUser is { } user ? new NetworkCredential(user, settings.ProxyPassword?.Reveal()) : null;
}

/// <summary>Addresses that lead no further than this machine or its link, such as the instance metadata's.</summary>
internal static class NearAddress
{
    public static bool Is(Uri address)
    {
        if (address.IsLoopback) return true;
        if (address.HostNameType is not (UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            // RFC 6761 section 6.3.
            string name = address.Host.TrimEnd('.');
            return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        }

        if (!IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip)) return false;
        if (ip.IsIPv4MappedToIPv6) ip = ip.MapToIPv4();
        if (IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) || ip.IsIPv6LinkLocal) return true;
        // 169.254.0.0/16, and fd00:ec2::/32, which is the metadata's over IPv6.
        return ip.GetAddressBytes() is [169, 254, _, _] or [0xFD, 0x00, 0x0E, 0xC2, ..];
    }
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
        X509Certificate2Collection found;
        try
        {
            found = Certificates.ReadPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The CA bundle {path} can't be read: {e.Message}", e);
        }

        // Else it would trust nobody, and every server would be told as the one at fault.
        return found.Count > 0 ? found : throw new SsoOidcException(
            FailureKind.InvalidConfiguration, $"The CA bundle {path} has no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
        {
            NextStep = "Name a PEM file in AWS_CA_BUNDLE or ca_bundle; this makes one of a DER file: "
                + "openssl x509 -inform der -in <file> -out <file>.pem",
        };
    }

    public bool Accepts(X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        // A refusal by "false" would be told as one, without its reason.
        if (certificate is null || (errors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0)
            throw Refused("the server sent no certificate");
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            throw Refused($"its certificate is for another host ({certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)})");
        using X509Chain chain = new();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
        {
            foreach (X509ChainElement element in sent.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return Certificates.BuildsTo(chain, certificate, _authorities.Value) ? true : throw Refused(Reason(chain, certificate));
    }

    private string Reason(X509Chain chain, X509Certificate2 certificate)
    {
        X509ChainElement? untimely = chain.ChainElements.Cast<X509ChainElement>().FirstOrDefault(
            element => element.ChainElementStatus.Any(status => (status.Status & X509ChainStatusFlags.NotTimeValid) != 0));
        if (untimely?.Certificate is { } dated)
        {
            string which = dated.Thumbprint == certificate.Thumbprint ? "its certificate" : $"the certificate of its authority {dated.Subject}";
            return $"{which} is valid from {Day(dated.NotBefore)} to {Day(dated.NotAfter)} only";
        }

        string others = string.Join(", ", chain.ChainStatus
            .Select(status => status.Status)
            .Where(status => status is not (X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot))
            .Distinct());
        return others.Length > 0
            ? $"its certificate does not pass ({others})"
            : $"the issuer of its certificate, {certificate.Issuer}, is not in the CA bundle {path}, nor leads to one that is";
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static SsoOidcException Refused(string why) =>
        new(FailureKind.TlsFailure, $"The TLS connection was not accepted: {why}.");
}
