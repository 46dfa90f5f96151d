using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SsoOidc.Attack.Support;

namespace SsoOidc.Attack.Matrix;

/// <summary>
/// The services for all cells at once: the first part of a path names the cell, the rest the operation. Only the operation that the
/// cell's path faults is answered by its fault.
/// </summary>
internal sealed class MatrixServer : IDisposable
{
    /// <summary>Where redirects lead; nobody must go there.</summary>
    public const string Elsewhere = "/elsewhere";

    private readonly ConcurrentDictionary<int, Cell> _cells = [];
    private readonly TestAuthority _ours = new("Matrix"), _unknown = new("Unknown");
    private readonly RawServer _server;
    private readonly RawServer[] _secured;
    private readonly int _closed;
    private int _elsewhere;

    public MatrixServer(string caBundle)
    {
        File.WriteAllText(caBundle, _ours.Pem);
        _server = new RawServer(AnswerAsync);
        _secured =
        [
            new RawServer(AnswerAsync, _unknown.For()), new RawServer(AnswerAsync, _ours.For(days: -1)), new RawServer(AnswerAsync, _ours.For("other.example")),
        ];
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _closed = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>How often a redirect was followed.</summary>
    public int Followed => Volatile.Read(ref _elsewhere);

    public static string OperationOf(RawRequest request)
    {
        string path = request.Path.Split('?')[0];
        return path[path.IndexOf('/', 1)..];
    }

    /// <summary>The endpoint of a cell.</summary>
    public string Add(Cell cell)
    {
        _cells[cell.Number] = cell;
        string host = cell.Fault.Route switch
        {
            Route.PlainPortOverTls => $"https://localhost:{_server.Port}",
            Route.UnknownAuthority => $"https://localhost:{_secured[0].Port}",
            Route.ExpiredCertificate => $"https://localhost:{_secured[1].Port}",
            Route.OtherHostsCertificate => $"https://localhost:{_secured[2].Port}",
            Route.NoSuchName => "https://no-such-name.invalid",
            Route.ClosedPort => $"http://127.0.0.1:{_closed}",
            _ => $"http://127.0.0.1:{_server.Port}",
        };
        return $"{host}/c{cell.Number}";
    }

    public void Dispose()
    {
        _server.Dispose();
        foreach (RawServer secured in _secured) secured.Dispose();
        _ours.Dispose();
        _unknown.Dispose();
    }

    private async Task<bool> AnswerAsync(RawRequest request, RawConnection connection, CancellationToken stop)
    {
        if (request.Path == Elsewhere)
        {
            Interlocked.Increment(ref _elsewhere);
            await connection.WriteAsync(RawServer.Reply(200, "{}"), stop);
            return true;
        }

        Cell cell = _cells[int.Parse(request.Path.Split('/')[1][1..], CultureInfo.InvariantCulture)];
        string operation = OperationOf(request);
        if (operation == cell.Path.Operation)
        {
            cell.IsReached = true;
            return await cell.Fault.Answer(request, connection, stop);
        }

        await connection.WriteAsync(RawServer.Reply(200, GoodReply.To(operation).ToJsonString(), ("Content-Type", "application/json")), stop);
        return true;
    }
}

/// <summary>One cmdlet path with one fault.</summary>
internal sealed record Cell(int Number, CmdletPath Path, Fault Fault)
{
    /// <summary>Whether the fault was met.</summary>
    public bool IsReached { get; set; }

    public override string ToString() => $"{Path.Name} x {Fault}";
}
