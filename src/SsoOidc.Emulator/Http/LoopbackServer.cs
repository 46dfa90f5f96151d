using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SsoOidc.Emulator.Http;

/// <summary>
/// An HTTP server on the loopback addresses only. It uses sockets because <see cref="HttpListener"/> can't drop
/// a connection: outside Windows its Abort sends an empty 200 first.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int Backlog = 512;
    private const int Attempts = 100;

    private readonly IReadOnlyList<TcpListener> _listeners;
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;
    private int _stopped;

    private LoopbackServer(IReadOnlyList<TcpListener> listeners)
    {
        _listeners = listeners;
        Port = ((IPEndPoint)listeners[0].LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Opens the port, or for 0 any free one, on 127.0.0.1 and, if the machine has it, on ::1.</summary>
    public static LoopbackServer Bind(int port)
    {
        for (int attempt = 1; ; attempt++)
        {
            List<TcpListener> listeners = [];
            try
            {
                listeners.Add(Listen(IPAddress.Loopback, port));
                int taken = ((IPEndPoint)listeners[0].LocalEndpoint).Port;
                if (Socket.OSSupportsIPv6)
                    ListenIfPresent(listeners, taken);
                return new LoopbackServer(listeners);
            }
            catch (SocketException error)
            {
                foreach (TcpListener listener in listeners)
                    listener.Stop();
                if (port != 0 || attempt == Attempts)
                    throw new InvalidOperationException($"Port {port} can't be opened on 127.0.0.1: {error.Message}", error);
            }
        }
    }

    public void Run(Func<IncomingRequest, CancellationToken, Task<Reply>> handler, TimeProvider clock) =>
        _accepting = Task.WhenAll(_listeners.Select(listener => Task.Run(() => AcceptAsync(listener, handler, clock))));

    /// <summary>Stops listening, resets all connections and waits until they have ended.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            _stop.Cancel();
            foreach (TcpListener listener in _listeners)
                listener.Stop();
        }

        await _accepting.ConfigureAwait(false);
        foreach (Connection connection in _connections.Keys)
            connection.Reset();
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
    }

    public void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private static TcpListener Listen(IPAddress address, int port)
    {
        TcpListener listener = new(address, port) { ExclusiveAddressUse = true };
        listener.Start(Backlog);
        return listener;
    }

    private static void ListenIfPresent(List<TcpListener> listeners, int port)
    {
        try
        {
            listeners.Add(Listen(IPAddress.IPv6Loopback, port));
        }
        catch (SocketException error) when (error.SocketErrorCode != SocketError.AddressAlreadyInUse)
        {
            // IPv6 has no loopback address here: "localhost" is 127.0.0.1, then.
        }
    }

    private async Task AcceptAsync(
        TcpListener listener, Func<IncomingRequest, CancellationToken, Task<Reply>> handler, TimeProvider clock)
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync().ConfigureAwait(false);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                continue; // a client that disconnects must not end the server
            }

            Connection connection = new(socket, handler, clock);
            TaskCompletionSource<bool> entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[connection] = Task.Run(async () =>
            {
                await entered.Task.ConfigureAwait(false);
                await connection.ServeAsync(_stop.Token).ConfigureAwait(false);
                _connections.TryRemove(connection, out _);
            });
            entered.SetResult(true);
        }
    }
}
