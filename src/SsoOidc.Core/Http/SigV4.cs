using System.Globalization;
using System.Text;

namespace SsoOidc.Core.Http;

/// <summary>
/// AWS Signature Version 4 in the headers of a request.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
internal static class SigV4
{
    /// <summary>
    /// Signs <c>content-type</c>, <c>host</c>, <c>x-amz-date</c> and, if there is one, <c>x-amz-security-token</c>.
    /// </summary>
    /// <returns>The signature.</returns>
    public static Secret Sign(
        HttpRequestMessage request, byte[] body, AwsCredentialIdentity credentials, string region, string service, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string date = time.Substring(0, 8);
        string? sessionToken = credentials.SessionToken?.Reveal();
        Uri uri = request.RequestUri!.WithAsciiHost();

        StringBuilder canonical = new();
        canonical.Append(request.Method.Method).Append('\n')
            .Append(CanonicalPath(uri.AbsolutePath)).Append('\n')
            .Append(CanonicalQuery(uri)).Append('\n')
            .Append("content-type:").Append(request.Content!.Headers.ContentType).Append('\n')
            .Append("host:").Append(uri.Authority).Append('\n')
            .Append("x-amz-date:").Append(time).Append('\n');
        string signedHeaders = "content-type;host;x-amz-date";
        if (sessionToken is not null)
        {
            canonical.Append("x-amz-security-token:").Append(sessionToken).Append('\n');
            signedHeaders += ";x-amz-security-token";
        }

        canonical.Append('\n').Append(signedHeaders).Append('\n').Append(Hashes.LowerHex(Hashes.Sha256(body)));

        string scope = $"{date}/{region}/{service}/aws4_request";
        string canonicalHash = Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(canonical.ToString())));
        string toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{canonicalHash}";

        byte[] key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretAccessKey.Reveal());
        foreach (string part in (string[])[date, region, service, "aws4_request"]) key = Hashes.HmacSha256(key, part);
        string signature = Hashes.LowerHex(Hashes.HmacSha256(key, toSign));

        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        if (sessionToken is not null) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", sessionToken);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={signedHeaders}, Signature={signature}");
        return new Secret(signature);
    }

    /// <summary>
    /// The path as it goes out, without empty and dot segments, and percent-encoded once more: so for every service but S3.
    /// </summary>
    private static string CanonicalPath(string path)
    {
        List<string> segments = [];
        foreach (string segment in path.Split('/'))
        {
            if (segment is not ("" or "." or "..")) segments.Add(Escaped(segment));
            else if (segment == ".." && segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }

        return "/" + string.Join("/", segments) + (segments.Count > 0 && path.EndsWith('/') ? "/" : "");
    }

    /// <summary>Parameters sorted by name, those of one name by value; a name without a value gets an empty one.</summary>
    private static string CanonicalQuery(Uri uri) => string.Join(
        "&",
        (uri.Query.StartsWith('?') ? uri.Query.Substring(1) : uri.Query).Split(['&'], StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Select(part => (Name: part[0], Value: part.Length > 1 ? part[1] : ""))
            .OrderBy(part => part.Name, StringComparer.Ordinal)
            .ThenBy(part => part.Value, StringComparer.Ordinal)
            .Select(part => $"{part.Name}={part.Value}"));

    /// <summary>Not <see cref="Uri.EscapeDataString(string)"/>, which leaves more as it is on .NET Framework.</summary>
    private static string Escaped(string segment)
    {
        StringBuilder text = new();
        foreach (byte b in Encoding.UTF8.GetBytes(segment))
        {
            char c = (char)b;
            if (c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.' or '~') text.Append(c);
            else text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}

/// <summary>AWS credentials to sign requests with.</summary>
internal sealed record AwsCredentialIdentity
{
    /// <summary>The access key's id; not a secret.</summary>
    public required string AccessKeyId { get; init; }

    public required Secret SecretAccessKey { get; init; }

    /// <summary>The session token of temporary credentials; null for long-term keys.</summary>
    public Secret? SessionToken { get; init; }

    /// <summary>When they end; null for long-term keys.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>The account they belong to, if the source says.</summary>
    public string? AccountId { get; init; }
}
