using System.Text.Json;
using SsoOidc.Emulator.Faults;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Routing;

/// <summary>Reads what a request is about, without checking it.</summary>
internal static class RequestSubject
{
    public static FaultSubject Of(IncomingRequest request, Route route)
    {
        if (route.Service == AwsService.Sts)
        {
            request.Parameters.TryGetValue("RoleArn", out string? arn);
            RoleArn? role = RoleArn.Parse(arn ?? "");
            return new FaultSubject(route.Operation, null, role?.AccountId, role?.RoleName);
        }

        if (route.Service != AwsService.Portal)
            return new FaultSubject(route.Operation, GrantType(request), null, null);
        IReadOnlyDictionary<string, string> query = request.Query;
        query.TryGetValue("account_id", out string? accountId);
        query.TryGetValue("role_name", out string? roleName);
        return new FaultSubject(route.Operation, null, accountId, roleName);
    }

    private static string? GrantType(IncomingRequest request)
    {
        if (request.BodyBytes.Length == 0)
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(request.BodyBytes);
            JsonElement body = document.RootElement;
            return body.ValueKind == JsonValueKind.Object ? Wire.StringMember(body, "grantType") ?? Wire.StringMember(body, "grant_type") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
