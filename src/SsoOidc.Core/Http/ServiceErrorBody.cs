using System.Net.Http.Headers;
using System.Text.Json;

namespace SsoOidc.Core.Http;

/// <summary>What an error reply says, whichever of the services' forms it has.</summary>
internal sealed class ServiceErrorBody
{
    private static readonly string[] s_names =
        ["error", "error_description", "message", "Message", "code", "Code", "__type", "reason", "region", "endpoint"];

    private ServiceErrorBody(HttpResponseHeaders headers, ReadOnlySpan<byte> body)
    {
        string? code = null, type = null, description = null, message = null;
        try
        {
            Utf8JsonReader json = new(body);
            IsJson = json.Read() && json.TokenType == JsonTokenType.StartObject;
            while (IsJson && json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string? name = null;
                for (int i = 0; i < s_names.Length && name is null; i++)
                {
                    if (json.ValueTextEquals(s_names[i])) name = s_names[i];
                }

                json.Read();
                if (json.TokenType != JsonTokenType.String)
                {
                    json.Skip();
                    continue;
                }

                switch (name)
                {
                    case "error": Error = json.GetString(); break;
                    case "error_description": description = json.GetString(); break;
                    case "message" or "Message": message = json.GetString(); break;
                    case "code" or "Code": code = json.GetString(); break;
                    case "__type": type = json.GetString(); break;
                    case "reason": Reason = json.GetString(); break;
                    case "region": Region = json.GetString(); break;
                    case "endpoint": Endpoint = json.GetString(); break;
                }
            }
        }
        catch (Exception cut) when (cut is JsonException or InvalidOperationException)
        {
            // A truncated body: what was read before the cut still tells something, and the header most of all.
            IsJson = IsJson && (Error ?? description ?? message ?? code ?? type) is not null;
        }

        Shape = Clean(headers.First("x-amzn-ErrorType")) ?? Clean(code) ?? Clean(type);
        Description = !string.IsNullOrWhiteSpace(description) ? description : string.IsNullOrWhiteSpace(message) ? null : message;
    }

    /// <summary>The error shape's name without namespace, for example <c>InvalidGrantException</c>.</summary>
    public string? Shape { get; }

    /// <summary>The OAuth error, for example <c>invalid_grant</c>.</summary>
    public string? Error { get; }

    public string? Description { get; }

    public string? Reason { get; }

    public string? Region { get; }

    public string? Endpoint { get; }

    /// <summary>False when the body is no JSON object: then something other than the service answered.</summary>
    public bool IsJson { get; }

    /// <summary>
    /// Reads the shape from <c>x-amzn-ErrorType</c>, then from the body's <c>code</c>, then from <c>__type</c>, as the
    /// AWS SDKs do; the text from <c>error_description</c>, then from <c>message</c>.
    /// </summary>
    public static ServiceErrorBody Read(HttpResponseHeaders headers, ResponseBody body)
    {
        using ResponseBody lent = body;
        return new ServiceErrorBody(headers, lent.Bytes.Span);
    }

    private static string? Clean(string? shape)
    {
        if (string.IsNullOrWhiteSpace(shape)) return null;
        int end = shape!.IndexOf(':');
        string name = end < 0 ? shape : shape.Substring(0, end);
        return name.Substring(name.LastIndexOf('#') + 1).Trim();
    }
}
