using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SsoOidc.Core.Tests.Support;

/// <summary>A browser's side of the loopback address: exactly these bytes out, and everything that comes back.</summary>
internal sealed class RawBrowser : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawBrowser(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawBrowser> ConnectAsync(LoopbackAddress address)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, address.Port, Test.Token);
        return new RawBrowser(client);
    }

    /// <summary>One GET, as a browser sends it.</summary>
    public static async Task<RawReply> GetAsync(LoopbackAddress address, string target)
    {
        using RawBrowser browser = await ConnectAsync(address);
        await browser.SendAsync($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{address.Port}\r\nAccept: text/html\r\n\r\n");
        return await browser.ReplyAsync();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes, Test.Token);
        await _stream.FlushAsync(Test.Token);
    }

    /// <summary>What came until the other side closed; nothing where it did so without a word.</summary>
    public async Task<RawReply> ReplyAsync()
    {
        using MemoryStream all = new();
        try
        {
            await _stream.CopyToAsync(all, Test.Token);
        }
        catch (IOException)
        {
            // Closed while we were still sending.
        }

        return RawReply.Of(Encoding.UTF8.GetString(all.ToArray()));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
