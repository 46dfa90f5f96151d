using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SsoOidc.Core.Http;

/// <summary>Requests and replies as typed JSON.</summary>
internal static class JsonCalls
{
    public static ServiceCall Call<T>(string operation, string path, T request, JsonTypeInfo<T> type, params Secret?[] secrets) =>
        new(operation, path, JsonSerializer.SerializeToUtf8Bytes(request, type), secrets);

    /// <summary>Sends, and reads the answer of a success.</summary>
    /// <exception cref="SsoOidcException">A refusal, no answer, or an answer that can't be read.</exception>
    public static async Task<(T Content, ServiceReply Reply)> SendAsync<T>(
        this ServiceChannel channel, ServiceCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        ServiceReply reply = await channel.SendAsync(call, cancellationToken);
        return reply.Error is null ? (Read(call, reply, type), reply) : throw ServiceFailure.Of(call, reply);
    }

    public static T Read<T>(ServiceCall call, in ServiceReply reply, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(reply.Body.Span, type)
                ?? throw ServiceFailure.BadReply(call, reply, "the answer is null");
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
