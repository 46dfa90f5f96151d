using System.Text.Json;

namespace SsoOidc.Core.Store;

/// <summary>A member of a JSON object: a text, a list of texts, or an object of such members.</summary>
internal sealed record JsonMember(string Name, string? Text = null, IReadOnlyList<string>? Texts = null, IReadOnlyList<JsonMember>? Members = null)
{
    /// <param name="json">Where it is written.</param>
    /// <param name="present">The object that it stands in now; what is in an object of this name and not ours is kept.</param>
    public void WriteTo(Utf8JsonWriter json, JsonElement? present)
    {
        if (Text is not null)
        {
            json.WriteString(Name, Text);
        }
        else if (Texts is not null)
        {
            json.WriteStartArray(Name);
            foreach (string text in Texts) json.WriteStringValue(text);
            json.WriteEndArray();
        }
        else if (Members is not null)
        {
            json.WriteStartObject(Name);
            WriteAll(json, Members, Inside(present));
            json.WriteEndObject();
        }
    }

    /// <summary>Writes the given members, then those of the present object that are not among them.</summary>
    public static void WriteAll(Utf8JsonWriter json, IReadOnlyList<JsonMember> members, JsonElement? present)
    {
        foreach (JsonMember member in members) member.WriteTo(json, present);
        if (present is not { } others) return;
        foreach (JsonProperty other in others.EnumerateObject())
        {
            if (members.All(member => member.Name != other.Name)) other.WriteTo(json);
        }
    }

    private JsonElement? Inside(JsonElement? present) =>
        present is { } outer && outer.TryGetProperty(Name, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;
}
