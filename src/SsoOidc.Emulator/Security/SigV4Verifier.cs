using System.Globalization;
using System.Text;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;

namespace SsoOidc.Emulator.Security;

/// <summary>Checks an AWS Signature Version 4 against the keys that there are.</summary>
internal sealed class SigV4Verifier(KeyRing keys, string service)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Who signed, and for which region. Throws the error that AWS sends if the signature is missing or wrong.
    /// </summary>
    public (SigningIdentity Identity, string Region) Verify(ServiceCall call)
    {
        IncomingRequest request = call.Request;
        string header = request.Header("Authorization");
        if (header.Length == 0)
            throw ServiceErrors.Unsigned(call.Service);
        SigV4Authorization authorization = SigV4Authorization.Parse(header)
            ?? throw ServiceErrors.IncompleteSignature(call.Service, "The Authorization header is not complete");
        SigningIdentity identity = keys.Find(authorization.AccessKeyId, request.Header("x-amz-security-token"))
            ?? throw ServiceErrors.UnknownKey(call.Service);
        if (identity.Issued is not null && call.ServiceClock >= identity.Issued.ExpiresAt)
            throw ServiceErrors.EndedKey(call.Service);
        CheckScope(call, authorization);
        CheckTime(call, authorization, request.Header("x-amz-date"));
        CheckSignedHeaders(call, authorization);
        if (!Polyfills.FixedTimeEquals(Expected(request, authorization, identity), authorization.Signature))
        {
            throw Mismatch(call, "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        return (identity, authorization.Region);
    }

    private static string Expected(IncomingRequest request, SigV4Authorization authorization, SigningIdentity identity)
    {
        string canonical = CanonicalRequest.Build(request, authorization.SignedHeaders);
        string hash = Polyfills.HexLower(Sha256(canonical));
        string toSign = string.Join("\n",
            SigV4Authorization.Algorithm, request.Header("x-amz-date"), authorization.Scope, hash);
        byte[] signingKey = Encoding.UTF8.GetBytes("AWS4" + identity.SecretAccessKey);
        foreach (string part in authorization.Scope.Split('/'))
            signingKey = Polyfills.HmacSha256(signingKey, Encoding.UTF8.GetBytes(part));
        return Polyfills.HexLower(Polyfills.HmacSha256(signingKey, Encoding.UTF8.GetBytes(toSign)));
    }

    private static byte[] Sha256(string text) => Polyfills.Sha256(Encoding.UTF8.GetBytes(text));

    private static ServiceErrorException Mismatch(ServiceCall call, string message) =>
        ServiceErrors.WrongSignature(call.Service, message);

    private void CheckScope(ServiceCall call, SigV4Authorization authorization)
    {
        if (authorization.Service != service)
            throw Mismatch(call, $"Credential should be scoped to correct service: '{service}'.");
        if (authorization.Terminator != "aws4_request")
            throw Mismatch(call, "Credential should be scoped with a valid terminator: 'aws4_request'.");
    }

    private static void CheckTime(ServiceCall call, SigV4Authorization authorization, string date)
    {
        DateTimeOffset now = call.ServiceClock;
        if (!DateTimeOffset.TryParseExact(
            date, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt))
            throw ServiceErrors.IncompleteSignature(call.Service, "X-Amz-Date must be of the form YYYYMMDDTHHMMSSZ");
        if (!date.StartsWith(authorization.Date, StringComparison.Ordinal))
            throw Mismatch(call, "Date in Credential scope does not match YYYYMMDD from X-Amz-Date");
        DateTimeOffset earliest = now - s_tolerance;
        DateTimeOffset latest = now + s_tolerance;
        if (signedAt < earliest)
            throw Mismatch(call, $"Signature expired: {date} is now earlier than {Text(earliest)} ({Text(now)} - 5 min.)");
        if (signedAt > latest)
            throw Mismatch(call, $"Signature not yet current: {date} is still later than {Text(latest)} ({Text(now)} + 5 min.)");
    }

    private static string Text(DateTimeOffset time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static void CheckSignedHeaders(ServiceCall call, SigV4Authorization authorization)
    {
        IncomingRequest request = call.Request;
        IEnumerable<string> needed = ["host", "x-amz-date"];
        if (request.Header("x-amz-security-token").Length > 0)
            needed = needed.Append("x-amz-security-token");
        if (needed.FirstOrDefault(name => !authorization.SignedHeaders.Contains(name)) is string missing)
            throw Mismatch(call, $"'{missing}' must be a 'SignedHeader' in the AWS Authorization.");
        if (authorization.SignedHeaders.Any(name => !request.Headers.ContainsKey(name)))
            throw Mismatch(call, "A signed header is not in the request.");
        string announced = request.Header("x-amz-content-sha256");
        if (announced.Length > 0 && announced != Polyfills.HexLower(Polyfills.Sha256(request.BodyBytes)))
            throw Mismatch(call, "The value of x-amz-content-sha256 does not match the request body.");
    }
}
