using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>The paths of AWS Sign-In's token operations, a good body for each, and how their errors look.</summary>
internal static class TokenOperation
{
    public const string WithIam = "/v1/token?x-amz-client-auth-method=iam";
    public const string Exchange = "/v1/token?x-amz-oauth-token-method=token-exchange";
    public const string Bearer = "/v1/token?x-amz-token-request-type=bearer";
    public const string Introspect = "/v1/introspect?x-amz-client-auth-method=iam";
    public const string Revoke = "/v1/revoke?x-amz-client-auth-method=iam";

    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public static JsonObject ForResource(string resource = "aws-mcp.amazonaws.com") =>
        new() { ["grant_type"] = "client_credentials", ["resource"] = resource };

    public static JsonObject ForToken(string token) => new() { ["token"] = token };

    /// <summary>A body that the operation accepts.</summary>
    public static JsonObject Body(string operation) => operation switch
    {
        WithIam or Bearer => ForResource(),
        _ => ForToken("ASORnobody"),
    };

    /// <summary>The claims of the JWT in a reply.</summary>
    public static JsonNode ClaimsOf(WireReply reply)
    {
        string[] parts = reply["access_token"]!.Split('.');
        Assert.Equal(3, parts.Length);
        return JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
    }

    public static void AssertInvalid(WireReply reply, string? part = null)
    {
        AssertError(reply, 400, "ValidationException", "INVALID_REQUEST");
        Assert.Contains(part ?? "", reply["message"], StringComparison.Ordinal);
    }

    public static void AssertError(WireReply reply, int status, string shape, string error)
    {
        Assert.Equal((status, shape, error), ((int)reply.Status, reply.ErrorType, reply["error"]));
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
    }

    public static void AssertUnknownGrant(WireReply reply)
    {
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("unsupported_grant_type", reply["error"]);
        Assert.NotNull(reply["error_description"]);
        Assert.Null(reply.ErrorType);
    }
}
