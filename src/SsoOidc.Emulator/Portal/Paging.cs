using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;

namespace SsoOidc.Emulator.Portal;

/// <summary>Splits lists into pages, each with a token for the start of the next.</summary>
internal sealed class Paging(SsoEmulatorOptions options)
{
    private const string TokenPrefix = "page:";

    public Reply Page(ServiceCall call, string listName, IReadOnlyList<JsonObject> items)
    {
        int start = Start(call, items.Count);
        int size = Size(call);
        JsonArray page = [];
        foreach (JsonObject item in items.Skip(start).Take(size))
            page.Add((JsonNode)item);
        int next = start + page.Count;
        return Reply.Json(Members.Finish(options, new JsonObject
        {
            [listName] = page,
            ["nextToken"] = next < items.Count ? Token(next) : null,
        }));
    }

    private static string Token(int start) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(TokenPrefix + start.ToString(CultureInfo.InvariantCulture)));

    private static int Start(ServiceCall call, int count)
    {
        if (!call.Request.Query.TryGetValue("next_token", out string? token) || token.Length == 0)
            return 0;
        for (int start = 1; start < count; start++)
        {
            if (Token(start) == token)
                return start;
        }

        throw ServiceErrors.Portal("InvalidRequestException", "Invalid next_token");
    }

    private int Size(ServiceCall call)
    {
        if (!call.Request.Query.TryGetValue("max_result", out string? text))
            return options.PortalPageSize;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= 100
            ? size
            : throw ServiceErrors.Portal("InvalidRequestException", "max_result must be between 1 and 100");
    }
}
