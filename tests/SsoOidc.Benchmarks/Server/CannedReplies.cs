using System.Text;

namespace SsoOidc.Benchmarks.Server;

/// <summary>Answers of the service's size and headers, as whole HTTP messages made once.</summary>
internal static class CannedReplies
{
    private static readonly byte[] s_registration = Message("200 OK", $$"""
        {"clientId":"{{Text("client", 22)}}","clientSecret":"{{Text("secret", 600)}}","clientIdIssuedAt":1764000000,"clientSecretExpiresAt":1771776000}
        """);

    private static readonly byte[] s_device = Message("200 OK", $$"""
        {"deviceCode":"{{Text("device", 86)}}","expiresIn":600,"interval":1,"userCode":"ABCD-EFGH","verificationUri":"https://example.awsapps.com/start/#/device","verificationUriComplete":"https://example.awsapps.com/start/#/device?user_code=ABCD-EFGH"}
        """);

    private static readonly byte[] s_token = Message("200 OK", $$"""
        {"accessToken":"{{Text("access", 350)}}","expiresIn":3600,"refreshToken":"{{Text("refresh", 350)}}","tokenType":"Bearer"}
        """);

    private static readonly byte[] s_pending = Message(
        "400 Bad Request",
        """{"error":"authorization_pending","error_description":"The authorization is pending."}""",
        "x-amzn-ErrorType: AuthorizationPendingException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/\r\n");

    /// <summary>A device code that is never approved; as long as those that the server gives out.</summary>
    public static string PendingDevice { get; } = Text("pending-device", 86);

    /// <summary>The answer to a whole request.</summary>
    public static ReadOnlySpan<byte> To(ReadOnlySpan<byte> request) =>
        request.StartsWith("POST /client/register"u8) ? s_registration
        : request.StartsWith("POST /device_authorization"u8) ? s_device
        : request.IndexOf("pending-device-"u8) >= 0 ? s_pending
        : s_token;

    private static string Text(string start, int length) => (start + "-").PadRight(length, 'x');

    private static byte[] Message(string status, string body, string more = "") => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status}\r\n"
        + "Date: Tue, 24 Nov 2026 08:00:00 GMT\r\n"
        + "Content-Type: application/json\r\n"
        + $"Content-Length: {body.Length}\r\n"
        + "Connection: keep-alive\r\n"
        + "x-amzn-RequestId: 1c7d0c5e-0b0d-4b52-9f8e-4f1f6a0d9b11\r\n"
        + "Access-Control-Allow-Origin: *\r\n"
        + "Cache-Control: no-cache\r\n"
        + $"{more}\r\n{body}");
}
