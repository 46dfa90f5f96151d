using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SsoOidc.Core.Login;

/// <summary>
/// Waits on 127.0.0.1 for the browser to come back (RFC 8252 section 7.3). The port is open from the start, since a browser
/// that is signed in already comes back at once. Any program of this machine can connect: only an answer with the right state
/// ends the wait, and of too many connections the oldest are closed.
/// </summary>
internal sealed class LoopbackRedirectListener : IDisposable
{
    /// <summary>The path that answers are taken on.</summary>
    public const string Path = "/oauth/callback";

    /// <summary>Browsers keep fewer open to one host; who opens more wants to keep the real one out.</summary>
    private const int MostConnections = 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener;
    private readonly TimeProvider _clock;

    private LoopbackRedirectListener(TcpListener listener, TimeProvider clock)
    {
        _listener = listener;
        _clock = clock;
        RedirectUri = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}{Path}";
    }

    /// <summary>Where the browser is to be sent, with the port.</summary>
    public string RedirectUri { get; }

    /// <summary>Opens a port.</summary>
    /// <param name="clock">Ends connections that say nothing.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.LoopbackUnavailable"/>.</exception>
    public static LoopbackRedirectListener Open(TimeProvider clock, int port = 0)
    {
        // So that no other program can share the port on Windows (RFC 8252 appendix B.3).
        TcpListener listener = new(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return new LoopbackRedirectListener(listener, clock);
        }
        catch (SocketException e)
        {
            throw port == 0
                ? new SsoOidcException(
                    FailureKind.LoopbackUnavailable, $"No port of 127.0.0.1 can be opened for the browser to come back to: {e.Message}", e)
                : new SsoOidcException(
                    FailureKind.LoopbackUnavailable, $"The port {port} of 127.0.0.1 can't be opened for the browser to come back to: {e.Message}", e)
                {
                    NextStep = "Give another -RedirectPort, or end the program that has this one",
                };
        }
    }

    /// <summary>The answer to the sign-in with that state.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.LoopbackUnavailable"/>: the port was closed.</exception>
    public async Task<AuthorizationResponse> WaitAsync(string state, CancellationToken cancellationToken)
    {
        TaskCompletionSource<AuthorizationResponse> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration cancel = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        Task accepting = AcceptAsync(state, answer, over.Token);
        try
        {
            return await answer.Task;
        }
        finally
        {
            over.Cancel();
            _listener.Stop();
            await accepting;
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync(string state, TaskCompletionSource<AuthorizationResponse> answer, CancellationToken over)
    {
        List<OpenConnection> connections = [];
        try
        {
            // Side by side: browsers open connections ahead of time, and say nothing on them.
            while (!over.IsCancellationRequested)
            {
                try
                {
                    TcpClient connection = await _listener.AcceptTcpClientAsync(over);
                    connections.RemoveAll(served => served.Served.IsCompleted);
                    // It sits there and says nothing; a browser speaks at once.
                    if (connections.Count >= MostConnections)
                    {
                        connections[0].Connection.Close();
                        connections.RemoveAt(0);
                    }


                    connections.Add(new OpenConnection(connection, ServeAsync(connection, state, answer, over)));
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
                {
                    // The other side took it back while it waited (Windows says so here).
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The wait is over; or the port is gone, and then there will be no answer.
            if (!over.IsCancellationRequested)
                answer.TrySetException(new SsoOidcException(FailureKind.LoopbackUnavailable, $"The loopback port was closed: {e.Message}", e));
        }

        await Task.WhenAll(connections.Select(connection => connection.Served));
    }

    private async Task ServeAsync(
        TcpClient connection, string state, TaskCompletionSource<AuthorizationResponse> answer, CancellationToken over)
    {
        using TcpClient open = connection;
        using CancellationTokenSource patience = _clock.CancelAfter(s_patience);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, over);
        // Reads of a socket do not end with a token on every platform; a closed one does.
        using CancellationTokenRegistration close = either.Token.Register(open.Close);
        try
        {
            NetworkStream stream = open.GetStream();
            if (await LoopbackRequest.ReadAsync(stream, either.Token) is not { } request) return;

            LoopbackOutcome outcome = LoopbackOutcome.Of(request, Path, state);
            byte[] reply = Encoding.UTF8.GetBytes(LoopbackPage.Reply(outcome));
            // The person has the page before this process, which may be about to end, goes on.
            close.Dispose();
            await stream.WriteAsync(reply.AsMemory(), patience.Token);
            await stream.FlushAsync(patience.Token);
            open.Client.Shutdown(SocketShutdown.Send);
            if (outcome.Answer is { } good) answer.TrySetResult(good);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // This connection is gone; the answer may come on the next.
        }
    }

    private sealed record OpenConnection(TcpClient Connection, Task Served);
}
