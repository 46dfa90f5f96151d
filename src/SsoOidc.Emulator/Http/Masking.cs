using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Http;

/// <summary>Masks the secrets of a request.</summary>
internal static class Masking
{
    private const string Mask = "****";

    private static readonly HashSet<string> s_members = new(StringComparer.OrdinalIgnoreCase)
    {
        // marked as sensitive in the models
        "accessToken", "assertion", "clientSecret", "codeVerifier", "idToken", "refreshToken", "subjectToken",
        "secretAccessKey", "sessionToken",
        // secrets all the same
        "deviceCode", "code", "dpopKey",
        // of AWS Sign-In's token operations
        "access_token", "subject_token", "token",
    };

    private static readonly HashSet<string> s_headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "DPoP", "x-amz-sso_bearer_token", "x-amz-security-token", "Cookie", "Proxy-Authorization",
    };

    // Of the query protocol and of the federation endpoint; what a presigned URL is signed with is as good as a password.
    private static readonly HashSet<string> s_parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "Session", "SigninToken", "WebIdentityToken", "TokenCode", "ContextAssertion", "X-Amz-Signature", "X-Amz-Security-Token",
        "code", "request",
    };

    public static IReadOnlyDictionary<string, string> Headers(IReadOnlyDictionary<string, string> headers) =>
        headers.ToDictionary(
            header => header.Key,
            header => s_headers.Contains(header.Key) ? Mask : header.Value,
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Masks the secret members of a query; the rest stays as it was sent.</summary>
    public static string Query(string query) => query.Length == 0 ? query : string.Join("&", query.Split('&').Select(pair =>
    {
        int equals = pair.IndexOf('=');
        string name = WebUtility.UrlDecode(equals < 0 ? pair : pair.Substring(0, equals));
        return equals >= 0 && s_parameters.Contains(name.Substring(name.LastIndexOf('.') + 1))
            ? $"{pair.Substring(0, equals)}={Mask}"
            : pair;
    }));

    /// <summary>
    /// Masks the secret members of JSON or of a form of the query protocol. Any other body is masked completely: it may be
    /// part of a secret.
    /// </summary>
    public static string Body(string body, bool isForm)
    {
        if (body.Length == 0)
            return body;
        if (isForm && body.Split('&').Any(pair => pair.StartsWith("Action=", StringComparison.Ordinal)) && body[0] != '{')
            return Query(body);
        try
        {
            JsonNode? node = JsonNode.Parse(body);
            if (node is null)
                return body;
            Apply(node);
            return Wire.Text(node);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return Mask;
        }
    }

    private static void Apply(JsonNode node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array)
            {
                if (item is not null)
                    Apply(item);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (string name in members.Select(member => member.Key).ToList())
            {
                if (s_members.Contains(name))
                    members[name] = Mask;
                else if (members[name] is JsonNode child)
                    Apply(child);
            }
        }
    }
}
