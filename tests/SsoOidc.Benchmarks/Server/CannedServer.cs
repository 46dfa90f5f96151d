using System.Buffers.Text;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SsoOidc.Benchmarks.Server;

/// <summary>
/// The leanest service that all contenders can talk to: keep-alive, a thread for each connection, answers made beforehand.
/// Runs in a process of its own, so that what it allocates is nobody's.
/// </summary>
internal static class CannedServer
{
    private const string Command = "serve";

    /// <summary>Serves until standard input ends; says its port on standard output.</summary>
    public static int Run(string[] args)
    {
        X509Certificate2? certificate = args.Length > 0 ? X509CertificateLoader.LoadPkcs12FromFile(args[0], "") : null;
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        new Thread(() => Accept(listener, certificate)) { IsBackground = true }.Start();
        Console.In.ReadToEnd();
        return 0;
    }

    public static string[] Arguments(string? certificate) => certificate is null ? [Command] : [Command, certificate];

    private static void Accept(Socket listener, X509Certificate2? certificate)
    {
        while (true)
        {
            Socket client = listener.Accept();
            client.NoDelay = true;
            new Thread(() => Serve(client, certificate), 256 * 1024) { IsBackground = true }.Start();
        }
    }

    private static void Serve(Socket client, X509Certificate2? certificate)
    {
        try
        {
            using Stream stream = Open(client, certificate);
            byte[] buffer = new byte[64 * 1024];
            int filled = 0;
            while (true)
            {
                int read = stream.Read(buffer, filled, buffer.Length - filled);
                if (read == 0) return;
                filled += read;
                if (!IsWhole(buffer.AsSpan(0, filled))) continue;
                stream.Write(CannedReplies.To(buffer.AsSpan(0, filled)));
                filled = 0;
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The client went away.
        }
    }

    private static Stream Open(Socket client, X509Certificate2? certificate)
    {
        NetworkStream plain = new(client, ownsSocket: true);
        if (certificate is null) return plain;
        SslStream tls = new(plain);
        tls.AuthenticateAsServer(certificate);
        return tls;
    }

    /// <summary>Whether headers and body are there; nobody here pipelines requests.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        int end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        ReadOnlySpan<byte> headers = request[..end];
        ReadOnlySpan<byte> body = request[(end + 4)..];
        int at = headers.IndexOf("Content-Length: "u8);
        if (at >= 0) return Utf8Parser.TryParse(headers[(at + 16)..], out int length, out _) && body.Length >= length;
        return headers.IndexOf("chunked"u8) < 0 || body.EndsWith("0\r\n\r\n"u8);
    }
}
