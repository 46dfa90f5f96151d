using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SsoOidc.Core.Http;

/// <summary>From request to answer, with retries. Knows HTTP and nothing of what the operations mean.</summary>
internal sealed class ServiceHttpClient(ServiceConnection connection)
{
    /// <summary>How long an answer is waited for that the caller does not want any more, but must not lose.</summary>
    private static readonly TimeSpan s_finishLimit = TimeSpan.FromSeconds(3);

    /// <summary>What AWS tolerates.</summary>
    private static readonly TimeSpan s_toleratedSkew = TimeSpan.FromMinutes(5);

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpTransport _transport = connection.Transport;
    private readonly Uri _endpoint = connection.Settings.Endpoint.WithAsciiHost();
    private readonly HttpMessageInvoker _invoker = connection.Transport.To(connection.Settings.Endpoint.WithAsciiHost());
    private readonly TimeProvider _clock = connection.Clock;
    private readonly string _root = connection.Settings.Endpoint.WithAsciiHost().AbsoluteUri.TrimEnd('/');

    public ServiceConnection Connection => connection;

    /// <summary>What <paramref name="read"/> makes of the answer; an error reply is one, since some errors are expected states.</summary>
    /// <exception cref="SsoOidcException">No answer, or none that could be read.</exception>
    public async Task<T> SendAsync<T>(ServiceRequest call, Func<ServiceResponse, T> read, CancellationToken cancellationToken)
        where T : class
    {
        // Who echoes a request may also echo its way.
        if (_transport.ProxyPassword is { } password) call = call with { Secrets = [.. call.Secrets, password] };
        if (connection.Deadline is { } deadline && deadline.Left == TimeSpan.Zero)
        {
            throw new SsoOidcException(FailureKind.RequestTimeout, $"The time limit of {deadline.Text} was over before {call.Operation} could be sent.")
            {
                IsUnsent = true,
            };
        }

        long started = _clock.GetTimestamp();
        string invocation = Guid.NewGuid().ToString();
        int spent = 0;
        bool isCorrected = false;
        for (int attempt = 1; ; attempt++)
        {
            if (connection.Pace is { } pace && !await pace.WaitAsync(connection.RequestsPerSecond, Remaining, cancellationToken))
                throw new SsoOidcException(FailureKind.RequestTimeout, $"The time limit of {connection.Deadline!.Text} leaves no time for {call.Operation}.");
            ServiceResponse? reply = null;
            SsoOidcException? unreachable = null;
            try
            {
                reply = await SendOnceAsync(call, invocation, attempt, Remaining, cancellationToken);
                if (reply.Error is null) _transport.Quota.GiveBack(spent);
            }
            catch (Exception e) when (TransportFailure.IsOne(e))
            {
                // A request that is cancelled may end in any of these; the caller is to see that it was cancelled.
                cancellationToken.ThrowIfCancellationRequested();
                unreachable = TransportFailure.Of(e, _endpoint, call.Mask, _transport.ProxyOf(_endpoint));
                Report(call, attempt, null, unreachable.Kind.ToString(), _clock.GetElapsedTime(started));
            }

            if (!isCorrected && reply?.ClockSkew is { } skew && _clock is CorrectableClock clock)
            {
                clock.Correct(skew);
                isCorrected = true;
                continue;
            }

            // Who goes at a pace waits for the next place, with all others; no number of attempts ends that.
            if (connection.Pace is { } shared && reply is not null && IsThrottled(reply)
                && shared.HoldBack(attempt, RetryAfter(reply), _clock.GetElapsedTime(started)))
            {
                continue;
            }

            if (NextPause(reply, unreachable, attempt, ref spent) is not { } pause || pause >= Remaining)
                return read(reply ?? throw unreachable!);
            await _clock.DelayAsync(pause, cancellationToken);
        }
    }

    /// <summary>
    /// How far the service's time is ahead of the machine's, if the time that was sent is why it refused; zero if the machine is right. Beside
    /// that, a correction of the clock is forgotten once a service's time is that of the machine.
    /// </summary>
    /// <param name="call">What was asked.</param>
    /// <param name="sent">The correction of the time that was sent; others may have corrected the clock since.</param>
    /// <param name="metadata">What came beside the content.</param>
    /// <param name="error">What the service said was wrong; null for a success.</param>
    private TimeSpan? ClockSkew(ServiceRequest call, TimeSpan sent, ResponseMetadata metadata, ServiceErrorBody? error)
    {
        if (_clock is not CorrectableClock clock) return null;
        bool mayBeRefusal = error is not null && call.Authorize is not null
            && ErrorCodeMap.KindOf(metadata.HttpStatusCode, error) == call.TimeRefusal;
        // Most answers need no look at their time, which is read from all their headers.
        if (!mayBeRefusal && clock.Correction == TimeSpan.Zero) return null;
        if (!metadata.HttpHeaders.TryGetValue("date", out string? text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            // No service's, and lives that are counted from there would end after all time.
            || time.Year is < 2000 or > 2999)
        {
            return null;
        }

        TimeSpan skew = time - clock.GetMachineTime();
        if (skew.Duration() <= s_toleratedSkew)
        {
            skew = TimeSpan.Zero;
            clock.Correct(skew);
        }

        return mayBeRefusal && (skew - sent).Duration() > s_toleratedSkew ? skew : null;
    }

    private TimeSpan? NextPause(ServiceResponse? reply, SsoOidcException? unreachable, int attempt, ref int spent)
    {
        RetryClass retryClass = unreachable is not null ? TransportFailure.Classify(unreachable)
            : reply?.Error is { } error ? RetryRules.Classify(reply.Metadata.HttpStatusCode, error.Shape)
            : RetryClass.None;
        if (retryClass == RetryClass.None || attempt >= connection.Settings.MaxAttempts) return null;

        int cost = RetryRules.Cost(retryClass);
        if (!_transport.Quota.TryTake(cost)) return null;
        spent = cost;
        return RetryRules.Delay(retryClass, attempt, connection.Jitter(), reply is null ? null : RetryAfter(reply));
    }

    private static bool IsThrottled(ServiceResponse reply) =>
        reply.Error is { } error && (reply.Metadata.HttpStatusCode == 429 || RetryRules.Classify(reply.Metadata.HttpStatusCode, error.Shape) == RetryClass.Throttling);

    /// <summary>The pause that the service wishes: AWS's own header in milliseconds, else the standard one, RFC 9110 section 10.2.3.</summary>
    private TimeSpan? RetryAfter(ServiceResponse reply)
    {
        IReadOnlyDictionary<string, string> headers = reply.Metadata.HttpHeaders;
        if (headers.TryGetValue("x-amz-retry-after", out string? text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds))
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (!headers.TryGetValue("retry-after", out string? standard)) return null;
        if (int.TryParse(standard, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)) return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(standard, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && time - _clock.GetUtcNow() is var left && left > TimeSpan.Zero
                ? left
                : null;
    }

    private TimeSpan Remaining => connection.Deadline?.Left ?? TimeSpan.MaxValue;

    private async Task<ServiceResponse> SendOnceAsync(
        ServiceRequest call, string invocation, int attempt, TimeSpan remaining, CancellationToken cancellationToken)
    {
        long started = _clock.GetTimestamp();
        TimeSpan limit = remaining < ServiceConnection.AttemptTimeout ? remaining : ServiceConnection.AttemptTimeout;
        using CancellationTokenSource timer = _clock.CancelAfter(limit);
        using HttpRequestMessage request = NewRequest(call, invocation, attempt);
        TimeSpan correction = (_clock as CorrectableClock)?.Correction ?? TimeSpan.Zero;
        if (call.Authorize?.Invoke(request, _clock.GetUtcNow()) is { } proof) call = call with { Secrets = [.. call.Secrets, proof] };
        using CancellationTokenRegistration stop = request.Content is TrackedContent content
            ? cancellationToken.Register(() => Stop(timer, content))
            : cancellationToken.Register(static source => ((CancellationTokenSource)source!).Cancel(), timer);
        try
        {
            using HttpResponseMessage response = connection.IsSynchronous
                ? _invoker.Send(request, timer.Token)
                : await _invoker.SendAsync(request, timer.Token);
            // No service answers so (RFC 9110 section 15.5.8).
            if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired && _transport.ProxyOf(_endpoint) is not null)
                throw ProxyAnswers.Refusal(response.StatusCode);
            byte[]? body = await ResponseBody.ReadAsync(response.Content, timer.Token);
            return Answer(call, attempt, correction, response, body, _clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s.");
        }
    }

    private void Stop(CancellationTokenSource timer, TrackedContent content)
    {
        if (content.TryGiveUp()) timer.Cancel();
        else timer.CancelAfter(Remaining < s_finishLimit ? Remaining : s_finishLimit);
    }

    /// <param name="call">What was asked.</param>
    /// <param name="attempt">1 for the first attempt.</param>
    /// <param name="correction">Of the time that was sent.</param>
    /// <param name="response">What came.</param>
    /// <param name="body">Its content; null if that was too long.</param>
    /// <param name="elapsed">How long it took.</param>
    private ServiceResponse Answer(
        ServiceRequest call, int attempt, TimeSpan correction, HttpResponseMessage response, byte[]? body, TimeSpan elapsed)
    {
        ResponseMetadata metadata = new((int)response.StatusCode, attempt - 1, response.Headers, response.Content?.Headers, call.Mask);
        ServiceErrorBody? error =
            response.IsSuccessStatusCode || body is null ? null : ServiceErrorBody.Read(response.Headers, body, call.Mask);
        string? outcome = body is null ? nameof(FailureKind.BadResponse) : error?.Shape ?? error?.Error;
        TimeSpan? skew = ClockSkew(call, correction, metadata, error);
        Report(call, attempt, metadata, outcome, elapsed, skew);
        return body is not null
            ? new ServiceResponse(call, metadata, body, error, _clock.GetUtcNow()) { ClockSkew = skew }
            : throw ServiceExceptionFactory.TooLong(call, metadata);
    }

    private HttpRequestMessage NewRequest(ServiceRequest call, string invocation, int attempt)
    {
        HttpRequestMessage request = new(call.Method, new Uri(_root + call.Path));
        if (call.Body.Length > 0)
        {
            request.Content = call.FinishOnceSent ? new TrackedContent(call.Body) : new ByteArrayContent(call.Body);
            request.Content.Headers.ContentType = call.ContentType == s_json.MediaType ? s_json : new MediaTypeHeaderValue(call.ContentType);
            request.SendContentAtOnce();
        }

        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        request.Headers.TryAddWithoutValidation("amz-sdk-invocation-id", invocation);
        request.Headers.TryAddWithoutValidation(
            "amz-sdk-request", attempt == 1 ? "attempt=1" : $"attempt={attempt}; max={connection.Settings.MaxAttempts}");
        return request;
    }

    private void Report(
        ServiceRequest call, int attempt, ResponseMetadata? answer, string? outcome, TimeSpan elapsed, TimeSpan? skew = null)
    {
        if (connection.Observer is not { } observer) return;
        observer(new HttpAttempt(
            call.Operation, call.Method.Method, _endpoint.Authority, call.Path.Split('?')[0], attempt,
            answer?.HttpStatusCode, answer?.RequestId, outcome, elapsed, skew));
    }
}
