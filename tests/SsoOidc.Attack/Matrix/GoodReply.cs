using System.Text;
using System.Text.Json.Nodes;

namespace SsoOidc.Attack.Matrix;

/// <summary>What a healthy service answers.</summary>
internal static class GoodReply
{
    private const string Secret = "pl4nt&d'Sec<+/=\u00fc\u6f22 of the service";

    public static JsonObject To(string path) => path switch
    {
        "/client/register" => new JsonObject
        {
            ["clientId"] = "client", ["clientSecret"] = Secret, ["clientIdIssuedAt"] = 1, ["clientSecretExpiresAt"] = 4102444800,
        },
        "/device_authorization" => new JsonObject
        {
            ["deviceCode"] = Secret, ["userCode"] = "ABCD-EFGH", ["verificationUri"] = "https://device.example/",
            ["verificationUriComplete"] = "https://device.example/?user_code=ABCD-EFGH", ["expiresIn"] = 600, ["interval"] = 1,
        },
        "/v1/token" => new JsonObject
        {
            ["accessToken"] = new JsonObject { ["accessKeyId"] = "ASIAIOSFODNN7EXAMPLE", ["secretAccessKey"] = Secret, ["sessionToken"] = Secret },
            ["tokenType"] = "aws_sigv4", ["expiresIn"] = 900, ["refreshToken"] = Secret, ["idToken"] = IdentityToken,
        },
        "/logout" => [],
        _ => new JsonObject { ["accessToken"] = Secret, ["tokenType"] = "Bearer", ["expiresIn"] = 3600, ["refreshToken"] = Secret },
    };

    private static string IdentityToken { get; } = string.Join('.', new[]
    {
        """{"alg":"none"}""", """{"sub":"arn:aws:sts::123456789012:assumed-role/Role/matrix"}""", "signature",
    }.Select(part => Convert.ToBase64String(Encoding.UTF8.GetBytes(part)).TrimEnd('=')));
}
