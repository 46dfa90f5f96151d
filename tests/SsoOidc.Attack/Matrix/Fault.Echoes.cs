using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SsoOidc.Attack.Support;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
    // A gateway or a debug page that gives the request back.
    private static IEnumerable<Fault> Echoes()
    {
        (string Name, Func<string, string> Form)[] forms =
        [
            ("as it is", all => all),
            ("escaped as JSON", all => JsonSerializer.Serialize(all)),
            ("escaped little", all => JsonSerializer.Serialize(all, s_relaxed)),
            ("escaped twice", all => JsonSerializer.Serialize(JsonSerializer.Serialize(all))),
            ("percent-encoded", Uri.EscapeDataString),
            ("as a form", all => System.Net.WebUtility.UrlEncode(all)),
            ("for HTML", all => System.Net.WebUtility.HtmlEncode(all)),
            ("in Base64", all => Convert.ToBase64String(Encoding.UTF8.GetBytes(all))),
            ("in Base64, one byte later", all => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + all))),
            ("in Base64, two bytes later", all => Convert.ToBase64String(Encoding.UTF8.GetBytes("xy" + all))),
            ("in Base64 for URLs", all => Convert.ToBase64String(Encoding.UTF8.GetBytes(all)).Replace('+', '-').Replace('/', '_')),
        ];
        foreach ((string name, Func<string, string> form) in forms)
        {
            yield return Refuses("echo", $"the description, {name}", request => new JsonObject { ["error"] = "invalid_client", ["error_description"] = form(AllOf(request)) }, FailureKind.InvalidClient);
            yield return Headers("echo", $"the request id, {name}", request => [("x-amzn-RequestId", OneLine(form(AllOf(request))))], FailureKind.InvalidClient);
        }

        yield return Headers("echo", "the content type", request => [("Content-Type", OneLine(AllOf(request)))], FailureKind.InvalidClient);
        yield return Headers("echo", "the shape", request => [("x-amzn-ErrorType", OneLine(AllOf(request)))], FailureKind.InvalidClient, FailureKind.ServiceError);
        yield return Headers("echo", "any header", request => [("X-Debug", OneLine(AllOf(request)))], FailureKind.InvalidClient);
        foreach (string member in new[] { "error", "reason", "region", "endpoint", "message", "__type", "code" })
        {
            yield return Refuses("echo", $"the member {member}", request =>
            {
                JsonObject body = new() { ["error"] = "invalid_client" };
                body[member] = AllOf(request);
                return body;
            }, FailureKind.InvalidClient, FailureKind.ServiceError);
        }

        yield return new("echo", "a page", async (request, connection, stop) =>
        {
            await connection.WriteAsync(RawServer.Reply(500, $"<pre>{AllOf(request)}</pre>", ("Content-Type", "text/html")), stop);
            return true;
        }, FailureKind.BadResponse);
        yield return new("echo", "the status line", async (request, connection, stop) =>
        {
            await connection.WriteAsync($"HTTP/1.1 400 {OneLine(AllOf(request))}\r\nContent-Length: 26\r\n\r\n{{\"error\":\"invalid_client\"}}", stop);
            return true;
        }, FailureKind.InvalidClient);
        yield return new("echo", "a broken status line", async (request, connection, stop) =>
        {
            await connection.WriteAsync($"HTTP/1.1 {OneLine(AllOf(request))} x\r\n\r\n", stop);
            return false;
        }, FailureKind.EndpointUnreachable, FailureKind.BadResponse);
        yield return new("echo", "a broken header", async (request, connection, stop) =>
        {
            await connection.WriteAsync($"HTTP/1.1 400 x\r\n{OneLine(AllOf(request)).Replace(':', ' ')}\r\n\r\n", stop);
            return false;
        }, FailureKind.EndpointUnreachable, FailureKind.BadResponse);
        yield return new("echo", "a success that is none", async (request, connection, stop) =>
        {
            await connection.WriteAsync(RawServer.Reply(200, AllOf(request), ("Content-Type", Json)), stop);
            return true;
        }, FailureKind.BadResponse);
        foreach (string member in new[] { "userCode", "verificationUri", "tokenType", "issuedTokenType", "clientId" })
        {
            yield return new("echo", $"the good answer's {member}", async (request, connection, stop) =>
            {
                JsonObject good = GoodReply.To(MatrixServer.OperationOf(request));
                good[member] = AllOf(request);
                await connection.WriteAsync(RawServer.Reply(200, good.ToJsonString(), ("Content-Type", Json)), stop);
                return true;
            }, FailureKind.BadResponse, FailureKind.InvalidRequest) { MaySucceed = true };
        }
    }
}
