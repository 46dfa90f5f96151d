using System.Text.Json;

namespace SsoOidc.Core.Http;

/// <summary>Replies as typed JSON.</summary>
internal static class JsonCalls
{
    /// <summary>Sends, and reads the answer of a success.</summary>
    /// <exception cref="SsoOidcException">A refusal, no answer, or an answer that can't be read.</exception>
    public static async Task<(T Content, ServiceReply Reply)> SendAsync<T>(
        this ServiceChannel channel, ServiceCall call, Func<JsonReply, T> read, CancellationToken cancellationToken)
        where T : class
    {
        ServiceReply reply = await channel.SendAsync(call, cancellationToken);
        return reply.Error is null ? (Read(call, reply, read), reply) : throw ServiceFailure.Of(call, reply);
    }

    public static T Read<T>(ServiceCall call, in ServiceReply reply, Func<JsonReply, T> read)
        where T : class
    {
        try
        {
            using ReplyBody body = reply.Body;
            using JsonDocument document = JsonDocument.Parse(body.Bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(new JsonReply(document.RootElement))
                : throw new JsonException("The answer is no object.");
        }
        catch (JsonException e)
        {
            throw ServiceFailure.BadReply(call, reply, "the answer is not the JSON it should be, or was cut short", e);
        }
    }

    /// <summary>A member the service must have sent.</summary>
    public static T Required<T>(this T? value, ServiceCall call, in ServiceReply reply, string member)
        where T : class =>
        value ?? throw ServiceFailure.BadReply(call, reply, $"the answer lacks {member}");

    /// <summary>A number the service must have sent.</summary>
    public static int Required(this int? value, ServiceCall call, in ServiceReply reply, string member) =>
        value ?? throw ServiceFailure.BadReply(call, reply, $"the answer lacks {member}");
}
