using System.Net;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>Requests to this machine and its link never go to a proxy, however one is set. The proxy here writes down all it gets.</summary>
[Collection("The process's proxy")]
public sealed class NearAddressTests : IAsyncLifetime
{
    private readonly IWebProxy _before = HttpClient.DefaultProxy;
    private LoopbackServer _proxy = null!;

    /// <summary>How a proxy can be set: <c>http_proxy</c> alone is .NET's own affair, the others are ours.</summary>
    public static TheoryData<string, string> Near
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string way in (string[])["http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "-Proxy"])
            {
                foreach (string host in (string[])["127.0.0.1", "localhost", "LOCALHOST.", "127.8.8.8", "[::1]", "[::ffff:127.0.0.1]", "sso.localhost", "169.254.1.2"])
                    all.Add(way, host);
            }

            return all;
        }
    }

    public ValueTask InitializeAsync()
    {
        _proxy = new LoopbackServer(_ => LoopbackServer.Ok("""{"clientId":"of the proxy","clientSecret":"s"}"""));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        HttpClient.DefaultProxy = _before;
        await _proxy.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Near))]
    public async Task The_proxy_gets_nothing(string way, string host)
    {
        using HttpTransport transport = TransportFactory.Create(Settings(way));
        // Nobody listens there; with the proxy, there would be an answer.
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(1));
        Task call = new Core.Oidc.OidcClient(new ServiceConnection
        {
            Settings = new ServiceSettings(new Uri($"http://{host}:{LoopbackServer.ClosedPort()}"), maxAttempts: 1),
            Transport = transport,
        }).RegisterClientAsync(new Core.Oidc.RegisterClientRequest { ClientName = "n" }, soon.Token);
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => call);
        Assert.True(
            failure is SsoOidcException { Kind: FailureKind.EndpointUnreachable } or OperationCanceledException, failure.ToString());
        Assert.Empty(_proxy.Received);
    }

    [Theory]
    [InlineData("http_proxy")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("-Proxy")]
    public async Task A_server_on_this_machine_answers_itself(string way)
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok("""{"clientId":"of the server","clientSecret":"s"}"""));
        using HttpTransport transport = TransportFactory.Create(Settings(way));
        foreach (string host in (string[])["127.0.0.1", "localhost"])
            Assert.Equal("of the server", (await LoopbackServer.RegisterAsync(transport, new Uri($"http://{host}:{server.Port}"))).ClientId);
        Assert.Empty(_proxy.Received);
    }

    [Theory]
    [InlineData("http_proxy", Traits = [MonoLacks.Trait, MonoLacks.DefaultProxy])]
    [InlineData("HTTPS_PROXY")]
    [InlineData("ALL_PROXY")]
    [InlineData("all_proxy")]
    [InlineData("-Proxy")]
    public async Task Everybody_else_is_asked_through_the_proxy(string way)
    {
        using HttpTransport transport = TransportFactory.Create(Settings(way));
        foreach (string host in (string[])["service.example", "localhost.example", "notlocalhost", "128.0.0.1", "169.253.1.2"])
        {
            Assert.Equal("of the proxy", (await LoopbackServer.RegisterAsync(transport, new Uri($"http://{host}"))).ClientId);
            Assert.Equal(host, _proxy.Received[^1].Uri.Host);
        }
    }

    [Theory]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://169.254.1.2:1")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.8.8.8:1/x")]
    public async Task Neither_container_nor_instance_are_asked_for_credentials_through_one(string source)
    {
        using FakeHome home = new FakeHome().With(source);
        HttpClient.DefaultProxy = new WebProxy(_proxy.Uri);
        using HttpTransport direct = TransportFactory.CreateDirect();
        using HttpTransport proxied = TransportFactory.Create(Settings("-Proxy"));
        foreach (HttpTransport transport in (HttpTransport[])[direct, proxied])
        {
            await Assert.ThrowsAsync<SsoOidcException>(
                () => CredentialWorld.Chain(home.Open(), transport, TimeProvider.System).FindAsync(Test.Token));
        }

        Assert.Empty(_proxy.Received);
    }

    private NetworkSettings Settings(string way)
    {
        if (way == "http_proxy") HttpClient.DefaultProxy = new WebProxy(_proxy.Uri);
        using FakeHome home = way == "-Proxy" ? new FakeHome() : new FakeHome().With($"{way}={_proxy.Uri}");
        return NetworkSettings.Resolve(way == "-Proxy" ? _proxy.Uri : null, null, null, home.Open());
    }
}

/// <summary>Beside no other test: what is set here holds for the whole process.</summary>
[CollectionDefinition("The process's proxy", DisableParallelization = true)]
public sealed class ProcessProxy;
