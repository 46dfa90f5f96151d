using System.Text.Json;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Security;

/// <summary>The parts of a JSON Web Token. Its signature is not checked here.</summary>
internal sealed record Jwt(JsonElement Header, JsonElement Claims, byte[] Signature, string SigningInput)
{
    /// <summary>Reads the compact form; null if the string is not in that form.</summary>
    public static Jwt? Parse(string text)
    {
        string[] parts = text.Split('.');
        if (parts.Length != 3 || !Wire.TryBase64Url(parts[2], out byte[] signature))
            return null;
        return ParseObject(parts[0]) is JsonElement header && ParseObject(parts[1]) is JsonElement claims
            ? new Jwt(header, claims, signature, parts[0] + "." + parts[1])
            : null;
    }

    public string? Text(string claim) => Wire.StringMember(Claims, claim);

    /// <summary>A claim that is a string or a list of strings.</summary>
    public IReadOnlyList<string> Texts(string claim) =>
        Claims.TryGetProperty(claim, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : Text(claim) is string one ? [one] : [];

    /// <summary>A time claim (NumericDate, whole seconds since 1970).</summary>
    public DateTimeOffset? Time(string claim) =>
        Claims.TryGetProperty(claim, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out long seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static JsonElement? ParseObject(string part)
    {
        if (!Wire.TryBase64Url(part, out byte[] data))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(data);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
