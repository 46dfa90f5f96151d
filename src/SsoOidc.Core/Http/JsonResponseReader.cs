using System.Text.Json;

namespace SsoOidc.Core.Http;

/// <summary>
/// The members of a reply's JSON object, until it is disposed of. One that is missing or null is null; one of another type
/// than it should have makes the reply unreadable: <see cref="FailureKind.BadResponse"/>.
/// </summary>
internal sealed class JsonResponseReader : IDisposable
{
    /// <summary>As much as a SecureString can hold.</summary>
    private const int SecretLimit = 65_536;

    private const int TextLimit = 8192;

    private readonly ServiceResponse _reply;
    private readonly JsonDocument? _document;
    private readonly JsonElement _json;
    private readonly string _path;

    private JsonResponseReader(ServiceResponse reply, JsonDocument? document, JsonElement json, string path)
    {
        _reply = reply;
        _document = document;
        _json = json;
        _path = path;
    }

    public ResponseMetadata Metadata => _reply.Metadata;

    public DateTimeOffset ReceivedAt => _reply.ReceivedAt;

    /// <exception cref="SsoOidcException">It is no JSON object.</exception>
    public static JsonResponseReader Of(ServiceResponse reply)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(reply.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return new JsonResponseReader(reply, document, document.RootElement, "");
            throw new JsonException("The answer is no object.");
        }
        catch (JsonException e)
        {
            document?.Dispose();
            throw Unreadable(reply, e);
        }
    }

    public string? Text(string name) => Has(name, JsonValueKind.String, out JsonElement value) ? TextOf(value, name) : null;

    public Secret? Secret(string name) =>
        Has(name, JsonValueKind.String, out JsonElement value) ? Core.Secret.From(StringOf(value, name, SecretLimit)) : null;

    public long? Long(string name) =>
        !Has(name, JsonValueKind.Number, out JsonElement value) ? null
        : value.TryGetInt64(out long number) ? number
        : throw Unreadable(_reply, null);

    public int? Int(string name) =>
        Long(name) is not { } number ? null
        : number is >= int.MinValue and <= int.MaxValue ? (int)number
        : throw Unreadable(_reply, null);

    /// <summary>A NumericDate, seconds since 1970 and perhaps parts of one (RFC 7519 section 2); null also for what is no time.</summary>
    public DateTimeOffset? NumericDate(string name) =>
        Has(name, JsonValueKind.Number, out JsonElement value) && value.TryGetDouble(out double seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    /// <exception cref="SsoOidcException">The service did not send it, as it must.</exception>
    public bool RequiredBool(string name) =>
        Has(name, null, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Lacks(name);

    /// <summary>A string, or a list of strings, where the standard allows both.</summary>
    public string[]? TextOrTexts(string name) =>
        Has(name, null, out JsonElement value) && value.ValueKind == JsonValueKind.String ? [TextOf(value, name)] : Texts(name);

    public string[]? Texts(string name)
    {
        if (!Has(name, JsonValueKind.Array, out JsonElement value)) return null;
        List<string> texts = [];
        foreach (JsonElement item in value.EnumerateArray())
            texts.Add(item.ValueKind == JsonValueKind.String ? TextOf(item, name) : throw Unreadable(_reply, null));
        return [.. texts];
    }

    /// <summary>A member that is an object; it lives as long as this one.</summary>
    public JsonResponseReader? Object(string name) =>
        Has(name, JsonValueKind.Object, out JsonElement value) ? new JsonResponseReader(_reply, null, value, $"{_path}{name}.") : null;

    /// <summary>A member that is a list of objects; they live as long as this one.</summary>
    public IEnumerable<JsonResponseReader> Objects(string name)
    {
        if (!Has(name, JsonValueKind.Array, out JsonElement value)) yield break;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) throw Unreadable(_reply, null);
            yield return new JsonResponseReader(_reply, null, item, $"{_path}{name}.");
        }
    }

    /// <exception cref="SsoOidcException">The service did not send it, as it must.</exception>
    public string RequiredText(string name) => Text(name) ?? throw Lacks(name);

    /// <exception cref="SsoOidcException">The service did not send it, as it must.</exception>
    public Secret RequiredSecret(string name) => Secret(name) ?? throw Lacks(name);

    /// <exception cref="SsoOidcException">The service did not send it, as it must.</exception>
    public int RequiredInt(string name) => Int(name) ?? throw Lacks(name);

    /// <exception cref="SsoOidcException">The service did not send it, as it must.</exception>
    public long RequiredLong(string name) => Long(name) ?? throw Lacks(name);

    /// <exception cref="SsoOidcException">The service did not send it, as it must.</exception>
    public JsonResponseReader RequiredObject(string name) => Object(name) ?? throw Lacks(name);

    /// <summary>The members of an object inside go with the whole.</summary>
    public void Dispose() => _document?.Dispose();

    /// <param name="name">The member's.</param>
    /// <param name="kind">What it must be; null for anything.</param>
    /// <param name="value">The member.</param>
    private bool Has(string name, JsonValueKind? kind, out JsonElement value)
    {
        try
        {
            if (!_json.TryGetProperty(name, out value) || value.ValueKind == JsonValueKind.Null) return false;
        }
        catch (InvalidOperationException halfSurrogate)
        {
            // In the name of another member, which is decoded to be compared.
            throw Unreadable(_reply, halfSurrogate);
        }

        return kind is null || value.ValueKind == kind ? true : throw Unreadable(_reply, null);
    }

    /// <summary>What is no secret is shown, so it must not be one of the request's that came back.</summary>
    private string TextOf(JsonElement value, string name)
    {
        string text = StringOf(value, name, TextLimit);
        return _reply.Call.Mask.Apply(text) == text ? text : throw Refuse($"a secret of the request in {_path}{name}");
    }

    private string StringOf(JsonElement value, string name, int limit)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException halfSurrogate)
        {
            throw Unreadable(_reply, halfSurrogate);
        }

        if (text.Length > limit) throw Refuse($"{text.Length} characters in {_path}{name}; more than {limit} are none of the service's");
        // No token, code or page has them, and each of these may come before somebody's eyes.
        return DisplayText.IsSafe(text) ? text : throw Refuse($"control characters in {_path}{name}");
    }

    /// <summary>The failure of a reply whose members are readable, and not what they should be.</summary>
    /// <param name="what">What it has, as the end of a sentence.</param>
    public SsoOidcException Refuse(string what) => ServiceExceptionFactory.BadReply(_reply, $"the answer has {what}");

    private SsoOidcException Lacks(string name) => ServiceExceptionFactory.BadReply(_reply, $"the answer lacks {_path}{name}");

    private static SsoOidcException Unreadable(ServiceResponse reply, Exception? inner) =>
        ServiceExceptionFactory.BadReply(reply, "the answer is not the JSON it should be, or was cut short", inner);
}
