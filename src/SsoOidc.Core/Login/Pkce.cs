using System.Text;

namespace SsoOidc.Core.Login;

/// <summary>
/// A proof key for one authorization code (RFC 7636): the challenge goes out with the browser, the verifier with the code.
/// </summary>
internal sealed class Pkce
{
    /// <summary>Makes a pair from a verifier.</summary>
    public Pkce(Secret verifier)
    {
        Verifier = verifier;
        Challenge = Base64Url.Encode(Hashes.Sha256(Encoding.ASCII.GetBytes(verifier.Reveal())));
    }

    /// <summary>43 to 128 unreserved characters.</summary>
    public Secret Verifier { get; }

    /// <summary>The verifier's SHA-256, base64url without padding: 43 characters.</summary>
    public string Challenge { get; }

    /// <summary>A new pair; the verifier has 64 characters.</summary>
    public static Pkce Create() => new(new Secret(Base64Url.Encode(Randoms.Bytes(48))));
}
