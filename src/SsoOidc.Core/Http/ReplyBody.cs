namespace SsoOidc.Core.Http;

/// <summary>Reads an answer's body whole, up to a size no answer of these services comes near.</summary>
internal static class ReplyBody
{
    public const int Limit = 1024 * 1024;

    /// <exception cref="InvalidDataException">The body is longer than <see cref="Limit"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null) return ReadOnlyMemory<byte>.Empty;
        long? length = content.Headers.ContentLength;
        if (length > Limit) throw TooLong();

        using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[length is { } known ? (int)known + 1 : 4096];
        int filled = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0) return buffer.AsMemory(0, filled);
            filled += read;
            if (filled < buffer.Length) continue;
            if (filled > Limit) throw TooLong();
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Limit + 1));
        }
    }

    private static InvalidDataException TooLong() => new($"The answer is longer than {Limit} bytes.");
}
