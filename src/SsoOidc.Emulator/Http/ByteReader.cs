using System.Text;

namespace SsoOidc.Emulator.Http;

/// <summary>Reads lines and blocks from a stream, with limits.</summary>
internal sealed class ByteReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>A line without its end; null if the stream ends before the first byte.</summary>
    public async Task<string?> ReadLineAsync(int limit, CancellationToken cancellationToken)
    {
        using MemoryStream line = new();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
                return line.Length == 0 ? null : throw new ProtocolException(400, "The request ends within a line");
            int end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            int stop = end < 0 ? _end : end;
            line.Write(_buffer, _start, stop - _start);
            _start = end < 0 ? _end : end + 1;
            if (line.Length > limit)
                throw new ProtocolException(431, "The request head is too long");
            if (end >= 0)
                return Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r');
        }
    }

    public async Task<byte[]> ReadBlockAsync(int count, CancellationToken cancellationToken)
    {
        byte[] block = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
                throw new ProtocolException(400, "The request ends within its body");
            int part = Math.Min(count - filled, _end - _start);
            Array.Copy(_buffer, _start, block, filled, part);
            _start += part;
            filled += part;
        }

        return block;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await Polyfills.ReadAsync(stream, _buffer, cancellationToken).ConfigureAwait(false);
        return _end > 0;
    }
}
