using System.Net;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>A reply as received.</summary>
internal sealed record WireReply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The shape name of the x-amzn-ErrorType header.</summary>
    public string? ErrorType => Headers.TryGetValue("x-amzn-ErrorType", out string? value) ? value.Split(':')[0] : null;

    public string? this[string member] => (string?)Json[member];

    public Uri Location => new(Headers["Location"]);

    public static async Task<WireReply> ReadAsync(HttpResponseMessage message) => new(
        message.StatusCode,
        message.Headers.Concat(message.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
        await message.Content.ReadAsStringAsync());
}
