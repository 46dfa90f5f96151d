using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Http;

/// <summary>JSON and base64 as the services write them.</summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions s_plain = new()
    {
        // The services don't escape '+' and '<'.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(JsonNode node) => node.ToJsonString(s_plain);

    /// <summary>A member of an object; null if it is absent or not a string.</summary>
    public static string? StringMember(JsonElement element, string member) =>
        element.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static string Base64Url(byte[] data) =>
        Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Base64Url(string text) => Base64Url(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads base64url without padding, as JOSE requires; false for anything else.</summary>
    public static bool TryBase64Url(string text, out byte[] data)
    {
        data = [];
        if (text.Any(c => !char.IsLetterOrDigit(c) && c != '-' && c != '_') || text.Any(c => c > 127) || text.Length % 4 == 1)
            return false;
        string padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
        data = Convert.FromBase64String(padded);
        return true;
    }

    public static JsonArray Strings(IEnumerable<string> values)
    {
        JsonArray array = [];
        foreach (string value in values)
            array.Add((JsonNode)value);
        return array;
    }
}
