using System.Text.Json.Nodes;
using SsoOidc.Attack.Support;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
    private static IEnumerable<Fault> Hostile()
    {
        (string Name, string Text)[] texts =
        [
            ("an escape", "x\u001b[2J\u001b]0;title\u0007y"),
            ("a bell", "x\u0007\u0008y"),
            ("C1", "x\u009b2Jy\u0085z"),
            ("a new line", $"x\r\n{Injected}: all is well\n{Injected}"),
            ("bidi", "x\u202egnp.exe\u2066\u200fy"),
            ("lines of Unicode", "x\u2028y\u2029z"),
            ("nothing to see", "x\u200b\ufeff\u00ady\U000e0041"),
            ("a delete", "x\u007fy"),
            ("half a surrogate", "x\ud800y"),
            ("900 kB", new string('A', 900_000)),
        ];
        foreach ((string name, string text) in texts)
        {
            yield return Refuses("hostile", $"{name} in the description", _ => new JsonObject { ["error"] = "invalid_client", ["error_description"] = Escapable(text) }, FailureKind.InvalidClient);
            yield return Refuses("hostile", $"{name} in every member", _ => new JsonObject
            {
                ["error"] = Escapable(text), ["error_description"] = Escapable(text), ["reason"] = Escapable(text), ["region"] = Escapable(text), ["endpoint"] = Escapable(text),
                ["__type"] = Escapable(text),
            }, FailureKind.ServiceError, FailureKind.BadResponse);
            if (!text.Contains('\n') && text.Length < 1000)
            {
                yield return Headers("hostile", $"{name} in headers", _ => [("x-amzn-RequestId", text), ("x-amzn-ErrorType", text), ("Content-Type", text)], FailureKind.ServiceError, FailureKind.InvalidClient, FailureKind.EndpointUnreachable, FailureKind.BadResponse);
            }

            yield return new("hostile", $"{name} in a good answer", async (request, connection, stop) =>
            {
                JsonObject good = GoodReply.To(MatrixServer.OperationOf(request));
                foreach (string member in s_shown.Where(good.ContainsKey)) good[member] = Escapable(text);
                foreach (string member in s_pages.Where(good.ContainsKey)) good[member] = "https://device.example/" + Escapable(text);
                await connection.WriteAsync(RawServer.Reply(200, Serialize(good), ("Content-Type", Json)), stop);
                return true;
            }, FailureKind.BadResponse, FailureKind.InvalidRequest) { MaySucceed = true };
        }

        foreach (string region in new[] { "eu-west-1; Remove-Item ~ -Recurse", "eu-west-1\nRemove-Item ~", "'; Remove-Item ~; '", "$(Remove-Item ~)", "evil.example/?Remove-Item", "../Remove-Item" })
        {
            yield return Refuses("hostile", $"the region {DisplayText.Safe(region)}", _ => new JsonObject
            {
                ["error"] = "invalid_request", ["reason"] = "KMS_x", ["region"] = region, ["__type"] = "InvalidRequestRegionException",
            }, FailureKind.InvalidRequestRegion);
        }

        foreach (string endpoint in new[] { "https://evil.example; Remove-Item ~", "http://oidc.us-east-1.amazonaws.com.evil.example", "javascript:Remove-Item", "https://oidc.us-east-1.amazonaws.com/'; Remove-Item ~; '" })
        {
            yield return Refuses("hostile", $"the endpoint {endpoint}", _ => new JsonObject
            {
                ["error"] = "invalid_request", ["endpoint"] = endpoint, ["region"] = "us-west-2", ["__type"] = "InvalidRequestRegionException",
            }, FailureKind.InvalidRequestRegion);
        }

        foreach (string page in new[] { "javascript:alert(1)", "file:///etc/passwd", "ms-settings:privacy", "\\\\evil\\share", "https://user:pass@device.example/", "  ", "-W", "$(calc)" })
        {
            yield return new("hostile", $"the page {page}", async (request, connection, stop) =>
            {
                JsonObject good = GoodReply.To(MatrixServer.OperationOf(request));
                foreach (string member in s_pages.Where(good.ContainsKey)) good[member] = page;
                await connection.WriteAsync(RawServer.Reply(200, good.ToJsonString(), ("Content-Type", Json)), stop);
                return true;
            }, FailureKind.BadResponse) { MaySucceed = true };
        }
    }
}
