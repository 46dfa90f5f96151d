using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SsoOidc.Core.Platform;

/// <summary>Whether a server may be talked to: its certificate, the chain it sent, and what the platform found wrong.</summary>
internal delegate bool AcceptCertificate(X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors);

internal static class DotNet
{
    /// <summary>Whether this is .NET Framework, and so Windows PowerShell, or Mono, which is like it; the same build also runs on others.</summary>
    public static bool IsFramework { get; } = typeof(object).Assembly.GetName().Name == "mscorlib";
}

internal static class Handlers
{
    /// <summary>To one service. More calls than that at once wait for their turn, and not for a service that was overrun.</summary>
    private const int MostConnections = 100;

#if NETSTANDARD2_0
    /// <summary>The kinds of proxy that can be used: .NET Framework knows one.</summary>
    public static IReadOnlyList<string> ProxySchemes { get; } = DotNet.IsFramework ? ["http"] : ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

    /// <summary>The proxy that the operating system's settings name for an address; null if none.</summary>
    public static Uri? SystemProxy(Uri address) => ProxyOf(WebRequest.DefaultWebProxy, address);
#else
    /// <summary>The kinds of proxy that can be used.</summary>
    public static IReadOnlyList<string> ProxySchemes { get; } = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

    /// <summary>The proxy that the operating system's settings name for an address; null if none.</summary>
    public static Uri? SystemProxy(Uri address) => ProxyOf(HttpClient.DefaultProxy, address);
#endif

    /// <summary>The proxy as .NET is to see it.</summary>
    public static Uri ToHandler(Uri proxy) => proxy.Scheme switch
    {
        // With socks5h the proxy resolves names, which .NET leaves to it with socks5 as well, the one of the two it knows.
        "socks5h" => new UriBuilder(proxy) { Scheme = "socks5" }.Uri,
#if !NETSTANDARD2_0
        // The TLS with it is made by SecureProxy.
        "https" => new UriBuilder(proxy) { Scheme = "http", Port = proxy.Port }.Uri,
#endif
        _ => proxy,
    };

    /// <summary>The proxy for an address; null if it goes past the proxy.</summary>
    private static Uri? ProxyOf(IWebProxy? proxy, Uri address) =>
        proxy is null || proxy.IsBypassed(address) || proxy.GetProxy(address) is not { } url || url == address ? null : url;

    /// <param name="proxy">The way out; null for the operating system's.</param>
    /// <param name="accept">Checks certificates; null for the platform's own check.</param>
    /// <param name="useProxy">Whether there is a proxy at all.</param>
    /// <param name="named">The proxy as it was named; null if none was.</param>
    /// <param name="told">Tells a failure of the TLS with it as one of the proxy; null for what is none.</param>
    public static HttpMessageHandler Create(
        IWebProxy? proxy, AcceptCertificate? accept, bool useProxy, Uri? named = null, Func<Exception, Uri, Exception?>? told = null)
    {
#if NETSTANDARD2_0
        HttpClientHandler handler = new()
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = useProxy, MaxConnectionsPerServer = MostConnections,
        };
        // Windows PowerShell begins with Ssl3 and Tls, which AWS takes no more. Whoever chose for the process has chosen for us as well.
        if (DotNet.IsFramework && ServicePointManager.SecurityProtocol is not 0 and < SecurityProtocolType.Tls12)
            handler.SslProtocols = System.Security.Authentication.SslProtocols.Tls12;
        if (proxy is not null) handler.Proxy = proxy;
        if (accept is not null)
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) => accept(certificate, chain, errors);
        return handler;
#else
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            MaxConnectionsPerServer = MostConnections,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // So that a change in DNS is seen by a session that lives for days.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        };
        if (proxy is not null) handler.Proxy = proxy;
        if (accept is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, certificate, chain, errors) => accept(certificate as X509Certificate2, chain, errors);
        }

        if (named is { Scheme: "https" }) handler.ConnectCallback = new SecureProxy(named, accept, told ?? ((_, _) => null)).ConnectAsync;
        return handler;
#endif
    }
}

/// <summary>
/// The content of a request that must not be given up once it is on its way: the service may have acted on it, and then only its
/// answer helps.
/// </summary>
/// <remarks>Not a ByteArrayContent: some platforms (Mono) take the bytes of one and don't ask it to write them.</remarks>
internal sealed class TrackedContent(byte[] body) : HttpContent
{
    private const int Waiting = 0, Sent = 1, GivenUp = 2;

    private int _state;

    /// <summary>Gives the request up, unless it is on its way.</summary>
    /// <returns>Whether it was given up: then it will not be sent any more.</returns>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) != Sent;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Begin();
        return stream.WriteAsync(body, 0, body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }

#if !NETSTANDARD2_0
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Begin();
        return stream.WriteAsync(body, cancellationToken).AsTask();
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Begin();
        stream.Write(body, 0, body.Length);
    }
#endif

    private void Begin()
    {
        if (Interlocked.CompareExchange(ref _state, Sent, Waiting) == GivenUp) throw new OperationCanceledException();
    }
}

internal static class ProxyAnswers
{
    /// <summary>
    /// The same failure where the proxy's answer stands in the place of the service's: .NET Framework gives the answer to CONNECT so,
    /// and no platform makes a tunnel for http.
    /// </summary>
    public static HttpRequestException Refusal(HttpStatusCode status)
    {
        string message = $"The proxy tunnel request failed with status code '{(int)status}'.";
#if NETSTANDARD2_0
        return new HttpRequestException(message);
#else
        return new HttpRequestException(HttpRequestError.ProxyTunnelError, message, null, status);
#endif
    }

    /// <summary>Whether the proxy was reached and did not open the way to the service.</summary>
    /// <param name="e">What came of the request.</param>
    /// <param name="status">The HTTP status of its answer; null if it gave none, as a SOCKS proxy.</param>
    public static bool IsRefusal(this HttpRequestException e, out int? status)
    {
#if NETSTANDARD2_0
        bool isOne = e.Message.Contains("proxy tunnel", StringComparison.Ordinal);
#else
        bool isOne = e.HttpRequestError == HttpRequestError.ProxyTunnelError;
#endif
        // .NET 8 has the status in the message only: ... failed with status code '407'.
        string[] parts = e.Message.Split('\'');
        status = isOne && parts.Length > 2 && int.TryParse(parts[parts.Length - 2], NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? code
            : null;
        return isOne;
    }
}

internal static class Certificates
{
    public static X509Certificate2Collection ReadPemFile(string path)
    {
        X509Certificate2Collection all = [];
#if NETSTANDARD2_0
        const string begin = "-----BEGIN CERTIFICATE-----", end = "-----END CERTIFICATE-----";
        string text = File.ReadAllText(path);
        for (int from = text.IndexOf(begin, StringComparison.Ordinal); from >= 0; from = text.IndexOf(begin, from, StringComparison.Ordinal))
        {
            from += begin.Length;
            int to = text.IndexOf(end, from, StringComparison.Ordinal);
            if (to < 0) break;
            all.Add(new X509Certificate2(Convert.FromBase64String(text.Substring(from, to - from))));
        }
#else
        all.ImportFromPemFile(path);
#endif
        return all;
    }

    /// <summary>Whether the certificate's chain ends in one of <paramref name="authorities"/>.</summary>
    public static bool BuildsTo(X509Chain chain, X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
#if NETSTANDARD2_0
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        if (!chain.Build(certificate)) return false;
        string root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate.Thumbprint;
        return authorities.Find(X509FindType.FindByThumbprint, root, validOnly: false).Count > 0;
#else
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(certificate);
#endif
    }
}

internal static class HeaderValues
{
    /// <summary>.NET Framework asks before each content whether it may come, which costs a round trip or, behind some proxies, the answer.</summary>
    public static void SendContentAtOnce(this HttpRequestMessage request)
    {
#if NETSTANDARD2_0
        request.Headers.ExpectContinue = false;
#else
        _ = request;
#endif
    }

    /// <summary>The length of the longest name or value.</summary>
    public static int Longest(this HttpHeaders? headers)
    {
        int longest = 0;
        if (headers is null) return longest;
#if NETSTANDARD2_0
        foreach (KeyValuePair<string, IEnumerable<string>> header in headers)
            longest = Math.Max(longest, Math.Max(header.Key.Length, string.Join(", ", header.Value).Length));
#else
        foreach (KeyValuePair<string, HeaderStringValues> header in headers.NonValidated)
        {
            int length = 0;
            foreach (string value in header.Value) length += value.Length + 2;
            longest = Math.Max(longest, Math.Max(header.Key.Length, length));
        }
#endif
        return longest;
    }

    /// <summary>The first value as it came, not looked at; null if there is none.</summary>
    public static string? First(this HttpHeaders headers, string name) =>
#if NETSTANDARD2_0
        headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
#else
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? FirstOf(values) : null;

    private static string? FirstOf(HeaderStringValues values)
    {
        foreach (string value in values) return value;
        return null;
    }
#endif
}

#if NETSTANDARD2_0
internal static class MissingHttpMembers
{
    extension(HttpMessageInvoker invoker)
    {
        public HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            invoker.SendAsync(request, cancellationToken).GetAwaiter().GetResult();
    }

    extension(HttpContent content)
    {
        public Stream ReadAsStream(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return content.ReadAsStreamAsync().GetAwaiter().GetResult();
        }
    }
}
#endif
