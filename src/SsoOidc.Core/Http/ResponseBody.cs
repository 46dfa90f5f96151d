namespace SsoOidc.Core.Http;

internal static class ResponseBody
{
    /// <summary>In bytes; no answer of these services comes near.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>An answer's content, whole; null if it is longer than <see cref="Limit"/>.</summary>
    /// <exception cref="IOException">It ends before the length that was announced.</exception>
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

        // .NET Framework takes an answer that was cut off for a whole one.
        if (filled > 0 && filled < length) throw new IOException($"The answer ended after {filled} of {length} bytes.");
        return filled == body.Length ? body : body.AsSpan(0, filled).ToArray();
    }
}
