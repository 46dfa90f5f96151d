using System.Net.Http.Headers;

namespace SsoOidc.Core;

/// <summary>What came with a reply beside its content: the same facts, under the same names, as in the AWS SDKs.</summary>
public sealed class ResponseMetadata
{
    private readonly HttpHeaders? _headers;
    private readonly HttpHeaders? _contentHeaders;
    private readonly SecretMask? _mask;
    private Dictionary<string, string>? _httpHeaders;

    internal ResponseMetadata(
        int status, int retryAttempts, HttpHeaders? headers = null, HttpHeaders? contentHeaders = null, SecretMask? mask = null)
    {
        HttpStatusCode = status;
        RetryAttempts = retryAttempts;
        _headers = headers;
        _contentHeaders = contentHeaders;
        // What lives as long as an output is to know no secrets; nearly always every header is shorter than any of them.
        if (mask?.MayHideIn(Math.Max(headers.Longest(), contentHeaders.Longest())) == true) _mask = mask;
    }

    /// <summary>The service's id of the request, to quote to support. An opaque text; null if the reply had none.</summary>
    public string? RequestId => DisplayText.Safe(Header("x-amzn-requestid") ?? Header("x-amz-request-id"), DisplayText.LineLimit);

    /// <summary>The HTTP status of the last attempt, for example 200.</summary>
    public int HttpStatusCode { get; }

    /// <summary>The reply's headers; names in lower case, several values joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> HttpHeaders => _httpHeaders ??= ReadHeaders();

    /// <summary>How many attempts were repeated: 0 when the first one was answered.</summary>
    public int RetryAttempts { get; }

    /// <summary>The second id some services send beside <c>x-amz-request-id</c>; mostly null.</summary>
    public string? HostId => Header("x-amz-request-id") is null ? null : Header("x-amz-id-2");

    /// <summary>The request id and status in one line.</summary>
    public override string ToString() => $"HTTP {HttpStatusCode}, request id {RequestId ?? "none"}";

    private string? Header(string name) => HttpHeaders.TryGetValue(name, out string? value) ? value : null;

    private Dictionary<string, string> ReadHeaders()
    {
        Dictionary<string, string> all = new(StringComparer.OrdinalIgnoreCase);
        foreach (HttpHeaders? headers in new[] { _headers, _contentHeaders })
        {
            if (headers is null) continue;
            foreach (KeyValuePair<string, IEnumerable<string>> header in headers)
                all[Masked(header.Key.ToLowerInvariant())] = Masked(string.Join(", ", header.Value));
        }

        return all;
    }

    private string Masked(string text) => DisplayText.Safe(_mask is null ? text : _mask.Apply(text)!);
}
