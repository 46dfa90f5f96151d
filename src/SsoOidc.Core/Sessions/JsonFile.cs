using System.Text;
using System.Text.Json;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// A JSON object in a file that other programs also read and write. Members that are not ours are kept; there is no byte
/// order mark, which some of them can't read; absent members are left out, since some can't read null; and all is ASCII, as the
/// writer has it by default, since Python reads in the system's code page.
/// </summary>
internal static class JsonFile
{
    private const int Limit = 1024 * 1024;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The object in a file; null if there is no file, or no JSON object in it.</summary>
    /// <exception cref="SsoOidcException">The file is there and may not be read.</exception>
    public static JsonElement? Read(string path)
    {
        try
        {
            FileInfo file = new(path);
            // A pipe has no length, and would be waited for until somebody writes to it.
            return file.Exists && file.Length is > 0 and <= Limit && ReplacedFiles.Read(path) is { } content ? Parse(content) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The file {path} can't be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the given members, then those of the present file that are not among them.</summary>
    /// <param name="path">The file; replaced in one step.</param>
    /// <param name="members">Name and value; one without a value is left out, even if the file has it.</param>
    /// <param name="replaces">Whether what the present file has besides goes.</param>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/>.</exception>
    public static void Write(string path, JsonMember[] members, bool replaces = false)
    {
        try
        {
            PrivateFiles.Write(path, Content(members, replaces ? null : Read(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SsoOidcException)
        {
            // One that can't be read is not replaced either: its other members would be lost.
            throw new SsoOidcException(FailureKind.SaveFailed, $"The file {path} can't be written: {e.Message}", e);
        }
    }

    /// <summary>A text member; null if it is missing or no text.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member with a list of texts; null if it is missing or no list.</summary>
    public static string[]? Texts(this JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : null;

    private static JsonElement? Parse(byte[] content)
    {
        try
        {
            // Windows PowerShell's Set-Content writes a mark.
            string text = s_utf8.GetString(content).TrimStart('\uFEFF');
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (text.Contains("\\u", StringComparison.Ordinal)) RequireWholeCharacters(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Escapes are decoded when a string is asked for: half a surrogate pair is to be found here, not then. Most files have no escapes, and a
    /// writer costs a fresh process 3 ms.
    /// </summary>
    private static void RequireWholeCharacters(JsonElement json)
    {
        using Utf8JsonWriter trial = new(Stream.Null);
        json.WriteTo(trial);
    }

    private static byte[] Content(JsonMember[] members, JsonElement? present)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content))
        {
            json.WriteStartObject();
            JsonMember.WriteAll(json, members, present);
            json.WriteEndObject();
        }

        return content.ToArray();
    }
}

/// <summary>A member of a JSON object: a string, a list of strings, or an object of such members.</summary>
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
