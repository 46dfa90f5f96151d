using System.Net;
using System.Net.Sockets;

namespace SsoOidc.OtherClients.Tests;

/// <summary>A proxy that lets nothing through and notes which hosts were asked for.</summary>
internal sealed class HostNotingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<string> _hosts = [];
    private readonly Task _serving;

    public HostNotingProxy()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    public string[] Hosts
    {
        get
        {
            lock (_hosts) return [.. _hosts];
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await using NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream);
                string target = (await reader.ReadLineAsync() ?? "").Split(' ')[1];
                lock (_hosts) _hosts.Add(target.Split(':')[0]);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
