using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.Tests.Support;

/// <summary>
/// A real server on loopback that answers each connection with exactly the bytes it is told, and then closes it. So it
/// can also answer what a well-behaved server can't.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SentRequest, string> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly bool _keepOpen;
    private readonly Task _loop;

    public LoopbackServer(Func<SentRequest, string> answer, X509Certificate2? certificate = null, bool keepOpen = false)
    {
        _answer = answer;
        _certificate = certificate;
        _keepOpen = keepOpen;
        _listener.Start();
        _loop = Task.Run(LoopAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Uri => new($"http://127.0.0.1:{Port}");

    public List<SentRequest> Received { get; } = [];

    public static string Raw(string statusLine, string body, params (string Name, string Value)[] headers)
    {
        StringBuilder text = new(statusLine);
        foreach ((string name, string value) in headers) text.Append("\r\n").Append(name).Append(": ").Append(value);
        return text.Append("\r\nContent-Length: ").Append(Encoding.UTF8.GetByteCount(body))
            .Append("\r\nConnection: close\r\n\r\n").Append(body).ToString();
    }

    public static string Ok(string body) => Raw("HTTP/1.1 200 OK", body);

    public static int ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static Task<ClientRegistration> RegisterAsync(
        HttpTransport transport, Uri endpoint, int attempts = 1, TimeProvider? clock = null)
    {
        OidcClient client = new(new ServiceConnection
        {
            Settings = new ServiceSettings(endpoint, maxAttempts: attempts),
            Transport = transport,
            Clock = clock ?? TimeProvider.System,
            Jitter = () => 0,
        });
        return client.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, Test.Token);
    }

    public Task<ClientRegistration> RegisterAsync(HttpTransport transport, int attempts = 1) =>
        RegisterAsync(transport, Uri, attempts);

    /// <summary>Ends when the first answer has gone out.</summary>
    public Task AnsweredAsync() => _answered.Task.WaitAsync(Test.Patience, Test.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException
                or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, did not trust us, or the test is over.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            SslStream secure = new(stream);
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            stream = secure;
        }

        using (stream)
        {
            if (await ReadAsync(stream) is not { } request) return;
            lock (Received) Received.Add(request);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(request)), _stop.Token);
            await stream.FlushAsync(_stop.Token);
            _answered.TrySetResult();
            if (_keepOpen) await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }

    private async Task<SentRequest?> ReadAsync(Stream stream)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[16 * 1024];
        int head;
        while ((head = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            int read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        string[] lines = text.ToString(0, head).Split("\r\n");
        string[] first = lines[0].Split(' ');
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] pair in lines.Skip(1).Select(line => line.Split(':', 2))) headers[pair[0]] = pair[1].Trim();
        int length = headers.TryGetValue("Content-Length", out string? announced) ? int.Parse(announced, null) : 0;
        while (text.Length < head + 4 + length)
        {
            int read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        // A proxy gets a whole URL (or, with CONNECT, host and port), a server only the path.
        Uri target = first[1].StartsWith('/') ? new Uri(Uri, first[1]) : new Uri(first[1], UriKind.RelativeOrAbsolute);
        return new SentRequest(first[0], target, headers, text.ToString(head + 4, length));
    }
}
