using System.Globalization;
using System.Text;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;

namespace SsoOidc.Emulator.Security;

/// <summary>Checks an AWS Signature Version 4 against the signing keys of the options.</summary>
internal sealed class SigV4Verifier(SsoEmulatorOptions options, string service, Uri baseUrl)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Throws the error that AWS sends if the signature is missing or wrong.</summary>
    public void Verify(ServiceCall call)
    {
        IncomingRequest request = call.Request;
        string header = request.Header("Authorization");
        if (header.Length == 0)
            throw ServiceErrors.Front(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        SigV4Authorization authorization = SigV4Authorization.Parse(header)
            ?? throw ServiceErrors.Front(403, "IncompleteSignatureException", "The Authorization header is not complete");
        EmulatorSigningKey key = FindKey(authorization.AccessKeyId, request.Header("x-amz-security-token"));
        CheckScope(authorization);
        CheckTime(authorization, request.Header("x-amz-date"), call.ServiceClock);
        CheckSignedHeaders(authorization, request);
        if (!Polyfills.FixedTimeEquals(Expected(request, authorization, key), authorization.Signature))
        {
            throw Mismatch("The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        CheckRegion(authorization);
    }

    private static string Expected(IncomingRequest request, SigV4Authorization authorization, EmulatorSigningKey key)
    {
        string canonical = CanonicalRequest.Build(request, authorization.SignedHeaders);
        string hash = Polyfills.HexLower(Sha256(canonical));
        string toSign = string.Join("\n",
            SigV4Authorization.Algorithm, request.Header("x-amz-date"), authorization.Scope, hash);
        byte[] signingKey = Encoding.UTF8.GetBytes("AWS4" + key.SecretAccessKey);
        foreach (string part in authorization.Scope.Split('/'))
            signingKey = Polyfills.HmacSha256(signingKey, Encoding.UTF8.GetBytes(part));
        return Polyfills.HexLower(Polyfills.HmacSha256(signingKey, Encoding.UTF8.GetBytes(toSign)));
    }

    private static byte[] Sha256(string text) => Polyfills.Sha256(Encoding.UTF8.GetBytes(text));

    private static ServiceErrorException Mismatch(string message) =>
        ServiceErrors.Front(403, "InvalidSignatureException", message);

    private EmulatorSigningKey FindKey(string accessKeyId, string sessionToken) =>
        options.SigningKeys.FirstOrDefault(key => key.AccessKeyId == accessKeyId && (key.SessionToken ?? "") == sessionToken)
            ?? throw ServiceErrors.Front(
                403, "UnrecognizedClientException", "The security token included in the request is invalid.");

    private void CheckScope(SigV4Authorization authorization)
    {
        if (authorization.Service != service)
            throw Mismatch($"Credential should be scoped to correct service: '{service}'.");
        if (authorization.Terminator != "aws4_request")
            throw Mismatch("Credential should be scoped with a valid terminator: 'aws4_request'.");
    }

    private static void CheckTime(SigV4Authorization authorization, string date, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(
            date, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt))
            throw ServiceErrors.Front(403, "IncompleteSignatureException", "X-Amz-Date must be of the form YYYYMMDDTHHMMSSZ");
        if (!date.StartsWith(authorization.Date, StringComparison.Ordinal))
            throw Mismatch("Date in Credential scope does not match YYYYMMDD from X-Amz-Date");
        DateTimeOffset earliest = now - s_tolerance;
        DateTimeOffset latest = now + s_tolerance;
        if (signedAt < earliest)
            throw Mismatch($"Signature expired: {date} is now earlier than {Text(earliest)} ({Text(now)} - 5 min.)");
        if (signedAt > latest)
            throw Mismatch($"Signature not yet current: {date} is still later than {Text(latest)} ({Text(now)} + 5 min.)");
    }

    private static string Text(DateTimeOffset time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static void CheckSignedHeaders(SigV4Authorization authorization, IncomingRequest request)
    {
        IEnumerable<string> needed = ["host", "x-amz-date"];
        if (request.Header("x-amz-security-token").Length > 0)
            needed = needed.Append("x-amz-security-token");
        if (needed.FirstOrDefault(name => !authorization.SignedHeaders.Contains(name)) is string missing)
            throw Mismatch($"'{missing}' must be a 'SignedHeader' in the AWS Authorization.");
        if (authorization.SignedHeaders.Any(name => !request.Headers.ContainsKey(name)))
            throw Mismatch("A signed header is not in the request.");
        string announced = request.Header("x-amz-content-sha256");
        if (announced.Length > 0 && announced != Polyfills.HexLower(Polyfills.Sha256(request.BodyBytes)))
            throw Mismatch("The value of x-amz-content-sha256 does not match the request body.");
    }

    private void CheckRegion(SigV4Authorization authorization)
    {
        if (authorization.Region == options.Region || options.FurtherSigningRegions.Contains(authorization.Region))
            return;
        throw new ServiceErrorException(ServiceError.Modelled(AwsService.Oidc, "InvalidRequestRegionException",
            description: $"This instance of IAM Identity Center is in {options.Region}, not {authorization.Region}") with
        {
            Region = options.Region,
            Endpoint = baseUrl.GetLeftPart(UriPartial.Authority),
        });
    }
}
