using System.Text.Json;

namespace SsoOidc.Core.Store;

/// <summary>A member of a JSON object: a text, a list of texts, or an object of such members.</summary>
internal sealed record JsonMember(string Name, string? Text = null, IReadOnlyList<string>? Texts = null, IReadOnlyList<JsonMember>? Members = null)
{
    public void WriteTo(Utf8JsonWriter json)
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
            foreach (JsonMember member in Members) member.WriteTo(json);
            json.WriteEndObject();
        }
    }
}
