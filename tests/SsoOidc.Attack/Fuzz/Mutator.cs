using System.Text;

namespace SsoOidc.Attack.Fuzz;

/// <summary>Changes valid input into input that is nearly valid: bytes, pieces, and what parsers stumble over.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly byte[][] s_pieces =
    [
        .. new[]
        {
            "\\ud800", "\\udc00\\ud800", "\\u0000", "\\u202e", "null", "true", "-1", "1e999", "99999999999999999999", "0.1", "[]", "{}", "\"\"",
            "[[[[[[[[[[[[[[[[", "{\"a\":", "}", "]", "\"", "\\", "\r\n", "\n", "\t", " ", "=", ":", "#", ";", "[x]", "[profile a]", "&", "%", "%zz", "+",
            ",", ".", "-----BEGIN EC PRIVATE KEY-----", "-----END EC PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----", "HTTP/1.1", "SSOOIDC1.",
            "2026-13-45T99:99:99Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
        }.Select(Encoding.UTF8.GetBytes),
        [0], [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0x1B, (byte)'['], [0xC2, 0x9B], [0x80],
    ];

    /// <summary>The input with one to five changes.</summary>
    public byte[] Mutate(byte[] seed, byte[] other)
    {
        byte[] input = seed;
        for (int change = random.Next(1, 6); change > 0; change--) input = Change(input, other);
        return input.Length <= 64 * 1024 ? input : input[..(64 * 1024)];
    }

    private byte[] Change(byte[] input, byte[] other)
    {
        int at = random.Next(input.Length + 1), length = Math.Min(random.Next(1, 1 + Math.Max(1, input.Length / 4)), input.Length - at);
        ReadOnlySpan<byte> head = input.AsSpan(0, at), tail = input.AsSpan(at), rest = input.AsSpan(at + length);
        switch (random.Next(9))
        {
            case 0 when input.Length > 0:
                byte[] flipped = [.. input];
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1: return [.. head];
            case 2: return [.. head, .. rest];
            case 3: return [.. head, .. input.AsSpan(at, length), .. tail];
            case 4: return [.. head, .. s_pieces[random.Next(s_pieces.Length)], .. rest];
            case 5: return [.. head, .. other.AsSpan(random.Next(other.Length + 1)), .. rest];
            case 6: return [.. head, .. Enumerable.Repeat(s_pieces[random.Next(s_pieces.Length)], random.Next(1, 200)).SelectMany(piece => piece), .. tail];
            case 7 when input.Length > 0:
                byte[] replaced = [.. input];
                replaced[random.Next(replaced.Length)] = (byte)random.Next(256);
                return replaced;
            default: return [.. head, .. s_pieces[random.Next(s_pieces.Length)], .. tail];
        }
    }
}
