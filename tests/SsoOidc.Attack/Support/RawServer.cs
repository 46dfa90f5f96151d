using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SsoOidc.Attack.Support;

/// <summary>One request, as it came.</summary>
internal sealed record RawRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Answers a request with bytes of its own choice.</summary>
/// <returns>Whether the connection is used again.</returns>
internal delegate Task<bool> Answer(RawRequest request, RawConnection connection, CancellationToken stop);

/// <summary>Where an answer goes.</summary>
internal sealed class RawConnection(Socket socket, Stream stream)
{
    public Task WriteAsync(byte[] bytes, CancellationToken stop) => stream.WriteAsync(bytes, stop).AsTask();

    public Task WriteAsync(string text, CancellationToken stop) => WriteAsync(Encoding.UTF8.GetBytes(text), stop);

    /// <summary>What a router does that has lost the connection.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }
}

/// <summary>A server on loopback that can also answer what no well-behaved server can.</summary>
internal sealed class RawServer : IDisposable
{
    /// <summary>Begins what a client says that wants TLS, which it does not get from a plain port.</summary>
    private const byte TlsHello = 0x16;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Answer _answer;
    private readonly X509Certificate2? _certificate;
    private int _open;

    public RawServer(Answer answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start(512);
        _ = Task.Run(ListenAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The connections that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    public static string Reply(int status, string body, params (string Name, string Value)[] headers)
    {
        StringBuilder text = new($"HTTP/1.1 {status} Status\r\n");
        foreach ((string name, string value) in headers) text.Append(name).Append(": ").Append(value).Append("\r\n");
        return text.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n\r\n").Append(body).ToString();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The end, or a client that was gone at once.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using (client)
            {
                await using Stream stream = await SecureAsync(client.GetStream());
                RawConnection connection = new(client.Client, stream);
                List<byte> ahead = [];
                while (await ReadAsync(stream, ahead) is { } request && await _answer(request, connection, _stop.Token))
                {
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException
            or AuthenticationException or InvalidOperationException)
        {
            // The client went away, or does not trust us.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        if (_certificate is null) return stream;
        SslStream secure = new(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return secure;
    }

    private async Task<RawRequest?> ReadAsync(Stream stream, List<byte> ahead)
    {
        byte[] buffer = new byte[16 * 1024];
        string[]? lines = null;
        int start = 0, length = 0;
        while (lines is null || ahead.Count < start + length)
        {
            int head = lines is null ? Encoding.Latin1.GetString([.. ahead]).IndexOf("\r\n\r\n", StringComparison.Ordinal) : 0;
            if (lines is null && head >= 0)
            {
                lines = Encoding.Latin1.GetString([.. ahead[..head]]).Split("\r\n");
                start = head + 4;
                string? announced = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                length = announced is null ? 0 : int.Parse(announced[15..], null);
                continue;
            }

            int read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) return null;
            if (ahead.Count == 0 && buffer[0] == TlsHello)
            {
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
                return null;
            }

            ahead.AddRange(buffer.AsSpan(0, read));
        }

        string body = Encoding.UTF8.GetString([.. ahead.GetRange(start, length)]);
        ahead.RemoveRange(0, start + length);
        string[] first = lines[0].Split(' ');
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] pair in lines.Skip(1).Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)) headers[pair[0]] = pair[1].Trim();
        return new RawRequest(first[0], first[1], headers, body);
    }
}
