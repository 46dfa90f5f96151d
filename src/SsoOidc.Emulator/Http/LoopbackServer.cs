using System.Globalization;
using System.Net;
using System.Text;

namespace SsoOidc.Emulator.Http;

/// <summary>HTTP on 127.0.0.1 and nowhere else.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int FirstDynamicPort = 49152;
    private const int Attempts = 500;
    private const int NamedAttempts = 50;
    private const int BodyLimit = 1024 * 1024;

    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    private LoopbackServer(HttpListener listener, int port)
    {
        _listener = listener;
        Port = port;
    }

    public int Port { get; }

    /// <summary>
    /// Takes the port, or a free one for 0. A free one is found by taking it, not by asking first: whoever asks and
    /// then opens may find it gone.
    /// </summary>
    public static LoopbackServer Bind(int port)
    {
        for (int attempt = 1; ; attempt++)
        {
            int candidate = port != 0 ? port : RandomPort();

            // Where "localhost" can't be listened to (no IPv6 loopback, say), the address must do.
            bool byName = port != 0 ? attempt == 1 : attempt <= NamedAttempts;
            HttpListener listener = Prefixed(candidate, byName ? ["127.0.0.1", "localhost"] : ["127.0.0.1"]);
            try
            {
                listener.Start();
                return new LoopbackServer(listener, candidate);
            }
            catch (HttpListenerException error)
            {
                listener.Close();
                if (attempt >= (port != 0 ? 2 : Attempts))
                    throw new InvalidOperationException($"Port {candidate} on 127.0.0.1 can't be opened: {error.Message}", error);
            }
        }
    }

    public void Run(Func<IncomingRequest, CancellationToken, Task<Reply>> handler, TimeProvider clock) =>
        _accepting = AcceptAsync(handler, clock);

    /// <summary>Stops listening, breaks what is under way and waits for the accept loop.</summary>
    public async Task StopAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        _listener.Close();
        await _accepting.ConfigureAwait(false);
    }

    public void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_listener).Dispose();
        _stop.Dispose();
    }

    private static HttpListener Prefixed(int port, params string[] hosts)
    {
        HttpListener listener = new() { IgnoreWriteExceptions = true };
        foreach (string host in hosts)
            listener.Prefixes.Add(string.Format(CultureInfo.InvariantCulture, "http://{0}:{1}/", host, port));
        return listener;
    }

    private static int RandomPort() =>
        FirstDynamicPort + (BitConverter.ToUInt16(Portable.RandomBytes(2), 0) % (65536 - FirstDynamicPort));

    private async Task AcceptAsync(Func<IncomingRequest, CancellationToken, Task<Reply>> handler, TimeProvider clock)
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (HttpListenerException)
            {
                continue; // one client that went away must not end the service
            }

            CancellationToken token = _stop.Token;
            _ = Task.Run(() => ServeAsync(context, handler, clock, token), token);
        }
    }

    private static async Task ServeAsync(
        HttpListenerContext context, Func<IncomingRequest, CancellationToken, Task<Reply>> handler, TimeProvider clock,
        CancellationToken token)
    {
        try
        {
            Reply reply;
            try
            {
                reply = await handler(await ReadAsync(context.Request, token).ConfigureAwait(false), token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A fault of the emulator itself: told as the service would, so that no client is left hanging.
                reply = ServiceError.Modelled(AwsService.Oidc, "InternalServerException", description: error.Message).ToReply();
            }

            await SendAsync(context.Response, reply, clock, token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            context.Response.Abort(); // the client is gone, or the emulator is being stopped
        }
    }

    private static async Task<IncomingRequest> ReadAsync(HttpListenerRequest request, CancellationToken token)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in request.Headers.AllKeys.OfType<string>())
            headers[name] = request.Headers[name] ?? "";
        return new IncomingRequest
        {
            Method = request.HttpMethod,
            Target = request.RawUrl ?? "/",
            Headers = headers,
            BodyBytes = request.HasEntityBody
                ? await Portable.ReadAllAsync(request.InputStream, BodyLimit, token).ConfigureAwait(false)
                : [],
        };
    }

    private static async Task SendAsync(HttpListenerResponse response, Reply reply, TimeProvider clock, CancellationToken token)
    {
        if (reply.Transmission == Transmission.Drop)
        {
            response.Abort();
            return;
        }

        byte[] body = Encoding.UTF8.GetBytes(reply.Body);
        response.StatusCode = reply.Status;
        if (reply.ContentType is not null)
            response.ContentType = reply.ContentType;
        response.Headers["Date"] = clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        foreach (KeyValuePair<string, string> header in reply.Headers)
            response.Headers[header.Key] = header.Value;
        response.ContentLength64 = body.Length;
        if (reply.Transmission == Transmission.Cut)
        {
            await Portable.WriteAsync(response.OutputStream, body, body.Length / 2, token).ConfigureAwait(false);
            response.Abort();
            return;
        }

        if (body.Length > 0)
            await Portable.WriteAsync(response.OutputStream, body, body.Length, token).ConfigureAwait(false);
        response.Close();
    }
}
