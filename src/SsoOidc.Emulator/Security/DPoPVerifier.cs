using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Security;

/// <summary>Checks the DPoP header by RFC 9449 section 4.3. Every failure is ValidationException INVALID_REQUEST.</summary>
internal sealed class DPoPVerifier(EmulatorState state)
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The thumbprint of the key that signed the proof.</summary>
    public string Verify(ServiceCall call)
    {
        string header = call.Request.Header("DPoP");
        if (header.Length == 0)
            throw Fail("the DPoP header is missing");
        Jwt proof = Jwt.Parse(header) ?? throw Fail("it is not one JSON Web Token");
        if (Wire.StringMember(proof.Header, "typ") != "dpop+jwt")
            throw Fail("typ must be dpop+jwt");
        if (Wire.StringMember(proof.Header, "alg") != "ES256")
            throw Fail("alg must be ES256");
        // RFC 7515 section 4.1.11: what is not understood must be refused, and RFC 9449 defines no extension.
        if (proof.Header.TryGetProperty("crit", out _))
            throw Fail("crit names extensions that are not understood");
        DPoPKey key = DPoPKey.Read(proof.Header) ?? throw Fail("jwk must be a P-256 public key");
        if (!key.Verifies(proof.SigningInput, proof.Signature))
            throw Fail("the signature does not verify");
        CheckClaims(call, proof);
        return key.Thumbprint;
    }

    private static ServiceErrorException Fail(string why) => ServiceErrors.SignInValidation($"Invalid DPoP proof: {why}");

    private void CheckClaims(ServiceCall call, Jwt proof)
    {
        if (proof.Text("htm") != call.Request.Method)
            throw Fail($"htm must be {call.Request.Method}");
        string called = $"http://{call.Request.Header("Host")}{call.Request.Path}";
        if (!IsSame(proof.Text("htu"), called))
            throw Fail($"htu must be {called}");
        DateTimeOffset now = call.ServiceClock;
        if (proof.Time("iat") is not DateTimeOffset issued)
            throw Fail("iat must be a time in whole seconds");
        if (issued < now - s_tolerance || issued > now + s_tolerance)
            throw Fail($"iat {issued:u} is not within 5 minutes of {now:u}");
        CheckFirstUse(proof.Text("jti"), now);
    }

    // Section 4.2: htu goes without query and fragment; scheme, host and port are compared by RFC 3986.
    private static bool IsSame(string? htu, string called) =>
        Uri.TryCreate(htu, UriKind.Absolute, out Uri? uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && string.Equals(uri.AbsoluteUri, new Uri(called).AbsoluteUri, StringComparison.Ordinal);

    private void CheckFirstUse(string? id, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id))
            throw Fail("jti is missing");
        if (state.ProofIds.TryGetValue(id!, out DateTimeOffset until) && now <= until)
            throw Fail("jti has been seen before");
        state.ProofIds.Remove(id!);
        state.ProofIds.Add(id!, now + s_tolerance + s_tolerance);
    }
}
