using System.Text.Json;

namespace SsoOidc.Core.Store;

/// <summary>A member of a JSON object: a text, a list of texts, or an object of such members.</summary>
internal sealed class JsonMember(string name, string? text = null, IReadOnlyList<string>? texts = null, JsonMember[]? members = null)
{
    /// <summary>Writes the given members, then those of the present object that are not among them.</summary>
    /// <param name="json">Where they are written.</param>
    /// <param name="members">What is written.</param>
    /// <param name="present">The object as it is now; what is in an object of a member's name and not ours is kept.</param>
    public static void WriteAll(Utf8JsonWriter json, JsonMember[] members, JsonElement? present)
    {
        foreach (JsonMember member in members) member.WriteTo(json, present);
        if (present is not { } others) return;
        foreach (JsonProperty other in others.EnumerateObject())
        {
            if (!Array.Exists(members, member => member.IsNamed(other.Name))) other.WriteTo(json);
        }
    }

    private bool IsNamed(string other) => name == other;

    private void WriteTo(Utf8JsonWriter json, JsonElement? present)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
        else if (texts is not null)
        {
            json.WriteStartArray(name);
            foreach (string one in texts) json.WriteStringValue(one);
            json.WriteEndArray();
        }
        else if (members is not null)
        {
            json.WriteStartObject(name);
            WriteAll(json, members, Inside(present));
            json.WriteEndObject();
        }
    }

    private JsonElement? Inside(JsonElement? present) =>
        present is { } outer && outer.TryGetProperty(name, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;
}
