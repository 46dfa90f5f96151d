using System.Globalization;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Hosting;

/// <summary>Requests and authorizations as JSON.</summary>
internal static class Descriptions
{
    public static JsonArray Requests(IEnumerable<EmulatorRequest> requests, bool unmasked)
    {
        JsonArray array = [];
        foreach (EmulatorRequest request in requests)
            array.Add((JsonNode)Describe(request, unmasked));
        return array;
    }

    public static JsonArray Authorizations(IEnumerable<PendingAuthorization> authorizations)
    {
        JsonArray array = [];
        foreach (PendingAuthorization item in authorizations)
            array.Add((JsonNode)Describe(item));
        return array;
    }

    private static JsonObject Describe(EmulatorRequest request, bool unmasked)
    {
        JsonObject headers = [];
        foreach (KeyValuePair<string, string> header in unmasked ? request.Headers : request.MaskedHeaders)
            headers[header.Key] = header.Value;
        return new JsonObject
        {
            ["sequence"] = request.Sequence,
            ["receivedAt"] = Text(request.ReceivedAt),
            ["operation"] = request.Operation,
            ["method"] = request.Method,
            ["path"] = request.Path,
            ["query"] = unmasked ? request.Query : request.MaskedQuery,
            ["headers"] = headers,
            ["body"] = unmasked ? request.Body : request.MaskedBody,
            ["grantType"] = request.GrantType,
            ["fault"] = request.Fault?.ToString(),
            ["statusCode"] = request.StatusCode,
            ["errorCode"] = request.ErrorCode,
            ["error"] = request.OAuthError,
        };
    }

    private static JsonObject Describe(PendingAuthorization item) => new()
    {
        ["userCode"] = item.UserCode,
        ["clientId"] = item.ClientId,
        ["clientName"] = item.ClientName,
        ["startUrl"] = item.StartUrl,
        ["scopes"] = Wire.Strings(item.Scopes),
        ["createdAt"] = Text(item.CreatedAt),
        ["expiresAt"] = Text(item.ExpiresAt),
        ["verificationUri"] = item.VerificationUri,
        ["verificationUriComplete"] = item.VerificationUriComplete,
        ["polls"] = item.Polls,
    };

    private static string Text(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
