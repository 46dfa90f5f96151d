using System.Security.Cryptography;
using System.Text;

namespace SsoOidc.Core.Platform;

/// <summary>
/// P-256 private keys in PEM, where the runtime can't read them itself (.NET Framework): SEC1 (RFC 5915) and PKCS#8
/// (RFC 5208), both with the public point in them, as all AWS clients write them.
/// </summary>
internal static class EcKeyDer
{
    private const byte Integer = 0x02, BitString = 0x03, OctetString = 0x04, Oid = 0x06, Sequence = 0x30;
    private const byte Tag0 = 0xA0, Tag1 = 0xA1;

    private static readonly byte[] s_p256 = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
    private static readonly byte[] s_ecPublicKey = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

    public static ECParameters Read(string pem)
    {
        foreach (string label in (string[])["EC PRIVATE KEY", "PRIVATE KEY"])
        {
            string begin = $"-----BEGIN {label}-----";
            int from = pem.IndexOf(begin, StringComparison.Ordinal);
            int to = pem.IndexOf($"-----END {label}-----", StringComparison.Ordinal);
            if (from < 0 || to < from) continue;
            from += begin.Length;
            DerReader key = new DerReader(Convert.FromBase64String(pem.Substring(from, to - from))).Read(Sequence);
            key.Read(Integer);
            return label == "EC PRIVATE KEY" ? ReadSec1(key, curveKnown: false) : ReadPkcs8(key);
        }

        throw new ArgumentException("No PEM block with a private key was found.", nameof(pem));
    }

    public static string Write(ECParameters key)
    {
        byte[] point = [0x00, 0x04, .. key.Q.X!, .. key.Q.Y!];
        byte[] der = Der(Sequence, [
            .. Der(Integer, [1]),
            .. Der(OctetString, key.D!),
            .. Der(Tag0, Der(Oid, s_p256)),
            .. Der(Tag1, Der(BitString, point)),
        ]);
        string base64 = Convert.ToBase64String(der);
        StringBuilder pem = new("-----BEGIN EC PRIVATE KEY-----\n");
        for (int i = 0; i < base64.Length; i += 64) pem.Append(base64, i, Math.Min(64, base64.Length - i)).Append('\n');
        return pem.Append("-----END EC PRIVATE KEY-----\n").ToString();
    }

    private static ECParameters ReadPkcs8(DerReader key)
    {
        DerReader algorithm = key.Read(Sequence);
        if (!algorithm.Read(Oid).Rest.SequenceEqual(s_ecPublicKey) || !algorithm.Read(Oid).Rest.SequenceEqual(s_p256))
            throw new CryptographicException("The key is not on the curve P-256.");
        DerReader inner = new DerReader(key.Read(OctetString).Rest).Read(Sequence);
        inner.Read(Integer);
        return ReadSec1(inner, curveKnown: true);
    }

    private static ECParameters ReadSec1(DerReader key, bool curveKnown)
    {
        byte[] d = key.Read(OctetString).Rest;
        byte[]? point = null;
        while (!key.AtEnd)
        {
            byte tag = key.Peek();
            DerReader part = key.Read(tag);
            if (tag == Tag0) curveKnown = part.Read(Oid).Rest.SequenceEqual(s_p256);
            else if (tag == Tag1) point = part.Read(BitString).Rest;
        }

        if (!curveKnown || d.Length != 32 || point is not { Length: 66 } || point[1] != 0x04)
            throw new CryptographicException("The key is not on the curve P-256, or lacks its public point.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = d,
            Q = new ECPoint { X = [.. point.Skip(2).Take(32)], Y = [.. point.Skip(34)] },
        };
    }

    private static byte[] Der(byte tag, byte[] content) =>
        content.Length < 0x80 ? [tag, (byte)content.Length, .. content] : [tag, 0x81, (byte)content.Length, .. content];

    private sealed class DerReader(byte[] data)
    {
        private int _at;

        public bool AtEnd => _at >= data.Length;

        public byte[] Rest => [.. data.Skip(_at)];

        public byte Peek() => AtEnd ? throw Cut() : data[_at];

        public DerReader Read(byte tag)
        {
            if (Peek() != tag) throw new CryptographicException("The key's DER form is not understood.");
            _at++;
            int length = Peek();
            _at++;
            if (length > 0x80)
            {
                int bytes = length & 0x7F;
                length = 0;
                if (bytes > 2) throw Cut();
                for (; bytes > 0; bytes--, _at++) length = (length << 8) | Peek();
            }

            if (_at + length > data.Length) throw Cut();
            DerReader inner = new([.. data.Skip(_at).Take(length)]);
            _at += length;
            return inner;
        }

        private static CryptographicException Cut() => new("The key's DER form is cut short.");
    }
}
