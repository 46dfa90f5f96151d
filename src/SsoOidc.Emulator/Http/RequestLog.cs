namespace SsoOidc.Emulator.Http;

/// <summary>The requests so far, in order of arrival. Callers hold the emulator's lock.</summary>
internal sealed class RequestLog(int limit)
{
    private readonly Queue<Entry> _entries = new();
    private int _sequence;

    public IReadOnlyList<EmulatorRequest> Snapshot() => [.. _entries.Select(entry => entry.Request)];

    public Entry Open(IncomingRequest request, string operation, string? grantType, DateTimeOffset now)
    {
        Entry entry = new(new EmulatorRequest
        {
            Sequence = ++_sequence,
            ReceivedAt = now,
            Operation = operation,
            Method = request.Method,
            Path = request.Path,
            Query = request.RawQuery,
            MaskedQuery = Masking.Query(request.RawQuery),
            Headers = request.Headers,
            MaskedHeaders = Masking.Headers(request.Headers),
            Body = request.Body,
            MaskedBody = Masking.Body(request.Body, request.IsForm),
            GrantType = grantType,
        });
        _entries.Enqueue(entry);
        if (_entries.Count > limit)
            _entries.Dequeue();
        return entry;
    }

    public sealed class Entry(EmulatorRequest request)
    {
        public EmulatorRequest Request { get; private set; } = request;

        /// <summary>Adds the outcome, before the reply is sent: a client that has the reply finds the outcome here.</summary>
        public void Close(Reply reply, FaultKind? fault) => Request = Request with
        {
            Fault = fault,
            StatusCode = reply.Transmission == Transmission.Drop ? null : reply.Status,
            ErrorCode = reply.ErrorCode,
            OAuthError = reply.OAuthError,
        };
    }
}
