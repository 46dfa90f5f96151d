namespace SsoOidc.Core.Http;

/// <summary>
/// The way bytes go out, to be shared by all calls with the same proxy and CA bundle: an open connection is used again,
/// and so is the quota for retries. Safe for use by several threads.
/// </summary>
public sealed class HttpTransport : IDisposable
{
    /// <summary>Sends over <paramref name="handler"/>, which is disposed with the transport.</summary>
    public HttpTransport(HttpMessageHandler handler) => Invoker = new HttpMessageInvoker(handler, disposeHandler: true);

    internal HttpMessageInvoker Invoker { get; }

    internal RetryQuota Quota { get; } = new();

    /// <inheritdoc />
    public void Dispose() => Invoker.Dispose();
}
