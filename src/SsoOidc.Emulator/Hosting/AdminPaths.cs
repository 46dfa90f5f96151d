using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;

namespace SsoOidc.Emulator.Hosting;

/// <summary>
/// The emulator's own paths, for tests that run the emulator in another process. Bodies and replies are JSON:
/// <list type="bullet">
/// <item><c>GET /_emulator/requests</c>: the requests so far, secrets masked; <c>?unmasked=true</c> shows them.</item>
/// <item><c>GET /_emulator/authorizations</c>: the device authorizations that wait for a decision.</item>
/// <item><c>POST /_emulator/approve</c>: <c>{"userCode":"ABCD-EFGH","userName":"jane"}</c> or with <c>"afterPolls":2</c>.</item>
/// <item><c>POST /_emulator/deny</c>: <c>{"userCode":"ABCD-EFGH"}</c> or with <c>"afterPolls":2</c>.</item>
/// <item><c>POST /_emulator/fault</c>: the members of <see cref="EmulatorFault"/> in camel case, e.g.
/// <c>{"kind":"ServiceError","operation":"CreateToken","errorShape":"InvalidGrantException","times":1}</c>; times null
/// means until the faults are cleared; durations are <c>"00:00:05"</c>.</item>
/// <item><c>POST /_emulator/clear-faults</c>: <c>{}</c>.</item>
/// <item><c>POST /_emulator/advance</c>: <c>{"seconds":600}</c>.</item>
/// <item><c>POST /_emulator/end-session</c>: <c>{"startUrlOrUser":"jane"}</c>.</item>
/// <item><c>POST /_emulator/change-credentials</c>: <c>{"userName":"jane"}</c>.</item>
/// </list>
/// An invalid request gets 400 with <c>{"message":...}</c>; an unknown user code or user gets 404.
/// </summary>
internal static class AdminPaths
{
    private const string Root = "/_emulator/";

    public static IEnumerable<Route> All(SsoEmulator emulator) =>
    [
        Own("GET", "requests", call => List(Descriptions.Requests(emulator.Requests, IsTrue(call, "unmasked")))),
        Own("GET", "authorizations", _ => List(Descriptions.Authorizations(emulator.PendingAuthorizations))),
        Own("POST", "approve", call => Done(() => Approve(emulator, call))),
        Own("POST", "deny", call => Done(() => emulator.Deny(call.Required("userCode"), Polls(call)))),
        Own("POST", "fault", call => Done(() => emulator.AddFault(Fault(call)))),
        Own("POST", "clear-faults", call => Done(() =>
        {
            _ = call.Json;
            emulator.ClearFaults();
        })),
        Own("POST", "advance", call => Done(() => emulator.Clock.Advance(TimeSpan.FromSeconds(Number(call, "seconds"))))),
        Own("POST", "end-session", call => Done(() => emulator.EndSession(call.Required("startUrlOrUser")))),
        Own("POST", "change-credentials", call => Done(() => emulator.ChangeCredentials(call.Required("userName")))),
    ];

    private static Route Own(string method, string name, Func<ServiceCall, Reply> handler) =>
        new(Dispatcher.OwnOperation, AwsService.None, method, Root + name, call =>
        {
            // A page in the developer's browser must not control the emulator or read its records.
            if (call.Request.Header("Origin").Length > 0)
                throw ServiceErrors.Front(403, "ForbiddenException", "Not for web pages");
            return handler(call);
        });

    private static void Approve(SsoEmulator emulator, ServiceCall call) =>
        emulator.ApproveAfter(call.Required("userCode"), Polls(call), call.Optional("userName"));

    private static int Polls(ServiceCall call) =>
        call.Json.TryGetProperty("afterPolls", out _) ? (int)Number(call, "afterPolls") : 0;

    private static EmulatorFault Fault(ServiceCall call)
    {
        try
        {
            EmulatorFault fault = call.Json.Deserialize(FaultJson.Default.EmulatorFault)!;
            // Generated code sets members that are absent to null, whatever their initial value is.
            return fault with
            {
                Operation = fault.Operation ?? "*",
                Times = call.Json.TryGetProperty("times", out _) ? fault.Times : 1,
            };
        }
        catch (JsonException error)
        {
            throw ServiceErrors.Front(400, "InvalidRequestException", error.Message);
        }
    }

    private static double Number(ServiceCall call, string member) =>
        call.Json.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw ServiceErrors.Front(400, "InvalidRequestException", $"{member} must be a number");

    private static bool IsTrue(ServiceCall call, string name) =>
        call.Request.Query.TryGetValue(name, out string? value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static Reply List(JsonArray items) =>
        new Reply { Status = 200, Body = Wire.Text(items) }.WithHeader("Cache-Control", "no-store");

    private static Reply Done(Action action)
    {
        try
        {
            action();
            return Reply.Json([]);
        }
        catch (KeyNotFoundException error)
        {
            throw ServiceErrors.Front(404, "ResourceNotFoundException", error.Message);
        }
        catch (InvalidOperationException error)
        {
            throw ServiceErrors.Front(400, "InvalidRequestException", error.Message);
        }
    }
}

/// <summary>The JSON of a fault in a request to <see cref="AdminPaths"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EmulatorFault))]
internal sealed partial class FaultJson : JsonSerializerContext;
