using System.Net;
using System.Net.Sockets;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class NetworkSettingsTests
{
    private static readonly Uri s_given = new("http://given.example:8080");

    [Fact]
    public void Nothing_set_is_no_proxy_and_no_bundle()
    {
        using FakeHome home = new();
        Assert.Equal(new NetworkSettings(), NetworkSettings.Resolve(null, null, null, home.Open()));
    }

    [Fact]
    public void Settings_are_equal_when_each_part_is()
    {
        static NetworkSettings[] All() =>
        [
            new(), new(Proxy: new Uri("http://a:1")), new(NoProxy: "b"), new(ProxyUser: "u"), new(ProxyPassword: new Secret("p")), new(CaBundle: "c"),
            new(IsDirect: true),
        ];
        foreach (NetworkSettings one in All())
        {
            NetworkSettings same = Assert.Single(All(), one.Equals);
            Assert.Equal(one.GetHashCode(), same.GetHashCode());
        }
    }

    [Theory]
    [InlineData("HTTPS_PROXY=http://a:1;https_proxy=http://b:2;ALL_PROXY=http://c:3;all_proxy=http://d:4", "http://b:2/")]
    [InlineData("HTTPS_PROXY=http://a:1;ALL_PROXY=http://c:3;all_proxy=http://d:4", "http://a:1/")]
    [InlineData("HTTPS_PROXY=;ALL_PROXY=http://c:3;all_proxy=http://d:4", "http://d:4/")]
    [InlineData("ALL_PROXY=http://c:3", "http://c:3/")]
    [InlineData("ALL_PROXY=http://c:3;all_proxy=", null)]
    [InlineData("https_proxy=;HTTPS_PROXY=http://a:1;ALL_PROXY=http://c:3", null)]
    [InlineData("https_proxy= ;all_proxy=http://d:4", null)]
    [InlineData("HTTPS_PROXY=proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("HTTPS_PROXY=10.0.0.1:3128", "http://10.0.0.1:3128/")]
    [InlineData("HTTPS_PROXY= http://a:1 ", "http://a:1/")]
    [InlineData("HTTPS_PROXY=//proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("HTTPS_PROXY=https://proxy.example", "https://proxy.example/", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("HTTPS_PROXY=socks5://10.0.0.1:1081", "socks5://10.0.0.1:1081/", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("HTTPS_PROXY=socks5h://10.0.0.1:1081", "socks5h://10.0.0.1:1081/", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("HTTPS_PROXY=SOCKS5H://proxy.example", "socks5h://proxy.example:1080/", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("ALL_PROXY=socks4a://proxy.example", "socks4a://proxy.example:1080/", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("HTTPS_PROXY=http://b\u00FCcher.example:1", "http://xn--bcher-kva.example:1/")]
    [InlineData("HTTP_PROXY=http://e:5", null)]
    public void The_proxy_comes_from_the_environment(string environment, string? proxy)
    {
        using FakeHome home = new FakeHome().With(environment.Split(';'));
        Assert.Equal(proxy, NetworkSettings.Resolve(null, null, null, home.Open()).Proxy?.AbsoluteUri);
    }

    [Fact]
    public void The_callers_proxy_wins_and_the_environments_exceptions_are_not_for_it()
    {
        using FakeHome home = new FakeHome().With("HTTPS_PROXY=http://a:1", "NO_PROXY=*");
        NetworkSettings settings = NetworkSettings.Resolve(s_given, null, null, home.Open());
        Assert.Equal(s_given, settings.Proxy);
        Assert.Null(settings.NoProxy);
    }

    [Theory]
    [InlineData("NO_PROXY=a.example;no_proxy=b.example", "b.example")]
    [InlineData("NO_PROXY=a.example", "a.example")]
    [InlineData("no_proxy=b.example", "b.example")]
    [InlineData("NO_PROXY=*;no_proxy=", null)]
    [InlineData("NO_PROXY=", null)]
    public void Exceptions_come_from_the_environment(string environment, string? expected)
    {
        using FakeHome home = new FakeHome().With(["HTTPS_PROXY=http://a:1", .. environment.Split(';')]);
        Assert.Equal(expected, NetworkSettings.Resolve(null, null, null, home.Open()).NoProxy);
    }

    [Theory]
    [InlineData("http://user:pa%3Ass@proxy.example:3128", "user", "pa:ss")]
    [InlineData("http://us%40er:p%C3%A4ss@proxy.example:3128", "us@er", "päss")]
    [InlineData("user:pass@proxy.example:3128", "user", "pass")]
    [InlineData("http://user@proxy.example:3128", "user", null)]
    [InlineData("http://user:@proxy.example:3128", "user", "")]
    [InlineData("http://proxy.example:3128", null, null)]
    [InlineData("http://user:p@ss@proxy.example:3128", "user", "p@ss")]
    [InlineData("http://us@er:p:q@@proxy.example:3128", "us@er", "p:q@")]
    [InlineData("user:p@ss@proxy.example:3128", "user", "p@ss")]
    [InlineData("http://user:p/s#s?%@proxy.example:3128/", "user", "p/s#s?%")]
    [InlineData("http://do\\main:p s@proxy.example:3128", "do\\main", "p s")]
    public void Name_and_password_may_stand_in_the_proxys_URL_and_are_kept_apart_from_it(string url, string? user, string? password)
    {
        using FakeHome home = new FakeHome().With($"HTTPS_PROXY={url}");
        NetworkSettings settings = NetworkSettings.Resolve(null, null, null, home.Open());
        Assert.Equal(user, settings.ProxyUser);
        Assert.Equal(password, settings.ProxyPassword?.Reveal());
        Assert.Equal("http://proxy.example:3128/", settings.Proxy?.AbsoluteUri);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.ProxySchemes)]
    public void So_they_may_in_the_callers()
    {
        using FakeHome home = new();
        NetworkSettings settings = NetworkSettings.Resolve(new Uri("http://user:p%40ss@proxy.example:3128"), null, null, home.Open());
        Assert.Equal(("http://proxy.example:3128/", "user", "p@ss"), (settings.Proxy?.AbsoluteUri, settings.ProxyUser, settings.ProxyPassword?.Reveal()));
        settings = NetworkSettings.Resolve(new Uri("socks5h://user:pass@proxy.example:9"), null, null, home.Open());
        Assert.Equal(("socks5h://proxy.example:9/", "user", "pass"), (settings.Proxy?.AbsoluteUri, settings.ProxyUser, settings.ProxyPassword?.Reveal()));
    }

    [Theory]
    [InlineData("http://user:p@ss@proxy.example:3128", "p@ss")]
    [InlineData("http://user:p/s#s%40?@proxy.example:3128", "p/s#s@?")]
    [InlineData("http://user:a:b@@proxy.example:3128", "a:b@")]
    public void A_callers_URL_that_NET_does_not_take_is_escaped_first(string url, string password)
    {
        using FakeHome home = new();
        NetworkSettings settings = NetworkSettings.Resolve(new Uri(ProxyUrl.Escaped(url)), null, null, home.Open());
        Assert.Equal(("http://proxy.example:3128/", "user", password), (settings.Proxy?.AbsoluteUri, settings.ProxyUser, settings.ProxyPassword?.Reveal()));
    }

    [Theory]
    [InlineData("proxy.example:3128")]
    [InlineData("http://proxy.example:3128/x")]
    [InlineData("me@x://proxy")]
    public void A_URL_without_a_login_stays_as_it_is(string url) => Assert.Equal(url, ProxyUrl.Escaped(url));

    [Theory]
    [InlineData("https_proxy=", true)]
    [InlineData("https_proxy=;HTTPS_PROXY=http://a:1", true)]
    [InlineData("HTTPS_PROXY=", false)]
    [InlineData("no_proxy=", false)]
    [InlineData("", false)]
    public void An_empty_lower_case_variable_switches_the_operating_systems_proxy_off_too(string environment, bool isDirect)
    {
        using FakeHome home = new();
        if (environment.Length > 0) home.With(environment.Split(';'));
        Assert.Equal(isDirect, NetworkSettings.Resolve(null, null, null, home.Open()).IsDirect);
        Assert.False(NetworkSettings.Resolve(s_given, null, null, home.Open()).IsDirect);
    }

    [Theory]
    [InlineData("socks6://u:hunter22@p.example:1", "socks6://p.example:1")]
    [InlineData("ftp://p.example:1", "ftp://p.example:1")]
    [InlineData("quic+h3://p.example", "quic+h3://p.example")]
    [InlineData("ssh://u:hunter22@p.example", "ssh://p.example")]
    [InlineData("socks://p.example:1", "socks://p.example:1")]
    [Trait(MonoLacks.Trait, MonoLacks.ProxySchemes)]
    public void A_proxy_of_a_kind_that_can_not_be_used_is_named_with_the_kinds_that_can(string url, string shown)
    {
        using FakeHome home = new FakeHome().With($"ALL_PROXY={url}");
        foreach (Uri? given in new[] { null, new Uri(url) })
        {
            SsoOidcException failure = Test.Fails(() => NetworkSettings.Resolve(given, null, null, home.Open()), FailureKind.ProxyNotSupported);
            Assert.StartsWith($"The proxy {shown} of {(given is null ? "ALL_PROXY" : "-Proxy")} can't be used", failure.Message, StringComparison.Ordinal);
            Assert.Contains("http, https, socks4, socks4a, socks5, socks5h", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://:3128")]
    [InlineData("http://u:hunter22@:3128")]
    [InlineData("http://p.example:99999")]
    [InlineData("u:hunter22@p example")]
    [InlineData("p.example:hunter22")]
    [InlineData("1x://p.example")]
    public void A_proxy_of_the_environment_that_is_no_URL_is_a_mistake_that_names_the_variable(string url)
    {
        using FakeHome home = new FakeHome().With($"https_proxy={url}");
        SsoOidcException failure = Test.Fails(() => NetworkSettings.Resolve(null, null, null, home.Open()), FailureKind.InvalidConfiguration);
        Assert.Equal("https_proxy is not the URL of a proxy.", failure.Message);
        Assert.NotNull(failure.NextStep);
    }

    [Fact]
    public void The_callers_login_replaces_that_of_the_URL()
    {
        using FakeHome home = new FakeHome().With("HTTPS_PROXY=http://user:pass@proxy.example:3128");
        NetworkSettings settings = NetworkSettings.Resolve(null, "me", new Secret("mine"), home.Open());
        Assert.Equal("me", settings.ProxyUser);
        Assert.Equal("mine", settings.ProxyPassword?.Reveal());
        Assert.Null(NetworkSettings.Resolve(null, "me", null, home.Open()).ProxyPassword);
    }

    [Fact]
    public void No_password_is_printed()
    {
        using FakeHome home = new FakeHome().With("HTTPS_PROXY=http://user:hunter2@proxy.example:3128");
        Assert.DoesNotContain("hunter2", NetworkSettings.Resolve(null, null, null, home.Open()).ToString(), StringComparison.Ordinal);
        home["HTTPS_PROXY"] = "http://user:hunter2@[proxy";
        SsoOidcException failure = Test.Fails(
            () => NetworkSettings.Resolve(null, null, null, home.Open()), FailureKind.InvalidConfiguration);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_that_is_no_URL_is_a_mistake()
    {
        using FakeHome home = new();
        Test.Fails(
            () => NetworkSettings.Resolve(new Uri("proxy", UriKind.Relative), null, null, home.Open()), FailureKind.InvalidConfiguration);
        SsoOidcException failure = Test.Fails(
            () => NetworkSettings.Resolve(new Uri("me:hunter22@proxy:3128"), null, null, home.Open()), FailureKind.InvalidConfiguration);
        Assert.Equal("The proxy 'proxy:3128' is not a URL.", failure.Message);
    }

    [Theory]
    [InlineData("/env.pem", "/file.pem", "/env.pem")]
    [InlineData(null, "/file.pem", "/file.pem")]
    [InlineData(null, "", null)]
    public void The_bundle_is_the_environments_then_the_profiles(string? environment, string file, string? expected)
    {
        using FakeHome home = new FakeHome().WithConfig($"[default]\nca_bundle = {file}");
        home["AWS_CA_BUNDLE"] = environment;
        Assert.Equal(expected, NetworkSettings.Resolve(null, null, null, home.Open()).CaBundle);
    }

    [Fact]
    public void Equal_settings_are_equal()
    {
        using FakeHome home = new FakeHome().With("HTTPS_PROXY=http://u:p@a:1", "NO_PROXY=b", "AWS_CA_BUNDLE=/c");
        Assert.Equal(NetworkSettings.Resolve(null, null, null, home.Open()), NetworkSettings.Resolve(null, null, null, home.Open()));
        NetworkSettings before = NetworkSettings.Resolve(null, null, null, home.Open());
        home["HTTPS_PROXY"] = "http://u:q@a:1";
        Assert.NotEqual(before, NetworkSettings.Resolve(null, null, null, home.Open()));
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.TunnelErrors)]
    public async Task A_real_proxy_is_asked_for_the_tunnel_and_gets_the_login_when_it_wants_one()
    {
        await using LoopbackServer proxy = new(request => LoopbackServer.Raw(
            request.Header("Proxy-Authorization") is null ? "HTTP/1.1 407 Proxy Authentication Required" : "HTTP/1.1 403 Forbidden",
            "",
            ("Proxy-Authenticate", "Basic realm=\"p\"")));
        using FakeHome home = new FakeHome().With($"HTTPS_PROXY=http://user:hunter2@127.0.0.1:{proxy.Port}");
        using HttpTransport transport = TransportFactory.Create(NetworkSettings.Resolve(null, null, null, home.Open()));
        SsoOidcException failure = await Test.FailsAsync(
            () => LoopbackServer.RegisterAsync(transport, new Uri("https://oidc.eu-west-1.amazonaws.com"), attempts: 3), FailureKind.ProxyRefused);
        Assert.Equal(
            $"The proxy http://127.0.0.1:{proxy.Port} did not open a connection to oidc.eu-west-1.amazonaws.com: HTTP 403.", failure.Message);
        Assert.Equal(2, proxy.Received.Count);
        Assert.All(proxy.Received, request => Assert.Equal("CONNECT", request.Method));
        Assert.Equal("oidc.eu-west-1.amazonaws.com:443", proxy.Received[0].Header("Host"));
        string login = Convert.ToBase64String("user:hunter2"u8);
        Assert.Equal($"Basic {login}", proxy.Received[^1].Header("Proxy-Authorization"));
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("407 Proxy Authentication Required", FailureKind.ProxyRefused, "wants a user and a password, or other ones", "-ProxyCredential")]
    [InlineData("403 Forbidden", FailureKind.ProxyRefused, "HTTP 403", null, Traits = [MonoLacks.Trait, MonoLacks.TunnelErrors])]
    [InlineData("404 Not Found", FailureKind.ProxyRefused, "HTTP 404", null, Traits = [MonoLacks.Trait, MonoLacks.TunnelErrors])]
    [InlineData("502 Bad Gateway", FailureKind.EndpointUnreachable, "could not reach oidc.eu-west-1.amazonaws.com: HTTP 502", null, Traits = [MonoLacks.Trait, MonoLacks.TunnelErrors])]
    [InlineData("504 Gateway Timeout", FailureKind.EndpointUnreachable, "could not reach oidc.eu-west-1.amazonaws.com: HTTP 504", null, Traits = [MonoLacks.Trait, MonoLacks.TunnelErrors])]
    public async Task A_proxy_that_opens_no_way_is_named_with_its_answer(string status, FailureKind kind, string told, string? nextStep)
    {
        await using LoopbackServer proxy = new(_ => LoopbackServer.Raw("HTTP/1.1 " + status, "<html>", ("Proxy-Authenticate", "Basic realm=\"p\"")));
        SsoOidcException failure = await FailsThroughAsync($"http://127.0.0.1:{proxy.Port}", kind);
        Assert.StartsWith($"The proxy http://127.0.0.1:{proxy.Port} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        if (nextStep is not null) Assert.Contains(nextStep, failure.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT", "http://127.0.0.1:PORT")]
    [InlineData("http://me:hunter22@127.0.0.1:PORT", "http://127.0.0.1:PORT")]
    [InlineData("https://127.0.0.1:PORT", "https://127.0.0.1:PORT", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("socks5://127.0.0.1:PORT", "socks5://127.0.0.1:PORT", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("socks5h://127.0.0.1:PORT", "socks5h://127.0.0.1:PORT", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("socks4a://127.0.0.1:PORT", "socks4a://127.0.0.1:PORT", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    public async Task A_proxy_that_refuses_the_connection_is_named_and_not_the_service(string url, string shown)
    {
        string port = $"{LoopbackServer.ClosedPort()}";
        SsoOidcException failure = await FailsThroughAsync(url.Replace("PORT", port, StringComparison.Ordinal), FailureKind.ProxyUnreachable);
        Assert.Equal($"The proxy {shown.Replace("PORT", port, StringComparison.Ordinal)} refused the connection.", failure.Message);
        Assert.DoesNotContain("hunter22", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://no-such-proxy.invalid:3128")]
    [InlineData("https://me:hunter22@no-such-proxy.invalid:3128", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    [InlineData("socks5h://no-such-proxy.invalid:1080", Traits = [MonoLacks.Trait, MonoLacks.ProxySchemes])]
    public async Task A_proxy_whose_name_can_not_be_resolved_is_named_and_not_the_service(string url)
    {
        SsoOidcException failure = await FailsThroughAsync(url, FailureKind.ProxyUnreachable);
        Assert.EndsWith("the name no-such-proxy.invalid can't be resolved.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("oidc", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.ProxySchemes)]
    public async Task A_SOCKS_proxy_that_refuses_is_named()
    {
        // It answers to the greeting that none of the offered ways to log in will do.
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serve = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(Test.Token);
            await client.GetStream().ReadExactlyAsync(new byte[3], Test.Token);
            await client.GetStream().WriteAsync(new byte[] { 5, 0xFF }, Test.Token);
        }, Test.Token);
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        SsoOidcException failure = await FailsThroughAsync($"socks5h://127.0.0.1:{port}", FailureKind.ProxyRefused);
        Assert.StartsWith($"The proxy socks5h://127.0.0.1:{port} did not open a connection to oidc", failure.Message, StringComparison.Ordinal);
        await serve;
    }

    [Fact]
    public async Task A_proxy_that_ends_the_connection_without_an_answer_is_named()
    {
        await using LoopbackServer proxy = new(_ => "");
        SsoOidcException failure = await FailsThroughAsync($"http://127.0.0.1:{proxy.Port}", FailureKind.EndpointUnreachable);
        Assert.Contains($"the proxy http://127.0.0.1:{proxy.Port} failed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_past_the_proxy_is_told_of_itself()
    {
        using FakeHome home = new FakeHome().With("HTTPS_PROXY=http://no-such-proxy.invalid:1", "no_proxy=invalid");
        using HttpTransport transport = TransportFactory.Create(NetworkSettings.Resolve(null, null, null, home.Open()));
        SsoOidcException failure = await Test.FailsAsync(
            () => LoopbackServer.RegisterAsync(transport, new Uri("https://no-such-service.invalid")), FailureKind.EndpointUnreachable);
        Assert.Equal("The name no-such-service.invalid can't be resolved.", failure.Message);
    }

    [Fact]
    public async Task Loopback_is_never_sent_to_the_proxy()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok("""{"clientId":"i","clientSecret":"s"}"""));
        NetworkSettings settings = new(new Uri($"http://127.0.0.1:{LoopbackServer.ClosedPort()}"));
        using HttpTransport transport = TransportFactory.Create(settings);
        Assert.Equal("i", (await server.RegisterAsync(transport)).ClientId);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_login_is_named_where_it_answers_for_the_service()
    {
        // There is no tunnel for http: the answer looks like the service's.
        await using LoopbackServer proxy = new(_ => LoopbackServer.Raw(
            "HTTP/1.1 407 Proxy Authentication Required", "<html>", ("Proxy-Authenticate", "Basic realm=\"p\"")));
        using HttpTransport transport = TransportFactory.Create(new NetworkSettings(proxy.Uri));
        SsoOidcException failure = await Test.FailsAsync(
            () => LoopbackServer.RegisterAsync(transport, new Uri("http://oidc.example"), attempts: 3), FailureKind.ProxyRefused);
        Assert.Equal(
            $"The proxy http://127.0.0.1:{proxy.Port} wants a user and a password, or other ones than it was given (HTTP 407).", failure.Message);
        Assert.Contains("-ProxyCredential", failure.NextStep, StringComparison.Ordinal);
        Assert.Single(proxy.Received);
    }

    private static async Task<SsoOidcException> FailsThroughAsync(string proxy, FailureKind kind)
    {
        using FakeHome home = new FakeHome().With($"HTTPS_PROXY={proxy}");
        using HttpTransport transport = TransportFactory.Create(NetworkSettings.Resolve(null, null, null, home.Open()));
        return await Test.FailsAsync(
            () => LoopbackServer.RegisterAsync(transport, new Uri("https://oidc.eu-west-1.amazonaws.com")), kind);
    }
}
