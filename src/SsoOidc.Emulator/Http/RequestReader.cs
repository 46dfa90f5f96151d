using System.Globalization;
using System.Text;

namespace SsoOidc.Emulator.Http;

/// <summary>Reads HTTP/1.1 requests (RFC 9112) from a connection.</summary>
internal sealed class RequestReader(Stream stream)
{
    private const int HeadLimit = 64 * 1024;
    private const int BodyLimit = 1024 * 1024;

    private static readonly byte[] s_continue = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");

    private readonly ByteReader _bytes = new(stream);

    /// <summary>The next request, or null if the client has closed the connection.</summary>
    public async Task<IncomingRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        string? line = await _bytes.ReadLineAsync(HeadLimit, cancellationToken).ConfigureAwait(false);
        while (line is { Length: 0 }) // section 2.2: an empty line before a request is ignored
            line = await _bytes.ReadLineAsync(HeadLimit, cancellationToken).ConfigureAwait(false);
        if (line is null)
            return null;
        string[] parts = line.Split(' ');
        if (parts.Length != 3 || parts[2] is not ("HTTP/1.1" or "HTTP/1.0"))
            throw new ProtocolException(400, "The request line is not HTTP/1.1");
        Dictionary<string, string> headers = await ReadHeadersAsync(cancellationToken).ConfigureAwait(false);
        return new IncomingRequest
        {
            Method = parts[0],
            Target = Target(parts[1]),
            Headers = headers,
            BodyBytes = await ReadBodyAsync(headers, cancellationToken).ConfigureAwait(false),
            IsLast = IsLast(parts[2], headers),
        };
    }

    // The absolute form, as for a proxy, becomes the usual one.
    private static string Target(string target) => Uri.TryCreate(target, UriKind.Absolute, out Uri? uri) && uri.Scheme == "http"
        ? uri.PathAndQuery
        : target;

    private static bool IsLast(string version, Dictionary<string, string> headers)
    {
        headers.TryGetValue("Connection", out string? connection);
        return version == "HTTP/1.0"
            ? !string.Equals(connection, "keep-alive", StringComparison.OrdinalIgnoreCase)
            : string.Equals(connection, "close", StringComparison.OrdinalIgnoreCase);
    }

    private async Task<Dictionary<string, string>> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        int left = HeadLimit;
        while (true)
        {
            string line = await RequireLineAsync(left, cancellationToken).ConfigureAwait(false);
            if (line.Length == 0)
                return headers;
            left -= line.Length;
            int colon = line.IndexOf(':');
            if (colon <= 0 || char.IsWhiteSpace(line[0]) || char.IsWhiteSpace(line[colon - 1]))
                throw new ProtocolException(400, "A header line is malformed");
            string name = line.Substring(0, colon);
            string value = line.Substring(colon + 1).Trim();
            headers[name] = headers.TryGetValue(name, out string? earlier) ? $"{earlier},{value}" : value;
        }
    }

    private async Task<byte[]> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        bool chunked = headers.TryGetValue("Transfer-Encoding", out string? coding);
        bool sized = headers.TryGetValue("Content-Length", out string? text);
        if (!chunked && !sized)
            return [];
        if (chunked && (sized || !string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase)))
            throw new ProtocolException(400, "The length of the body is not clear");
        int size = chunked ? 0 : Length(text!, NumberStyles.None);
        headers.TryGetValue("Expect", out string? expect);
        if (string.Equals(expect, "100-continue", StringComparison.OrdinalIgnoreCase))
            await Polyfills.WriteAsync(stream, s_continue, s_continue.Length, cancellationToken).ConfigureAwait(false);
        return chunked
            ? await ReadChunksAsync(cancellationToken).ConfigureAwait(false)
            : await _bytes.ReadBlockAsync(size, cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        while (true)
        {
            string line = await RequireLineAsync(HeadLimit, cancellationToken).ConfigureAwait(false);
            int size = Length(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier);
            if (size == 0)
                break;
            if (body.Length + size > BodyLimit)
                throw new ProtocolException(413, "The request body is too long");
            body.Write(await _bytes.ReadBlockAsync(size, cancellationToken).ConfigureAwait(false), 0, size);
            await RequireLineAsync(0, cancellationToken).ConfigureAwait(false);
        }

        await ReadHeadersAsync(cancellationToken).ConfigureAwait(false); // trailers
        return body.ToArray();
    }

    private static int Length(string text, NumberStyles styles)
    {
        if (!int.TryParse(text, styles, CultureInfo.InvariantCulture, out int length) || length < 0)
            throw new ProtocolException(400, "The length of the body is not a number");
        return length <= BodyLimit ? length : throw new ProtocolException(413, "The request body is too long");
    }

    private async Task<string> RequireLineAsync(int limit, CancellationToken cancellationToken) =>
        await _bytes.ReadLineAsync(limit + 2, cancellationToken).ConfigureAwait(false)
            ?? throw new ProtocolException(400, "The request ends within its head");
}

/// <summary>The request is not valid HTTP; the connection ends.</summary>
internal sealed class ProtocolException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
