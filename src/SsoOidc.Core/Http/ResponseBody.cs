namespace SsoOidc.Core.Http;

internal static class ResponseBody
{
    /// <summary>In bytes; no answer of these services comes near.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>An answer's content, whole; null if it is longer than <see cref="Limit"/>.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null) return [];
        long? length = content.Headers.ContentLength;
        if (length > Limit) return null;

        using Stream stream = content.ReadAsStream(cancellationToken);
        byte[] body = new byte[length ?? 4096];
        int filled = 0;
        while (filled < body.Length && await stream.ReadAsync(body.AsMemory(filled), cancellationToken) is > 0 and int read)
        {
            filled += read;
            if (filled > Limit) return null;
            if (filled == body.Length && length is null) Array.Resize(ref body, filled * 2);
        }

        return filled == body.Length ? body : body.AsSpan(0, filled).ToArray();
    }
}
