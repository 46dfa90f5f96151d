using System.Text.Json;

namespace SsoOidc.Core.Http;

/// <summary>
/// The members of a reply's JSON object. One that is missing or null is null; one of another type than it should have makes
/// the reply unreadable.
/// </summary>
internal readonly struct JsonReply(JsonElement json)
{
    /// <exception cref="JsonException">It is neither text nor null.</exception>
    public string? Text(string name) => Member(name, JsonValueKind.String) is { } value ? TextOf(value) : null;

    /// <exception cref="JsonException">It is neither text nor null.</exception>
    public Secret? Secret(string name) => Core.Secret.From(Text(name));

    /// <exception cref="JsonException">It is neither a whole number of 32 bits nor null.</exception>
    public int? Int(string name) => Member(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out int number) ? number
        : throw new JsonException();

    /// <exception cref="JsonException">It is neither a whole number of 64 bits nor null.</exception>
    public long? Long(string name) => Member(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt64(out long number) ? number
        : throw new JsonException();

    /// <exception cref="JsonException">It is neither a list of texts nor null.</exception>
    public string[]? Texts(string name) => Member(name, JsonValueKind.Array) is { } value
        ? [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? TextOf(item) : throw new JsonException())]
        : null;

    /// <exception cref="JsonException">It is neither an object nor null.</exception>
    public JsonReply? Object(string name) => Member(name, JsonValueKind.Object) is { } value ? new JsonReply(value) : null;

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException halfSurrogate)
        {
            throw new JsonException(null, halfSurrogate);
        }
    }

    private JsonElement? Member(string name, JsonValueKind kind) =>
        !json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value
        : throw new JsonException();
}
