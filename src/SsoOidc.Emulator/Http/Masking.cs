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
    };

    private static readonly HashSet<string> s_headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "DPoP", "x-amz-sso_bearer_token", "x-amz-security-token", "Cookie", "Proxy-Authorization",
    };

    public static IReadOnlyDictionary<string, string> Headers(IReadOnlyDictionary<string, string> headers) =>
        headers.ToDictionary(
            header => header.Key,
            header => s_headers.Contains(header.Key) ? Mask : header.Value,
            StringComparer.OrdinalIgnoreCase);

    /// <summary>A body that is not JSON is masked completely: it may be part of a secret.</summary>
    public static string Body(string body)
    {
        if (body.Length == 0)
            return body;
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
