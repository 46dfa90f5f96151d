using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>The parts of a DPoP proof, each of which can be made wrong.</summary>
internal sealed record Proof
{
    public required ECDsa Key { get; init; }

    public required string Htu { get; init; }

    public required DateTimeOffset Iat { get; init; }

    public string Htm { get; init; } = "POST";

    public string? Jti { get; init; } = Guid.NewGuid().ToString();

    public string Typ { get; init; } = "dpop+jwt";

    public string Alg { get; init; } = "ES256";

    /// <summary>The critical extensions as JSON; null for a header without the member.</summary>
    public string? Crit { get; init; }

    public DSASignatureFormat Format { get; init; } = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    public string Sign()
    {
        ECParameters point = Key.ExportParameters(false);
        JsonObject header = new()
        {
            ["typ"] = Typ,
            ["alg"] = Alg,
            ["jwk"] = new JsonObject
            {
                ["kty"] = "EC",
                ["x"] = Encode(point.Q.X!),
                ["y"] = Encode(point.Q.Y!),
                ["crv"] = "P-256",
            },
        };
        if (Crit is not null) header["crit"] = JsonNode.Parse(Crit);
        JsonObject claims = new() { ["htm"] = Htm, ["htu"] = Htu, ["iat"] = Iat.ToUnixTimeSeconds(), ["jti"] = Jti };
        string input = Encode(header) + "." + Encode(claims);
        return input + "." + Encode(Key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, Format));
    }

    public static string Encode(JsonObject part) => Encode(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static string Encode(byte[] data) => Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
