using System.Text.Json;
using SsoOidc.Emulator.Faults;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Routing;

/// <summary>What a handler gets: the request with its JSON members, its service, the time and the faults.</summary>
internal sealed class ServiceCall(IncomingRequest request, AwsService service, DateTimeOffset now, ActiveFaults faults)
{
    private JsonElement? _json;

    public IncomingRequest Request { get; } = request;

    public AwsService Service { get; } = service;

    /// <summary>The emulator's time.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The time that proofs and signatures are checked against, with the skew of a fault.</summary>
    public DateTimeOffset ServiceClock => Now + Faults.ClockSkew;

    public ActiveFaults Faults { get; } = faults;

    /// <summary>The body, which must be a JSON object.</summary>
    public JsonElement Json => _json ??= ParseBody();

    public string Required(string member) => Optional(member)
        ?? throw ServiceErrors.Malformed(Service, $"Missing required parameter: {member}");

    /// <summary>A string member; an empty one counts as missing.</summary>
    public string? Optional(string member)
    {
        if (!Json.TryGetProperty(member, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw ServiceErrors.Malformed(Service, $"Parameter {member} must be a string");
        string text = value.GetString()!;
        return text.Length == 0 ? null : text;
    }

    /// <summary>A list member; null if it is absent or empty.</summary>
    public IReadOnlyList<string>? OptionalList(string member)
    {
        if (!Json.TryGetProperty(member, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw ServiceErrors.Malformed(Service, $"Parameter {member} must be a list of strings");
        List<string> items = [.. value.EnumerateArray().Select(item => item.GetString()!)];
        return items.Count == 0 ? null : items;
    }

    private JsonElement ParseBody()
    {
        string contentType = Request.Header("Content-Type").Split(';')[0].Trim();
        if (!contentType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw ServiceErrors.Malformed(Service, $"Content type must be application/json, not '{contentType}'");
        try
        {
            using JsonDocument document = JsonDocument.Parse(Request.BodyBytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // answered below, like any other body that is not an object
        }

        throw ServiceErrors.Malformed(Service, "The request body is not a JSON object");
    }
}
