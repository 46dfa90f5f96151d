using System.Security.Cryptography.X509Certificates;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>A proxy that is talked to over real TLS.</summary>
public sealed class SecureProxyTests : IDisposable
{
    private const string Client = """{"clientId":"i","clientSecret":"s"}""";

    private readonly TestAuthority _ours = new("Ours");
    private readonly TestAuthority _others = new("Others");
    private readonly FakeHome _home = new();

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_proxy_that_is_trusted_sends_on()
    {
        using X509Certificate2 certificate = _ours.For();
        await using LoopbackServer proxy = new(_ => LoopbackServer.Ok(Client), certificate);
        ClientRegistration client = await RegisterAsync(proxy, "http://service.example", _ours.Pem);
        Assert.Equal("i", client.ClientId);
        Assert.Equal("service.example", Assert.Single(proxy.Received).Uri.Host);
    }

    [Fact]
    public async Task A_proxy_with_an_unknown_certificate_is_named()
    {
        using X509Certificate2 certificate = _ours.For();
        await using LoopbackServer proxy = new(_ => LoopbackServer.Ok(Client), certificate);
        await NamesProxyAsync(proxy, FailureKind.TlsFailure, "was not accepted: ");
    }

    [Fact]
    public async Task A_proxy_that_the_bundle_does_not_know_is_named()
    {
        using X509Certificate2 certificate = _ours.For();
        await using LoopbackServer proxy = new(_ => LoopbackServer.Ok(Client), certificate);
        await NamesProxyAsync(proxy, FailureKind.TlsFailure, "was not accepted: the issuer of its certificate, CN=Ours, is not in the CA bundle", _others.Pem);
    }

    [Fact]
    public async Task A_proxy_with_the_certificate_of_another_host_is_named()
    {
        using X509Certificate2 certificate = _ours.For("other.example");
        await using LoopbackServer proxy = new(_ => LoopbackServer.Ok(Client), certificate);
        await NamesProxyAsync(proxy, FailureKind.TlsFailure, "was not accepted: its certificate is for another host (other.example)", _ours.Pem);
    }

    [Fact]
    public async Task A_proxy_that_speaks_no_TLS_is_named()
    {
        using SpeakingFirst proxy = new("HTTP/1.1 400 Bad Request\r\n\r\n");
        await NamesProxyAsync(proxy.Port, FailureKind.TlsFailure, "was not accepted: ", "http://");
    }

    [Fact]
    public async Task A_proxy_that_closes_the_connection_is_named()
    {
        using SpeakingFirst proxy = new("");
        await NamesProxyAsync(proxy.Port, FailureKind.ProxyUnreachable, "was closed before it was open: ", "http://");
    }

    [Fact]
    public async Task A_service_behind_a_good_proxy_is_named_itself()
    {
        using X509Certificate2 certificate = _ours.For();
        await using LoopbackServer proxy = new(_ => "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n", certificate);
        SsoOidcException failure = await Test.FailsAsync(() => RegisterAsync(proxy, "https://service.example", _ours.Pem), FailureKind.TlsFailure);
        Assert.StartsWith("The TLS connection to service.example was not accepted: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("CONNECT", Assert.Single(proxy.Received).Method);
    }

    [Fact]
    public async Task A_refusal_of_the_proxy_is_one_over_TLS_as_well()
    {
        using X509Certificate2 certificate = _ours.For();
        await using LoopbackServer proxy = new(_ => LoopbackServer.Raw("HTTP/1.1 407 Proxy Authentication Required", ""), certificate);
        SsoOidcException failure = await Test.FailsAsync(() => RegisterAsync(proxy, "https://service.example", _ours.Pem), FailureKind.ProxyRefused);
        Assert.StartsWith($"The proxy https://localhost:{proxy.Port} wants a user", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_told_as_one()
    {
        int port = LoopbackServer.ClosedPort();
        SsoOidcException failure = await Test.FailsAsync(() => RegisterAsync(port, "https://service.example", null), FailureKind.ProxyUnreachable);
        Assert.Equal($"The proxy https://localhost:{port} refused the connection.", failure.Message);
    }

    private Task NamesProxyAsync(LoopbackServer proxy, FailureKind kind, string why, string? authorities = null) =>
        NamesProxyAsync(proxy.Port, kind, why, null, authorities);

    private async Task NamesProxyAsync(int port, FailureKind kind, string why, string? advice, string? authorities = null)
    {
        SsoOidcException failure = await Test.FailsAsync(() => RegisterAsync(port, "https://service.example", authorities), kind);
        Assert.StartsWith($"The TLS connection to the proxy https://localhost:{port} {why}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", failure.ToString(), StringComparison.Ordinal);
        if (advice is not null) Assert.Contains(advice, failure.NextStep, StringComparison.Ordinal);
    }

    private Task<ClientRegistration> RegisterAsync(LoopbackServer proxy, string endpoint, string? authorities) =>
        RegisterAsync(proxy.Port, endpoint, authorities);

    private async Task<ClientRegistration> RegisterAsync(int port, string endpoint, string? authorities)
    {
        using HttpTransport transport = TransportFactory.Create(new NetworkSettings(
            new Uri($"https://localhost:{port}"), ProxyUser: "me", ProxyPassword: new Secret("hunter22"),
            CaBundle: authorities is null ? null : _home.Write("ca.pem", authorities)));
        return await LoopbackServer.RegisterAsync(transport, new Uri(endpoint));
    }

    /// <summary>Answers each connection before it was asked anything, and closes it.</summary>
    private sealed class SpeakingFirst : IDisposable
    {
        private readonly System.Net.Sockets.TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);

        public SpeakingFirst(string text)
        {
            _listener.Start();
            _ = ServeAsync(System.Text.Encoding.ASCII.GetBytes(text));
        }

        public int Port => ((System.Net.IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using System.Net.Sockets.TcpClient client = await _listener.AcceptTcpClientAsync();
                    await using System.Net.Sockets.NetworkStream stream = client.GetStream();
                    // So that nothing is left unread, which would reset the connection.
                    _ = await stream.ReadAsync(new byte[16 * 1024]);
                    await stream.WriteAsync(answer);
                }
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
