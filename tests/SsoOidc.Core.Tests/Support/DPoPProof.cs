using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SsoOidc.Core.Tests.Support;

/// <summary>A DPoP proof taken apart and verified as a server would: with the key in its own header (RFC 9449 section 4.3).</summary>
internal sealed record DPoPProof(JsonNode Header, JsonNode Claims, bool IsSignatureGood, string SigningInput)
{
    public long IssuedAt => Claims["iat"]!.GetValue<long>();

    public static DPoPProof Parse(string proof)
    {
        string[] parts = proof.Split('.');
        Assert.Equal(3, parts.Length);
        JsonNode header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        JsonNode claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(header["jwk"]!["x"]!.GetValue<string>()),
                Y = Base64Url.DecodeFromChars(header["jwk"]!["y"]!.GetValue<string>()),
            },
        });
        string input = $"{parts[0]}.{parts[1]}";
        byte[] signature = Base64Url.DecodeFromChars(parts[2]);
        bool good = signature.Length == 64 && key.VerifyData(
            Encoding.ASCII.GetBytes(input), signature, HashAlgorithmName.SHA256);
        return new DPoPProof(header, claims, good, input);
    }

    public string Claim(string name) => Claims[name]!.GetValue<string>();
}
