namespace SsoOidc.Core.Tests.Support;

/// <summary>A request as it went out.</summary>
internal sealed record SentRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;

    public static async Task<SentRequest> OfAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers.NonValidated.Select(Pair))
            headers[header.Key] = string.Join(",", header.Value);
        if (request.Content is null) return new SentRequest(request.Method.Method, request.RequestUri!, headers, "");
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Content.Headers.NonValidated.Select(Pair))
            headers[header.Key] = string.Join(",", header.Value);
        string body = await request.Content.ReadAsStringAsync(cancellationToken);
        return new SentRequest(request.Method.Method, request.RequestUri!, headers, body);
    }

    private static KeyValuePair<string, IEnumerable<string>> Pair(
        KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header) => new(header.Key, header.Value);
}
