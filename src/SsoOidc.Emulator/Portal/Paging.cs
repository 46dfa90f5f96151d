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

    public Reply Page<T>(ServiceCall call, string listName, IReadOnlyList<T> items, Func<T, JsonObject> describe)
    {
        int start = Start(call, items.Count);
        int size = Size(call);
        JsonArray page = [];
        int next = Math.Min(start + size, items.Count);
        for (int index = start; index < next; index++)
            page.Add((JsonNode)describe(items[index]));
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
        return Number(token) is int start && start < count && Token(start) == token
            ? start
            : throw ServiceErrors.Portal("InvalidRequestException", "Invalid next_token");
    }

    private static int? Number(string token)
    {
        try
        {
            string text = Encoding.UTF8.GetString(Convert.FromBase64String(token));
            string number = text.StartsWith(TokenPrefix, StringComparison.Ordinal) ? text.Substring(TokenPrefix.Length) : "";
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int start) && start > 0 ? start : null;
        }
        catch (FormatException)
        {
            return null;
        }
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
