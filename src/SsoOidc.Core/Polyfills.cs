// What differs between the two targets stands here, and in Http what is about HTTP: the rest of the project is written for
// .NET 8.
global using SsoOidc.Core.Compatibility;

using System.Security.Cryptography;
using System.Text;

namespace SsoOidc.Core.Compatibility;

internal static class Clocks
{
    /// <summary>Waits by the given clock.</summary>
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

internal static class Hashes
{
    public static byte[] Sha256(byte[] data)
    {
#if NETSTANDARD2_0
        using SHA256 hash = SHA256.Create();
        return hash.ComputeHash(data);
#else
        return SHA256.HashData(data);
#endif
    }

#pragma warning disable CA5350 // The names of the AWS CLI's cache files; nothing depends on it being hard to forge.
    public static byte[] Sha1(byte[] data)
    {
#if NETSTANDARD2_0
        using SHA1 hash = SHA1.Create();
        return hash.ComputeHash(data);
#else
        return SHA1.HashData(data);
#endif
    }
#pragma warning restore CA5350

    public static byte[] HmacSha256(byte[] key, string text)
    {
#if NETSTANDARD2_0
        using HMACSHA256 mac = new(key);
        return mac.ComputeHash(Encoding.UTF8.GetBytes(text));
#else
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
#endif
    }

    public static string LowerHex(byte[] data) =>
#if NETSTANDARD2_0
        BitConverter.ToString(data).Replace("-", "").ToLowerInvariant();
#else
        Convert.ToHexString(data).ToLowerInvariant();
#endif
}

internal static class Randoms
{
    /// <summary>Bytes that nobody can guess.</summary>
    public static byte[] Bytes(int count)
    {
#if NETSTANDARD2_0
        byte[] bytes = new byte[count];
        using RandomNumberGenerator generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return bytes;
#else
        return RandomNumberGenerator.GetBytes(count);
#endif
    }
}

internal static class EcKeys
{
    /// <summary>Reads SEC1 (<c>EC PRIVATE KEY</c>) and PKCS#8 (<c>PRIVATE KEY</c>) PEM.</summary>
    /// <exception cref="CryptographicException">Another key, or no key.</exception>
    /// <exception cref="ArgumentException">No PEM block at all.</exception>
    public static ECDsa FromPem(string pem)
    {
#if NETSTANDARD2_0
        return ECDsa.Create(Http.EcKeyDer.Read(pem));
#else
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
#endif
    }

    /// <summary>Writes SEC1 PEM, which every AWS client reads.</summary>
    public static string ToPem(ECDsa key) =>
#if NETSTANDARD2_0
        Http.EcKeyDer.Write(key.ExportParameters(includePrivateParameters: true));
#else
        key.ExportECPrivateKeyPem() + "\n";
#endif
}

internal static class PrivateFiles
{
    /// <summary>Makes a folder that only its owner may enter.</summary>
    public static void CreateFolder(string path)
    {
#if NETSTANDARD2_0
        Directory.CreateDirectory(path);
#else
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#endif
    }

    /// <summary>
    /// Writes a file that only its owner may read, in one step: a reader sees the old content or the new, never half. On
    /// Windows the folder's rights decide, which below a user's profile are his own.
    /// </summary>
    public static void Write(string path, byte[] content) => Write(path, content, keepsMode: false);

    /// <summary>
    /// Changes a file in one step and lets it be what it was: readable by whom it was, and a link where it was one. A new
    /// file only its owner may read.
    /// </summary>
    public static void Change(string path, byte[] content) => Write(Target(path), content, keepsMode: true);

    private static void Write(string path, byte[] content, bool keepsMode)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = CreateNew(temporary))
            {
                file.Write(content, 0, content.Length);
                file.Flush(flushToDisk: true);
            }

            if (keepsMode && File.Exists(path)) Replace(temporary, path);
            else Move(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static FileStream CreateNew(string path)
    {
#if NETSTANDARD2_0
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
#else
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
#endif
    }

    /// <summary>Where a link leads.</summary>
    private static string Target(string path)
    {
#if NETSTANDARD2_0
        return path;
#else
        return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
#endif
    }

    /// <summary>Windows keeps the rights of a file that is replaced; elsewhere they go over to the new one first.</summary>
    private static void Replace(string from, string to)
    {
#if NETSTANDARD2_0
        File.Replace(from, to, null);
#else
        if (OperatingSystem.IsWindows())
        {
            File.Replace(from, to, null);
            return;
        }

        File.SetUnixFileMode(from, File.GetUnixFileMode(to));
        Move(from, to);
#endif
    }

    private static void Move(string from, string to)
    {
#if NETSTANDARD2_0
        if (File.Exists(to)) File.Replace(from, to, null);
        else File.Move(from, to);
#else
        File.Move(from, to, overwrite: true);
#endif
    }
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
        public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
        {
            Task<string> text = reader.ReadToEndAsync();
            Task cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
            if (await Task.WhenAny(text, cancelled) == cancelled) cancellationToken.ThrowIfCancellationRequested();
            return await text;
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
