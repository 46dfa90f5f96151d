using System.Net.Http.Headers;
using System.Text.Json;

namespace SsoOidc.Core.Http;

/// <summary>What an error reply says, whichever of the services' forms it has.</summary>
internal sealed record WireError
{
    /// <summary>The error shape's name without namespace, for example <c>InvalidGrantException</c>.</summary>
    public string? Shape { get; private init; }

    /// <summary>The OAuth error, for example <c>invalid_grant</c>.</summary>
    public string? Error { get; private init; }

    public string? Description { get; private init; }

    public string? Reason { get; private init; }

    public string? Region { get; private init; }

    public string? Endpoint { get; private init; }

    /// <summary>False when the body is no JSON object: then something other than the service answered.</summary>
    public bool IsJson { get; private init; }

    /// <summary>
    /// Reads the shape from <c>x-amzn-ErrorType</c>, then from the body's <c>code</c>, then from <c>__type</c>, as the
    /// AWS SDKs do; the text from <c>error_description</c>, then from <c>message</c>.
    /// </summary>
    public static WireError Read(HttpResponseHeaders headers, ReplyBody body)
    {
        using ReplyBody lent = body;
        string? header = headers.First("x-amzn-ErrorType");
        string? code = null, type = null, error = null, description = null, message = null;
        string? reason = null, region = null, endpoint = null;
        bool isJson = false;
        try
        {
            Utf8JsonReader json = new(lent.Bytes.Span);
            isJson = json.Read() && json.TokenType == JsonTokenType.StartObject;
            while (isJson && json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                json.Read();
                if (json.TokenType != JsonTokenType.String)
                {
                    json.Skip();
                    continue;
                }

                switch (name)
                {
                    case "error": error = json.GetString(); break;
                    case "error_description": description = json.GetString(); break;
                    case "message" or "Message": message = json.GetString(); break;
                    case "code" or "Code": code = json.GetString(); break;
                    case "__type": type = json.GetString(); break;
                    case "reason": reason = json.GetString(); break;
                    case "region": region = json.GetString(); break;
                    case "endpoint": endpoint = json.GetString(); break;
                }
            }
        }
        catch (Exception cut) when (cut is JsonException or InvalidOperationException)
        {
            // A truncated body: what was read before the cut still tells something, and the header most of all.
            isJson = isJson && (error ?? description ?? message ?? code ?? type) is not null;
        }

        return new WireError
        {
            Shape = Clean(header) ?? Clean(code) ?? Clean(type),
            Error = error,
            Description = string.IsNullOrWhiteSpace(description) ? NullIfBlank(message) : description,
            Reason = reason,
            Region = region,
            Endpoint = endpoint,
            IsJson = isJson,
        };
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>Cuts at the first colon, then keeps what follows the last <c>#</c>.</summary>
    private static string? Clean(string? shape)
    {
        if (string.IsNullOrWhiteSpace(shape)) return null;
        int end = shape!.IndexOf(':');
        string name = end < 0 ? shape : shape.Substring(0, end);
        return name.Substring(name.LastIndexOf('#') + 1).Trim();
    }
}
