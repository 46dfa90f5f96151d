using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Security;

/// <summary>A P-256 public key from a proof's <c>jwk</c> member.</summary>
internal sealed record DPoPKey(byte[] X, byte[] Y)
{
    /// <summary>The RFC 7638 thumbprint: base64url of the SHA-256 of the required members in order.</summary>
    public string Thumbprint => Wire.Base64Url(Polyfills.Sha256(Encoding.UTF8.GetBytes(
        $$"""{"crv":"P-256","kty":"EC","x":"{{Wire.Base64Url(X)}}","y":"{{Wire.Base64Url(Y)}}"}""")));

    /// <summary>Reads a JWK; null if it is anything but the public half of a P-256 key.</summary>
    public static DPoPKey? Read(JsonElement header)
    {
        if (!header.TryGetProperty("jwk", out JsonElement jwk) || jwk.ValueKind != JsonValueKind.Object
            || Wire.StringMember(jwk, "kty") != "EC" || Wire.StringMember(jwk, "crv") != "P-256" || jwk.TryGetProperty("d", out _)
            || !Wire.TryBase64Url(Wire.StringMember(jwk, "x") ?? "", out byte[] x)
            || !Wire.TryBase64Url(Wire.StringMember(jwk, "y") ?? "", out byte[] y)
            || x.Length != 32 || y.Length != 32)
            return null;
        return new DPoPKey(x, y);
    }

    /// <summary>Checks an ES256 signature: r and s, 32 bytes each (IEEE P1363), never DER.</summary>
    public bool Verifies(string signingInput, byte[] signature)
    {
        if (signature.Length != 64)
            return false;
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = X, Y = Y },
            });
            return key.VerifyData(Encoding.ASCII.GetBytes(signingInput), signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false; // the point is not on the curve
        }
    }
}
