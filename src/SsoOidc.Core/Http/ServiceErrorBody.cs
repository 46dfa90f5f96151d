using System.Net.Http.Headers;
using System.Text.Json;

namespace SsoOidc.Core.Http;

/// <summary>What an error reply says, whichever of the services' forms it has.</summary>
/// <param name="Shape">The error shape's name without namespace, for example <c>InvalidGrantException</c>.</param>
/// <param name="IsReadable">False when the body is neither a JSON object nor the XML of an error: then something other than the service answered.</param>
internal sealed record ServiceErrorBody(string? Shape, bool IsReadable)
{
    /// <summary>Longer than anything that a service says.</summary>
    private const int Limit = 8192;

    /// <summary>The OAuth error, for example <c>invalid_grant</c>.</summary>
    public string? Error { get; private init; }

    public string? Description { get; private init; }

    public string? Reason { get; private init; }

    public string? Region { get; private init; }

    public string? Endpoint { get; private init; }

    /// <summary>
    /// Reads the shape from <c>x-amzn-ErrorType</c>, then from the body's <c>code</c>, then from <c>__type</c>, as the
    /// AWS SDKs do; the text from <c>error_description</c>, then from <c>message</c>.
    /// </summary>
    /// <param name="headers">Of the reply.</param>
    /// <param name="body">Of the reply.</param>
    /// <param name="mask">What the request held, which the reply may quote.</param>
    public static ServiceErrorBody Read(HttpResponseHeaders headers, byte[] body, SecretMask mask)
    {
        string? shape = Clean(mask.Apply(headers.First("x-amzn-ErrorType")));
        if (XmlMembers.TryRead(body) is { Root: "ErrorResponse" } xml)
        {
            return new ServiceErrorBody(shape ?? Shown("Error/Code"), IsReadable: true) { Description = Shown("Error/Message") };

            string? Shown(string path) => Start(mask.Apply(Start(xml.Text(path), 2 * Limit)), Limit);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement json = document.RootElement;
            if (json.ValueKind == JsonValueKind.Object)
            {
                return new ServiceErrorBody(
                    shape ?? Clean(Text("code") ?? Text("Code")) ?? Clean(Text("__type")), IsReadable: true)
                {
                    Error = Text("error"),
                    Description = Text("error_description") ?? Text("message") ?? Text("Message"),
                    Reason = Text("reason"),
                    Region = Text("region"),
                    Endpoint = Text("endpoint"),
                };

                string? Text(string name) => Start(mask.Apply(Start(TextOf(json, name), 2 * Limit)), Limit);
            }
        }
        catch (JsonException)
        {
            // HTML, or cut short; the header still tells something.
            return new ServiceErrorBody(shape, IsReadable: false);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate in the name of a member, so that none can be looked up.
            return new ServiceErrorBody(shape, IsReadable: true);
        }

        return new ServiceErrorBody(shape, IsReadable: false);
    }

    /// <summary>The beginning of a string. One that is looked at for secrets is cut further back than where it is shown to: half a secret is not found.</summary>
    private static string? Start(string? text, int length) => text?.Length > length ? text.Substring(0, length) : text;

    /// <summary>Null for what is missing, blank or no string.</summary>
    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && StringOf(value) is var text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string StringOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate: what it says is shown with its escapes.
            return value.GetRawText().Trim('"');
        }
    }

    private static string? Clean(string? shape)
    {
        if (string.IsNullOrWhiteSpace(shape)) return null;
        int end = shape!.IndexOf(':');
        string name = end < 0 ? shape : shape.Substring(0, end);
        return name.Substring(name.LastIndexOf('#') + 1).Trim();
    }
}
