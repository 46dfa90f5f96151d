// What .NET Framework lacks. The rest of the project is written for .NET 8; every #if stands in this folder.
global using SsoOidc.Core.Platform;

namespace SsoOidc.Core.Platform;

internal static class Clocks
{
    public static Task DelayAsync(this TimeProvider clock, TimeSpan delay, CancellationToken cancellationToken) =>
#if NETSTANDARD2_0
        clock.Delay(delay, cancellationToken);
#else
        Task.Delay(delay, clock, cancellationToken);
#endif

    /// <summary>A source that cancels itself after <paramref name="delay"/> by the given clock.</summary>
    public static CancellationTokenSource CancelAfter(this TimeProvider clock, TimeSpan delay) =>
#if NETSTANDARD2_0
        clock.CreateCancellationTokenSource(delay);
#else
        new(delay, clock);
#endif
}

internal static class Processes
{
    /// <summary>Ends a process with those that it started, where the platform can.</summary>
    public static void KillTree(this System.Diagnostics.Process process) =>
#if NETSTANDARD2_0
        process.Kill();
#else
        process.Kill(entireProcessTree: true);
#endif
}

#if NETSTANDARD2_0
internal static class MissingMembers
{
    extension(ArgumentNullException)
    {
        public static void ThrowIfNull(
            [System.Diagnostics.CodeAnalysis.NotNull] object? argument,
            [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(argument))] string? name = null)
        {
            if (argument is null) throw new ArgumentNullException(name);
        }
    }

    extension(StreamReader reader)
    {
        /// <summary>The token ends the wait; the read itself goes on until the other side ends.</summary>
        public async Task<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken)
        {
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray<char>(buffer, out ArraySegment<char> array);
            Task<int> read = reader.ReadAsync(array.Array!, array.Offset, array.Count);
            Task cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
            if (await Task.WhenAny(read, cancelled) == cancelled) cancellationToken.ThrowIfCancellationRequested();
            return await read;
        }
    }

    extension(Stream stream)
    {
        public Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(buffer, out ArraySegment<byte> array);
            return stream.ReadAsync(array.Array!, array.Offset, array.Count, cancellationToken);
        }

        public Task WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
        {
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> array);
            return stream.WriteAsync(array.Array!, array.Offset, array.Count, cancellationToken);
        }
    }

    extension(System.Net.Sockets.TcpListener listener)
    {
        /// <summary>The token does not end a wait that has begun; stopping the listener does.</summary>
        public Task<System.Net.Sockets.TcpClient> AcceptTcpClientAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return listener.AcceptTcpClientAsync();
        }
    }

    extension(string text)
    {
        public bool Contains(char value) => text.IndexOf(value) >= 0;

        public bool StartsWith(char value) => text.Length > 0 && text[0] == value;

        public bool EndsWith(char value) => text.Length > 0 && text[text.Length - 1] == value;

        public bool Contains(string value, StringComparison comparison) => text.IndexOf(value, comparison) >= 0;

        public string Replace(string old, string with, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? text.Replace(old, with) : throw new NotSupportedException();

        public string[] Split(char separator, int count) => text.Split([separator], count);
    }
}
#endif
