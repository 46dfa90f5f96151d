using System.Net.Sockets;
using System.Text;

namespace SsoOidc.Benchmarks.Contenders;

/// <summary>The floor: the bytes of the requests, made beforehand, on one open socket. Understands no answer.</summary>
internal sealed class SocketContender : IContender
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly byte[] _refresh;
    private readonly byte[] _poll;

    public SocketContender(Uri endpoint)
    {
        _socket.Connect(endpoint.Host, endpoint.Port);
        _refresh = Request(endpoint, $$"""
            {"clientId":"{{Sample.ClientId}}","clientSecret":"{{Sample.ClientSecret}}","grantType":"refresh_token","refreshToken":"{{Sample.RefreshToken}}"}
            """);
        _poll = Request(endpoint, $$"""
            {"clientId":"{{Sample.ClientId}}","clientSecret":"{{Sample.ClientSecret}}","grantType":"{{Sample.DeviceGrant}}","deviceCode":"{{Server.CannedReplies.PendingDevice}}"}
            """);
    }

    public string Name => "bare socket";

    public Task RefreshAsync() => Exchange(_refresh);

    public Task PollAsync() => Exchange(_poll);

    public void Dispose() => _socket.Dispose();

    private Task Exchange(byte[] request)
    {
        _socket.Send(request);
        int filled = 0;
        // The server writes an answer at once, and it ends with the body's brace.
        while (filled == 0 || _buffer[filled - 1] != (byte)'}') filled += _socket.Receive(_buffer, filled, _buffer.Length - filled, SocketFlags.None);
        return Task.CompletedTask;
    }

    private static byte[] Request(Uri endpoint, string body) => Encoding.ASCII.GetBytes(
        $"POST /token HTTP/1.1\r\nHost: {endpoint.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
