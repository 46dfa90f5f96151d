using System.Buffers;
using System.Text.Json;

namespace SsoOidc.Core.Http;

/// <summary>
/// A request's JSON: one object, its members in the order in which they are added, those without a value left out. Written
/// by hand, since metadata of types costs a fresh process more than its first request.
/// </summary>
internal sealed class JsonRequestWriter : IBufferWriter<byte>, IDisposable
{
    [ThreadStatic]
    private static JsonRequestWriter? t_spare;

#pragma warning disable CA2213 // Kept for the next body; it holds nothing that must be closed.
    private readonly Utf8JsonWriter _json;
#pragma warning restore CA2213
    private byte[] _buffer = [];
    private int _filled;

    private JsonRequestWriter() => _json = new Utf8JsonWriter(this);

    /// <summary>A new body, in the writer that this thread used last.</summary>
    public static JsonRequestWriter Start()
    {
        JsonRequestWriter body = t_spare ?? new JsonRequestWriter();
        t_spare = null;
        body._buffer = ArrayPool<byte>.Shared.Rent(2048);
        body._json.WriteStartObject();
        return body;
    }

    public JsonRequestWriter Add(string name, string? value)
    {
        if (value is not null) _json.WriteString(name, value);
        return this;
    }

    public JsonRequestWriter Add(string name, Secret? value) => Add(name, value?.Reveal());

    public JsonRequestWriter Add(string name, int? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
        return this;
    }

    public JsonRequestWriter Add(string name, IReadOnlyList<string>? values)
    {
        if (values is null) return this;
        _json.WriteStartArray(name);
        foreach (string value in values) _json.WriteStringValue(value);
        _json.WriteEndArray();
        return this;
    }

    /// <summary>Ends the object and gives its bytes; nothing can be added after that.</summary>
    public byte[] ToArray()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.AsSpan(0, _filled).ToArray();
    }

    public void Dispose()
    {
        Release();
        _filled = 0;
        _json.Reset();
        t_spare = this;
    }

    void IBufferWriter<byte>.Advance(int count) => _filled += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        int needed = _filled + Math.Max(1, sizeHint);
        if (needed > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            Release();
            _buffer = larger;
        }

        return _buffer.AsMemory(_filled);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => ((IBufferWriter<byte>)this).GetMemory(sizeHint).Span;

    /// <summary>Others get the buffer after us, but not the secrets that were in it.</summary>
    private void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }
}
