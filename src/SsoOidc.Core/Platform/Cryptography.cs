using System.Security.Cryptography;
using System.Text;

namespace SsoOidc.Core.Platform;

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

    /// <summary>By hand: what .NET has is made for long texts, and compiled in each process anew (0.8 ms).</summary>
    public static string LowerHex(byte[] data)
    {
        const string digits = "0123456789abcdef";
        char[] text = new char[2 * data.Length];
        for (int i = 0; i < data.Length; i++)
        {
            text[2 * i] = digits[data[i] >> 4];
            text[(2 * i) + 1] = digits[data[i] & 0xF];
        }

        return new string(text);
    }
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

#pragma warning disable CA5394 // Not for secrets.
#if NETSTANDARD2_0
    private static readonly Random s_shared = new();

    /// <summary>A number in [0, 1), for what may be guessed.</summary>
    public static double Fraction()
    {
        lock (s_shared) return s_shared.NextDouble();
    }
#else
    /// <summary>A number in [0, 1), for what may be guessed.</summary>
    public static double Fraction() => Random.Shared.NextDouble();
#endif
#pragma warning restore CA5394
}

/// <summary>P-256 keys as numbers, which can be written at any time; whether a key object gives them out is up to its maker.</summary>
internal static class EcKeys
{
    /// <summary>A new key.</summary>
    // Only the maker of a CNG key (.NET Framework, Windows) chooses whether it can be exported: a key made from a named curve
    // can (CngExportPolicies.AllowPlaintextExport), one that was imported or opened may not. So it is exported here, once.
    public static ECParameters Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportParameters(includePrivateParameters: true);
    }

    /// <summary>Reads SEC1 (<c>EC PRIVATE KEY</c>) and PKCS#8 (<c>PRIVATE KEY</c>) PEM.</summary>
    /// <exception cref="CryptographicException">Another key, or no key.</exception>
    /// <exception cref="ArgumentException">No PEM block at all.</exception>
    public static ECParameters FromPem(string pem)
    {
#if NETSTANDARD2_0
        return EcKeyDer.Read(pem);
#else
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.ExportParameters(includePrivateParameters: true);
#endif
    }

    /// <summary>Writes SEC1 PEM, which every AWS client reads.</summary>
    public static string ToPem(ECParameters key)
    {
#if NETSTANDARD2_0
        return EcKeyDer.Write(key);
#else
        using ECDsa one = ECDsa.Create(key);
        return one.ExportECPrivateKeyPem() + "\n";
#endif
    }
}

/// <summary>Compares in a time that does not tell where two strings of one length differ.</summary>
internal static class FixedTime
{
    public static bool Equal(string one, string other)
    {
        byte[] left = Encoding.UTF8.GetBytes(one), right = Encoding.UTF8.GetBytes(other);
#if NETSTANDARD2_0
        if (left.Length != right.Length) return false;
        int difference = 0;
        for (int i = 0; i < left.Length; i++) difference |= left[i] ^ right[i];
        return difference == 0;
#else
        return CryptographicOperations.FixedTimeEquals(left, right);
#endif
    }
}
