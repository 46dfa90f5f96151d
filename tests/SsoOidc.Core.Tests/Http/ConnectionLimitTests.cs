using System.Net;
using System.Net.Sockets;
using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>How many connections one process opens to one service.</summary>
public sealed class ConnectionLimitTests : IDisposable
{
    private const int Most = 100;
    private const string Answer = """{"clientId":"i","clientSecret":"s"}""";

    private readonly HttpTransport _transport = TransportFactory.CreateDirect();

    [Fact]
    public async Task A_call_beyond_the_hundredth_takes_a_connection_that_was_opened_before()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start(2 * Most);
        OidcClient client = new(new ServiceConnection
        {
            Settings = new ServiceSettings(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), maxAttempts: 1),
            Transport = _transport,
        });
        using CancellationTokenSource stop = new();
        Task<ClientRegistration>[] calls =
        [
            .. Enumerable.Range(0, Most + 20).Select(_ => client.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, stop.Token)),
        ];
        List<TcpClient> accepted = [];
        while (accepted.Count < Most) accepted.Add(await listener.AcceptTcpClientAsync(Test.Token).AsTask().WaitAsync(Test.Patience, Test.Token));

        NetworkStream first = accepted[0].GetStream();
        await ReadRequestAsync(first);
        await first.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Answer.Length}\r\n\r\n{Answer}"), Test.Token);
        await ReadRequestAsync(first);
        Assert.False(listener.Pending());

        await stop.CancelAsync();
        await Task.WhenAll(calls.Select(call => call.ContinueWith(_ => { }, Test.Token, TaskContinuationOptions.None, TaskScheduler.Default)));
        Assert.Equal(1, calls.Count(call => call.IsCompletedSuccessfully));
        foreach (TcpClient connection in accepted) connection.Dispose();
    }

    public void Dispose() => _transport.Dispose();

    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        while (text.Length == 0 || text[^1] != '}')
        {
            int read = await stream.ReadAsync(buffer, Test.Token).AsTask().WaitAsync(Test.Patience, Test.Token);
            Assert.NotEqual(0, read);
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
    }
}
