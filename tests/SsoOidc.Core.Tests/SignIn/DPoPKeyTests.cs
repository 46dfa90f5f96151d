using System.Security.Cryptography;
using System.Text;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.SignIn;

public sealed class DPoPKeyTests
{
    /// <summary>The AWS CLI's own test key.</summary>
    private const string Known = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIHjt7c+VnkIkN6RW7QgZPFNLb/9AZEhqSYYMtwrlLb3WoAoGCCqGSM49
        AwEHoUQDQgAEv2FjRpMtADMZ4zoZxshV9chEkembgzZnXSUNe+DA8dKqXN/7qTcZ
        jYJHKIi+Rn88zUGqCJo3DWF/X+ufVfdU2g==
        -----END EC PRIVATE KEY-----

        """;

    private const string KnownInput =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6InYyRmpScE10QURNWjR6b1p4c2hWOWNoRWtlbWJnelpuWFNVTmUtREE4ZEkiLCJ5IjoicWx6Zi02azNHWTJDUnlpSXZrWl9QTTFCcWdpYU53MWhmMV9ybjFYM1ZObyIsImNydiI6IlAtMjU2In19"
        + ".eyJodG0iOiJQT1NUIiwiaHR1IjoiaHR0cHM6Ly9mb29iYXIvdjEvdG9rZW4iLCJpYXQiOjE3NjAwMTQxOTgsImp0aSI6InVuaXF1ZWlkIn0";

    private static readonly DateTimeOffset s_issued = DateTimeOffset.FromUnixTimeSeconds(1760014198);
    private static readonly Uri s_uri = new("https://foobar/v1/token");

    [Fact]
    public void The_known_key_makes_the_known_proof()
    {
        using DPoPKey key = DPoPKey.FromPem(new Secret(Known));
        DPoPProof proof = DPoPProof.Parse(key.CreateProof("POST", s_uri, s_issued, "uniqueid"));
        Assert.Equal(KnownInput, proof.SigningInput);
        Assert.True(proof.IsSignatureGood);
        Assert.Equal("v2FjRpMtADMZ4zoZxshV9chEkembgzZnXSUNe-DA8dI", proof.Header["jwk"]!["x"]!.GetValue<string>());
        Assert.Equal("qlzf-6k3GY2CRyiIvkZ_PM1BqgiaNw1hf1_rn1X3VNo", proof.Header["jwk"]!["y"]!.GetValue<string>());
    }

    [Fact]
    public void The_known_key_has_the_known_thumbprint()
    {
        using DPoPKey key = DPoPKey.FromPem(new Secret(Known));
        DPoPProof proof = DPoPProof.Parse(key.CreateProof("POST", s_uri, s_issued, "uniqueid"));
        string x = proof.Header["jwk"]!["x"]!.GetValue<string>(), y = proof.Header["jwk"]!["y"]!.GetValue<string>();
        string canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        Assert.Equal(
            "d7SO-CLiFNblhrpelvUn7l3KO7AxQxpqZ8HlFhAdhVk", System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
    }

    [Fact]
    public void The_key_is_written_as_it_came() =>
        Assert.Equal(Known.ReplaceLineEndings("\n"), Text(DPoPKey.FromPem(new Secret(Known))));

    [Fact]
    public void SEC1_has_64_columns_and_ends_its_last_line()
    {
        string pem = Text(DPoPKey.Create());
        Assert.EndsWith("-----END EC PRIVATE KEY-----\n", pem, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', pem);
        string[] lines = pem.Split('\n');
        Assert.Equal("-----BEGIN EC PRIVATE KEY-----", lines[0]);
        Assert.Equal([64, 64, 36], lines.Skip(1).Take(3).Select(line => line.Length));
    }

    [Fact]
    public void Both_PEM_forms_of_a_key_are_the_same_key()
    {
        using ECDsa source = ECDsa.Create();
        source.ImportFromPem(Known);
        string pkcs8 = source.ExportPkcs8PrivateKeyPem();
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", pkcs8, StringComparison.Ordinal);
        Assert.Equal(Known.ReplaceLineEndings("\n"), Text(DPoPKey.FromPem(new Secret(pkcs8))));
        Assert.Equal(Known.ReplaceLineEndings("\n"), Text(DPoPKey.FromPem(new Secret(source.ExportECPrivateKeyPem()))));
    }

    [Theory]
    [InlineData("\n", "\r\n")]
    [InlineData("-----BEGIN", "a comment before\n-----BEGIN")]
    [InlineData("-----BEGIN EC PRIVATE", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n-----BEGIN EC PRIVATE")]
    public void Other_line_ends_and_text_around_the_key_do_no_harm(string part, string replacement)
    {
        string pem = Known.ReplaceLineEndings("\n").Replace(part, replacement, StringComparison.Ordinal);
        Assert.Equal(Known.ReplaceLineEndings("\n"), Text(DPoPKey.FromPem(new Secret(pem))));
    }

    [Fact]
    public void Any_new_key_survives_the_round_trip()
    {
        for (int i = 0; i < 50; i++)
        {
            using DPoPKey key = DPoPKey.Create();
            using DPoPKey back = DPoPKey.FromPem(key.ToPem());
            Assert.Equal(key.ToPem(), back.ToPem());
            DPoPProof proof = DPoPProof.Parse(back.CreateProof("POST", s_uri, s_issued, "id"));
            Assert.True(proof.IsSignatureGood);
            Assert.Equal(DPoPProof.Parse(key.CreateProof("POST", s_uri, s_issued, "id")).SigningInput, proof.SigningInput);
        }
    }

    /// <summary>On .NET Framework a key is CNG's, which may refuse to be exported.</summary>
    [Fact]
    public void A_key_that_gives_nothing_out_is_written_and_proves()
    {
        using ECDsa source = ECDsa.Create();
        source.ImportFromPem(Known);
        using DPoPKey key = new(new SealedKey(source), source.ExportParameters(includePrivateParameters: true));
        Assert.Equal(Known.ReplaceLineEndings("\n"), key.ToPem().Reveal());
        DPoPProof proof = DPoPProof.Parse(key.CreateProof("POST", s_uri, s_issued, "uniqueid"));
        Assert.Equal(KnownInput, proof.SigningInput);
        Assert.True(proof.IsSignatureGood);
    }

    [Fact]
    public void Two_new_keys_are_two_keys() => Assert.NotEqual(Text(DPoPKey.Create()), Text(DPoPKey.Create()));

    public static TheoryData<string, string> OtherKeys()
    {
        using ECDsa p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using ECDsa p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA rsa = RSA.Create(2048);
        string known = Known.ReplaceLineEndings("\n");
        return new()
        {
            { "P-384, SEC1", p384.ExportECPrivateKeyPem() },
            { "P-384, PKCS#8", p384.ExportPkcs8PrivateKeyPem() },
            { "secp256k1, SEC1", "-----BEGIN EC PRIVATE KEY-----\nMHQCAQEEIIwZJZaxjnqFv9wrP50w/knGvIdTXPd91k+zdn3PXT+AoAcGBSuBBAAK\noUQDQgAEk8REUYOgTCVRJUfFN16zor0qTAQeoC1FD/GKqkCMbPriiCallRcVk9xD\nKz6oQm8ad+1t5zMfFlVtbWfZP+ddWQ==\n-----END EC PRIVATE KEY-----\n" },
            { "RSA, PKCS#1", rsa.ExportRSAPrivateKeyPem() },
            { "RSA, PKCS#8", rsa.ExportPkcs8PrivateKeyPem() },
            { "public only", p256.ExportSubjectPublicKeyInfoPem() },
            { "encrypted", p256.ExportEncryptedPkcs8PrivateKeyPem("pw", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)) },
            { "empty", "" },
            { "garbage", "not a key" },
            { "no base64", "-----BEGIN EC PRIVATE KEY-----\n!!!\n-----END EC PRIVATE KEY-----\n" },
            { "no DER", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n" },
            { "nothing in it", "-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----\n" },
            { "cut short", known.Remove(100, 20) },
            { "without its end", known[..^20] },
            { "point of another key", known.Replace("jYJHKIi+Rn88zUGqCJo3DWF/X+ufVfdU2g==", "jYJHKIi+Rn88zUGqCJo3DWF/X+ufVfdU2w==", StringComparison.Ordinal) },
        };
    }

    [Theory]
    [MemberData(nameof(OtherKeys))]
    public void Anything_but_a_P256_private_key_is_refused(string what, string pem)
    {
        SsoOidcException failure = Test.Fails(() => DPoPKey.FromPem(new Secret(pem)).Dispose(), FailureKind.InvalidDPoPKey);
        Assert.Contains("P-256", failure.Message, StringComparison.Ordinal);
        Assert.NotEqual("", what);
        // No line of the key in any text.
        Assert.All(pem.Split('\n').Where(line => line.Length > 20 && line[0] != '-'), line => Assert.DoesNotContain(
            line, failure.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://foobar/v1/token?x-amz-client-auth-method=iam", "https://foobar/v1/token")]
    [InlineData("https://foobar/v1/token#part", "https://foobar/v1/token")]
    [InlineData("https://foobar/v1/token?a=b#part", "https://foobar/v1/token")]
    [InlineData("https://FooBar:443/v1/token", "https://foobar/v1/token")]
    [InlineData("http://127.0.0.1:4566/v1/token", "http://127.0.0.1:4566/v1/token")]
    public void The_proof_names_the_URL_without_query_and_fragment(string url, string htu)
    {
        using DPoPKey key = DPoPKey.Create();
        Assert.Equal(htu, DPoPProof.Parse(key.CreateProof("POST", new Uri(url), s_issued, "id")).Claim("htu"));
    }

    [Theory]
    [InlineData("quote\" backslash\\ newline\n")]
    [InlineData("<&+'> ü 日本")]
    [InlineData("\",\"iat\":1,\"x\":\"")]
    public void Claims_are_JSON_whatever_is_in_them(string id)
    {
        using DPoPKey key = DPoPKey.Create();
        DPoPProof proof = DPoPProof.Parse(key.CreateProof("POST", s_uri, s_issued, id));
        Assert.Equal(id, proof.Claim("jti"));
        Assert.Equal(1760014198, proof.IssuedAt);
        Assert.True(proof.IsSignatureGood);
    }

    [Fact]
    public void Fractions_of_a_second_are_dropped()
    {
        using DPoPKey key = DPoPKey.Create();
        Assert.Equal(1760014198, DPoPProof.Parse(key.CreateProof("POST", s_uri, s_issued.AddMilliseconds(999), "id")).IssuedAt);
    }

    private static string Text(DPoPKey key)
    {
        using (key) return key.ToPem().Reveal();
    }

    /// <summary>Signs, and refuses to be exported.</summary>
    private sealed class SealedKey(ECDsa key) : ECDsa
    {
        public override byte[] SignHash(byte[] hash) => key.SignHash(hash);

        public override bool VerifyHash(byte[] hash, byte[] signature) => key.VerifyHash(hash, signature);

        public override ECParameters ExportParameters(bool includePrivateParameters) =>
            throw new CryptographicException("The requested operation is not supported.");
    }
}
