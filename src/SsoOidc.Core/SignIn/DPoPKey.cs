using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// A P-256 key and the proofs of its possession (RFC 9449). AWS Sign-In binds a refresh token to the key that was used at
/// sign-in, so the key must be kept beside the token.
/// </summary>
internal sealed class DPoPKey : IDisposable
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECDsa _key;
    private readonly ECParameters _parameters;
    private readonly string _header;

    /// <param name="key">Signs; it need not be one that can be exported.</param>
    /// <param name="parameters">The same key as numbers, the private one among them: what is saved.</param>
    internal DPoPKey(ECDsa key, ECParameters parameters)
    {
        _key = key;
        _parameters = parameters;
        ECPoint point = parameters.Q;
        string jwk = $$"""{"kty":"EC","x":"{{Base64Url.Encode(point.X!)}}","y":"{{Base64Url.Encode(point.Y!)}}","crv":"P-256"}""";
        _header = Base64Url.Encode(Encoding.UTF8.GetBytes($$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}}""" + "}"));
    }

    public static DPoPKey Create() => Of(EcKeys.Create());

    /// <summary>Reads a private key in SEC1 or PKCS#8 PEM form, as the AWS CLI and SDKs write them.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidDPoPKey"/>: no such key.</exception>
    public static DPoPKey FromPem(Secret pem)
    {
        try
        {
            ECParameters parameters = EcKeys.FromPem(pem.Reveal());
            bool isP256 = parameters.Curve.IsNamed
                && (parameters.Curve.Oid.Value == P256 || parameters.Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256");
            if (!isP256) throw new CryptographicException("The key is not on the curve P-256.");
            return Of(parameters);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException or PlatformNotSupportedException)
        {
            throw new SsoOidcException(
                FailureKind.InvalidDPoPKey, "The DPoP key is not a P-256 private key in PEM form (EC PRIVATE KEY or PRIVATE KEY).", e);
        }
    }

    /// <summary>The private key as SEC1 PEM (<c>EC PRIVATE KEY</c>), 64 columns, with a line end at the end.</summary>
    public Secret ToPem() => new(EcKeys.ToPem(_parameters));

    /// <summary>A proof for one request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="uri">The URL called; its query and fragment are left out of the proof.</param>
    /// <param name="now">Becomes <c>iat</c>, in whole seconds.</param>
    /// <param name="id">Becomes <c>jti</c>; must be new for each proof.</param>
    public string CreateProof(string method, Uri uri, DateTimeOffset now, string id)
    {
        string claims = FormattableString.Invariant(
            $$"""{"htm":"{{Json(method)}}","htu":"{{Json(uri.WithAsciiHost().GetLeftPart(UriPartial.Path))}}","iat":{{now.ToUnixTimeSeconds()}},"jti":"{{Json(id)}}"}""");
        string input = _header + "." + Base64Url.Encode(Encoding.UTF8.GetBytes(claims));
        // .NET's default form is IEEE P1363 (r and s, 32 bytes each), which is what JWS wants.
        byte[] signature = _key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        return input + "." + Base64Url.Encode(signature);
    }

    public void Dispose() => _key.Dispose();

    // Also refuses a point that is not the private number's.
    private static DPoPKey Of(ECParameters parameters) => new(ECDsa.Create(parameters), parameters);

    private static string Json(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
