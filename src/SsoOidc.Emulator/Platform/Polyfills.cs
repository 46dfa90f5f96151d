// The rest of the project is the same for both targets; every #if is in this file.
global using SsoOidc.Emulator.Platform;
using System.Security.Cryptography;
using System.Text;

namespace SsoOidc.Emulator.Platform;

/// <summary>Members of .NET 8 for both targets.</summary>
internal static class Polyfills
{
    public static byte[] Sha256(byte[] data)
    {
#if NETSTANDARD2_0
        using SHA256 sha = SHA256.Create();
        return sha.ComputeHash(data);
#else
        return SHA256.HashData(data);
#endif
    }

    public static byte[] HmacSha256(byte[] key, byte[] data)
    {
#if NETSTANDARD2_0
        using HMACSHA256 hmac = new(key);
        return hmac.ComputeHash(data);
#else
        return HMACSHA256.HashData(key, data);
#endif
    }

    public static byte[] RandomBytes(int count)
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

    public static string HexLower(byte[] data)
    {
        StringBuilder text = new(data.Length * 2);
        foreach (byte value in data)
            text.Append(value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        return text.ToString();
    }

    /// <summary>Compares in a time that does not depend on where the first difference is.</summary>
    public static bool FixedTimeEquals(string left, string right)
    {
        byte[] a = Encoding.UTF8.GetBytes(left);
        byte[] b = Encoding.UTF8.GetBytes(right);
#if NETSTANDARD2_0
        if (a.Length != b.Length)
            return false;
        int difference = 0;
        for (int i = 0; i < a.Length; i++)
            difference |= a[i] ^ b[i];
        return difference == 0;
#else
        return CryptographicOperations.FixedTimeEquals(a, b);
#endif
    }

    public static Task Delay(TimeSpan delay, TimeProvider clock, CancellationToken cancellationToken)
    {
#if NETSTANDARD2_0
        return clock.Delay(delay, cancellationToken);
#else
        return Task.Delay(delay, clock, cancellationToken);
#endif
    }

    public static Task<int> ReadAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
#if NETSTANDARD2_0
        return stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken);
#else
        return stream.ReadAsync(buffer, cancellationToken).AsTask();
#endif
    }

    public static async Task WriteAsync(Stream stream, byte[] data, int count, CancellationToken cancellationToken)
    {
#if NETSTANDARD2_0
        await stream.WriteAsync(data, 0, count, cancellationToken).ConfigureAwait(false);
#else
        await stream.WriteAsync(data.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
#endif
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
