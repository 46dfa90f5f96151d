namespace SsoOidc.Core.Http;

internal static class ResponseBody
{
    /// <summary>In bytes; no answer of these services comes near.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>An answer's content, whole; null if it is longer than <see cref="Limit"/>.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null) return ReadOnlyMemory<byte>.Empty;
        long? length = content.Headers.ContentLength;
        if (length > Limit) return null;

        using Stream stream = content.ReadAsStream(cancellationToken);
        byte[] buffer = new byte[length is { } announced ? (int)announced + 1 : 4096];
        int filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and int read)
        {
            filled += read;
            if (filled > Limit) return null;
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }

        return buffer.AsMemory(0, filled);
    }
}
