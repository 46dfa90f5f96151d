using System.Net.Sockets;

namespace SsoOidc.Emulator.Http;

/// <summary>A client's connection: reads requests and sends replies until either side closes it.</summary>
internal sealed class Connection(Socket socket, Func<IncomingRequest, CancellationToken, Task<Reply>> handler, TimeProvider clock)
{
    private const int DrainLimit = 16 * 1024 * 1024;

    // A client that disconnects is no error of the emulator.
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            socket.NoDelay = true;
            using NetworkStream stream = new(socket, ownsSocket: false);
            RequestReader reader = new(stream);
            while (await ExchangeAsync(reader, stream, cancellationToken).ConfigureAwait(false))
            {
                // the next request on the same connection
            }
        }
        catch (Exception error) when (error is IOException or SocketException
            or ObjectDisposedException or OperationCanceledException)
        {
            Reset();
        }
        finally
        {
            socket.Dispose();
        }
    }

    /// <summary>
    /// Closes at once with a reset. After an ordinary close of a used connection, clients send some requests again by
    /// themselves, and the caller would not see the fault.
    /// </summary>
    public void Reset()
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // closed already
        }

        socket.Dispose();
    }

    /// <summary>Serves one request; false if the connection ends after it.</summary>
    private async Task<bool> ExchangeAsync(RequestReader reader, NetworkStream stream, CancellationToken cancellationToken)
    {
        IncomingRequest? request;
        Reply reply;
        try
        {
            request = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (request is null)
                return false;
            reply = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolException error)
        {
            request = null;
            reply = ServiceError.Front(error.Status, "SerializationException", error.Message).ToReply();
        }

        if (reply.Transmission == Transmission.Drop)
        {
            Reset();
            return false;
        }

        bool isLast = request is null || request.IsLast;
        (byte[] bytes, int head) = ReplyWriter.Write(reply, isLast, withBody: request?.Method != "HEAD", clock);
        bool cut = reply.Transmission == Transmission.Cut;
        int count = cut ? head + ((bytes.Length - head) / 2) : bytes.Length;
        await Polyfills.WriteAsync(stream, bytes, count, cancellationToken).ConfigureAwait(false);
        if (!isLast && !cut)
            return true;
        socket.Shutdown(SocketShutdown.Send);
        if (request is null)
            await DrainAsync(stream, cancellationToken).ConfigureAwait(false);
        return false;
    }

    // Closing on a client that is still sending would reset the connection, and the reply with it.
    private static async Task DrainAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] rest = new byte[64 * 1024];
        for (int left = DrainLimit; left > 0;)
        {
            int read = await Polyfills.ReadAsync(stream, rest, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return;
            left -= read;
        }
    }

    private async Task<Reply> AnswerAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        // Another name means a web page whose name leads to this address (DNS rebinding).
        string host = request.Header("Host");
        int colon = host.LastIndexOf(':');
        string name = colon > host.LastIndexOf(']') ? host.Substring(0, colon) : host;
        if (name is not ("127.0.0.1" or "localhost" or "[::1]"))
            throw new ProtocolException(400, $"This server is not '{name}'");
        try
        {
            return await handler(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // An error in the emulator itself: answered as the services do, so that no client waits forever.
            return ServiceError.Modelled(AwsService.Oidc, "InternalServerException", description: error.Message).ToReply();
        }
    }
}
