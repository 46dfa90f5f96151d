using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SsoOidc.OtherClients.Tests;

/// <summary>What a machine in AWS has near it: the endpoint of a container and the instance metadata service, on loopback.</summary>
internal sealed class MachineServer : IDisposable
{
    /// <summary>What must be shown for /guarded.</summary>
    public const string Token = "Bearer t+/=&'<";

    private const string Roles = "/latest/meta-data/iam/security-credentials/";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public MachineServer()
    {
        _listener.Start();
        _ = RunAsync();
    }

    /// <summary>Address and port.</summary>
    public string Authority => _listener.LocalEndpoint.ToString()!;

    public void Dispose() => _listener.Dispose();

    /// <summary>Credentials as a container's endpoint, the metadata service and a process print them.</summary>
    public static string Document(string accessKeyId, int year = 2999) => $$"""
        {"Version":1,"Code":"Success","AccessKeyId":"{{accessKeyId}}","SecretAccessKey":"{{ChainForm.Secret}}",
        "Token":"{{ChainForm.Token}}","SessionToken":"{{ChainForm.Token}}","Expiration":"{{year}}-01-01T00:00:00Z"}
        """;

    private static (int Status, string Body) Answer(string method, string path, Func<string, string?> header)
    {
        // Below /old, the metadata service has no session tokens yet.
        bool isOld = path.StartsWith("/old/", StringComparison.Ordinal);
        // Below /late, the credentials have ended, as while the service can't be reached behind it.
        bool isLate = path.StartsWith("/late/", StringComparison.Ordinal);
        bool mayAsk = isOld || header("x-aws-ec2-metadata-token") == "session";
        return (method, isOld ? path[4..] : isLate ? path[5..] : path) switch
        {
            ("GET", "/task") => (200, Document("AKTASK")),
            ("GET", "/container") => (200, Document("AKCONTAINER")),
            ("GET", "/ended") => (200, Document("AKCONTAINER", 2020)),
            ("GET", "/guarded") when header("Authorization") == Token => (200, Document("AKCONTAINER")),
            ("PUT", "/latest/api/token") when !isOld => (200, "session"),
            ("GET", Roles) when mayAsk => (200, "machine"),
            ("GET", Roles + "machine") when mayAsk => (200, Document("AKINSTANCE", isLate ? 2020 : 2999)),
            _ => (404, ""),
        };
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client.GetStream());
            }
            catch (IOException)
            {
                // That client went away.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task ServeAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.Latin1);
        if (await reader.ReadLineAsync() is not { } first) return;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line) headers[line.Split(':')[0]] = line[(line.IndexOf(':') + 1)..].Trim();
        string[] words = first.Split(' ');
        (int status, string body) = Answer(words[0], words[1], name => headers.GetValueOrDefault(name));
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        string head = $"HTTP/1.1 {status} -\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. bytes]);
    }
}
