using System.Buffers;

namespace SsoOidc.Core.Http;

/// <summary>
/// An answer's body, whole, up to a size no answer of these services comes near. Its buffer is lent: wiped and given back
/// by <see cref="Dispose"/>, after which the body is empty.
/// </summary>
internal sealed class ResponseBody : IDisposable
{
    public const int Limit = 1024 * 1024;

    private byte[] _buffer;

    private ResponseBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    /// <summary>In bytes; known for errors after the bytes are gone as well.</summary>
    public int Length { get; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Math.Min(Length, _buffer.Length));

    /// <exception cref="InvalidDataException">The body is longer than <see cref="Limit"/>.</exception>
    public static async ValueTask<ResponseBody> ReadAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null) return new ResponseBody([], 0);
        long? length = content.Headers.ContentLength;
        if (length > Limit) throw TooLong();

        using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        // Where reading fails the buffer is not given back: somebody may still be writing to it.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length is { } known ? (int)known + 1 : 4096);
        int filled = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0) return new ResponseBody(buffer, filled);
            filled += read;
            if (filled > Limit) throw TooLong();
            if (filled == buffer.Length) buffer = Larger(buffer);
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private static byte[] Larger(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }

    private static InvalidDataException TooLong() => new($"The answer is longer than {Limit} bytes.");
}
