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
        ];
        foreach (NetworkSettings one in All())
        {
            NetworkSettings same = Assert.Single(All(), one.Equals);
            Assert.Equal(one.GetHashCode(), same.GetHashCode());
        }
    }

    [Theory]
    [InlineData("HTTPS_PROXY=http://a:1;https_proxy=http://b:2;ALL_PROXY=http://c:3;all_proxy=http://d:4", "http://a:1/")]
    [InlineData("https_proxy=http://b:2;ALL_PROXY=http://c:3;all_proxy=http://d:4", "http://b:2/")]
    [InlineData("HTTPS_PROXY=;ALL_PROXY=http://c:3;all_proxy=http://d:4", "http://c:3/")]
    [InlineData("all_proxy=http://d:4", "http://d:4/")]
    [InlineData("HTTPS_PROXY=proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("HTTPS_PROXY=10.0.0.1:3128", "http://10.0.0.1:3128/")]
    [InlineData("HTTPS_PROXY=socks5://10.0.0.1:1080", "socks5://10.0.0.1:1080/")]
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
    [InlineData("NO_PROXY=a.example;no_proxy=b.example", "a.example")]
    [InlineData("no_proxy=b.example", "b.example")]
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
    public void Name_and_password_may_stand_in_the_proxys_URL_and_are_kept_apart_from_it(string url, string? user, string? password)
    {
        using FakeHome home = new FakeHome().With($"HTTPS_PROXY={url}");
        NetworkSettings settings = NetworkSettings.Resolve(null, null, null, home.Open());
        Assert.Equal(user, settings.ProxyUser);
        Assert.Equal(password, settings.ProxyPassword?.Reveal());
        Assert.Equal("http://proxy.example:3128/", settings.Proxy?.AbsoluteUri);
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
    public async Task A_real_proxy_is_asked_for_the_tunnel_and_gets_the_login_when_it_wants_one()
    {
        await using LoopbackServer proxy = new(request => LoopbackServer.Raw(
            request.Header("Proxy-Authorization") is null ? "HTTP/1.1 407 Proxy Authentication Required" : "HTTP/1.1 403 Forbidden",
            "",
            ("Proxy-Authenticate", "Basic realm=\"p\"")));
        using FakeHome home = new FakeHome().With($"HTTPS_PROXY=http://user:hunter2@127.0.0.1:{proxy.Port}");
        using HttpTransport transport = TransportFactory.Create(NetworkSettings.Resolve(null, null, null, home.Open()));
        SsoOidcException failure = await Test.FailsAsync(
            () => LoopbackServer.RegisterAsync(transport, new Uri("https://oidc.eu-west-1.amazonaws.com")),
            FailureKind.EndpointUnreachable);
        Assert.All(proxy.Received, request => Assert.Equal("CONNECT", request.Method));
        Assert.Equal("oidc.eu-west-1.amazonaws.com:443", proxy.Received[0].Header("Host"));
        string login = Convert.ToBase64String("user:hunter2"u8);
        Assert.Equal($"Basic {login}", proxy.Received[^1].Header("Proxy-Authorization"));
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loopback_is_never_sent_to_the_proxy()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok("""{"clientId":"i","clientSecret":"s"}"""));
        NetworkSettings settings = new(new Uri($"http://127.0.0.1:{LoopbackServer.ClosedPort()}"));
        using HttpTransport transport = TransportFactory.Create(settings);
        Assert.Equal("i", (await server.RegisterAsync(transport)).ClientId);
    }
}
