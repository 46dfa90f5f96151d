using System.Net;
using System.Net.Sockets;
using System.Text;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Http;

public sealed class ServerTests
{
    [Fact]
    public async Task Sixty_four_clients_are_served_at_once()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = true });
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            using WireClient wire = new(emulator);
            (RegisteredApp app, WireReply token) = await wire.SignInWithoutHelpAsync();
            for (int round = 0; round < 5; round++)
            {
                token = await wire.RefreshAsync(app, token["refreshToken"]!);
                Assert.Equal(HttpStatusCode.OK, token.Status);
            }
        })));
        Assert.Equal(64 * 8, emulator.Requests.Count);
        Assert.Equal(Enumerable.Range(1, 64 * 8), emulator.Requests.Select(request => request.Sequence));
    }

    [Fact]
    public async Task Handlers_run_one_at_a_time()
    {
        CrowdedTime time = new();
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { TimeProvider = time });
        using WireClient wire = new(emulator);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => wire.RegisterAsync())));
        Assert.Equal(1, time.Most);
    }

    [Fact]
    public async Task Many_emulators_live_side_by_side()
    {
        List<SsoEmulator> emulators = [.. Enumerable.Range(0, 20).Select(_ => SsoEmulator.Start())];
        Assert.Equal(20, emulators.Select(emulator => emulator.BaseUrl.Port).Distinct().Count());
        foreach (SsoEmulator emulator in emulators)
        {
            using WireClient wire = new(emulator);
            WireClient.App(await wire.RegisterAsync());
            await emulator.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_listens_on_loopback_only_and_under_both_names()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        Assert.Equal("127.0.0.1", emulator.BaseUrl.Host);
        using HttpClient http = new();
        HttpResponseMessage reply = await http.GetAsync(new Uri($"http://localhost:{emulator.BaseUrl.Port}/device"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        IPAddress[] own = await Dns.GetHostAddressesAsync(Dns.GetHostName());
        foreach (IPAddress address in own.Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal))
        {
            using TcpClient client = new();
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(address, emulator.BaseUrl.Port));
        }
    }

    [Fact]
    public async Task A_taken_port_is_told_clearly()
    {
        await using SsoEmulator first = SsoEmulator.Start();
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(
            () => SsoEmulator.Start(new SsoEmulatorOptions { Port = first.BaseUrl.Port }));
        Assert.Contains($"{first.BaseUrl.Port}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_is_free_again_afterwards()
    {
        SsoEmulator first = SsoEmulator.Start();
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using SsoEmulator second = SsoEmulator.Start(new SsoEmulatorOptions { Port = first.BaseUrl.Port });
        using WireClient wire = new(second);
        WireClient.App(await wire.RegisterAsync());
    }

    [Fact]
    public async Task Stopping_breaks_off_what_is_under_way()
    {
        ManualTime time = new();
        SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { TimeProvider = time });
        emulator.AddFault(EmulatorFault.Delay(TimeSpan.FromDays(1)));
        using WireClient wire = new(emulator);
        Task<WireReply> reply = wire.RegisterAsync();
        await time.TimerStarted;
        await emulator.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => reply);
    }

    [Fact]
    public async Task A_client_that_hangs_up_harms_nobody()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        for (int client = 0; client < 20; client++)
        {
            using TcpClient tcp = new();
            await tcp.ConnectAsync(IPAddress.Loopback, emulator.BaseUrl.Port);
            string head = client % 2 == 0
                ? "POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"
                : "nonsense\r\n\r\n";
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        }

        using WireClient wire = new(emulator);
        WireClient.App(await wire.RegisterAsync());
    }

    [Fact]
    public async Task A_huge_body_is_an_error_and_no_hang()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        using ByteArrayContent content = new(new byte[2 * 1024 * 1024]);
        WireReply reply = await wire.SendAsync(HttpMethod.Post, "/token", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
    }

    [Theory]
    [InlineData("GET", "/token", 405)]
    [InlineData("DELETE", "/client/register", 405)]
    [InlineData("GET", "/", 404)]
    [InlineData("POST", "/v1/introspect", 404)]
    public async Task Other_paths_and_methods_are_refused(string method, string path, int status)
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        WireReply reply = await wire.SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, (int)reply.Status);
        Assert.Equal("Unknown", Assert.Single(emulator.Requests).Operation);
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        SsoEmulatorOptions good = new();
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(good with { Port = 65536 }));
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(good with { Users = [] }));
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(good with { SessionLifetime = TimeSpan.FromDays(91) }));
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(good with { PollInterval = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(good with { StartUrl = "start" }));
    }
}
