using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SsoOidc.Attack.Support;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

/// <summary>Where a request goes that is to be faulted before it arrives.</summary>
internal enum Route
{
    Server,
    PlainPortOverTls,
    UnknownAuthority,
    ExpiredCertificate,
    OtherHostsCertificate,
    NoSuchName,
    ClosedPort,
}

/// <summary>What is wrong with one answer.</summary>
/// <param name="Group">What kind of fault it is.</param>
/// <param name="Name">Tells it from others of its group.</param>
/// <param name="Answer">How the server answers.</param>
/// <param name="Kinds">The error ids that are right for it.</param>
internal sealed record Fault(string Group, string Name, Answer Answer, params FailureKind[] Kinds)
{
    public Route Route { get; init; }

    /// <summary>Whether a cmdlet may take the answer for good.</summary>
    public bool MaySucceed { get; init; }

    public override string ToString() => $"{Group}: {Name}";
}

/// <summary>All faults.</summary>
internal static class Faults
{
    /// <summary>A line of its own after it is shown would be ours in a log.</summary>
    public const string Injected = "INJECTED";

    private const string Json = "application/json";

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] s_shown = ["userCode", "tokenType", "clientId"], s_pages = ["verificationUri", "verificationUriComplete"];

    private static readonly TimeSpan s_drip = TimeSpan.FromMilliseconds(150);

    public static IReadOnlyList<Fault> All { get; } = [.. Refusals(), .. Statuses(), .. Bodies(), .. Members(), .. Connections(), .. Echoes(), .. Hostile(), .. Routes()];

    // Each of the services' errors, told by the header and told by the body.
    private static IEnumerable<Fault> Refusals()
    {
        (string Shape, int Status, string? Error, FailureKind Kind)[] refusals =
        [
            ("AccessDeniedException", 400, "access_denied", FailureKind.AccessDenied),
            ("AuthorizationPendingException", 400, "authorization_pending", FailureKind.AuthorizationPending),
            ("ExpiredTokenException", 400, "expired_token", FailureKind.ExpiredToken),
            ("InternalServerException", 500, "server_error", FailureKind.InternalServer),
            ("InvalidClientException", 401, "invalid_client", FailureKind.InvalidClient),
            ("InvalidClientMetadataException", 400, "invalid_client_metadata", FailureKind.InvalidClientMetadata),
            ("InvalidGrantException", 400, "invalid_grant", FailureKind.InvalidGrant),
            ("InvalidRedirectUriException", 400, "invalid_redirect_uri", FailureKind.InvalidRedirectUri),
            ("InvalidRequestException", 400, "invalid_request", FailureKind.InvalidRequest),
            ("InvalidRequestRegionException", 400, "invalid_request", FailureKind.InvalidRequestRegion),
            ("InvalidScopeException", 400, "invalid_scope", FailureKind.InvalidScope),
            ("SlowDownException", 400, "slow_down", FailureKind.SlowDown),
            ("UnauthorizedClientException", 400, "unauthorized_client", FailureKind.UnauthorizedClient),
            ("UnsupportedGrantTypeException", 400, "unsupported_grant_type", FailureKind.UnsupportedGrantType),
            ("AccessDeniedException", 401, "TOKEN_EXPIRED", FailureKind.TokenExpired),
            ("AccessDeniedException", 401, "AUTHCODE_EXPIRED", FailureKind.AuthCodeExpired),
            ("AccessDeniedException", 401, "USER_CREDENTIALS_CHANGED", FailureKind.UserCredentialsChanged),
            ("AccessDeniedException", 403, "INSUFFICIENT_PERMISSIONS", FailureKind.InsufficientPermissions),
            ("ValidationException", 400, "INVALID_REQUEST", FailureKind.InvalidRequest),
            ("TooManyRequestsError", 429, null, FailureKind.TooManyRequests),
            ("ResourceNotFoundException", 404, null, FailureKind.ResourceNotFound),
            ("ConflictException", 409, null, FailureKind.Conflict),
            ("ServiceQuotaExceededException", 402, null, FailureKind.ServiceQuotaExceeded),
            ("UnauthorizedException", 401, null, FailureKind.Unauthorized),
            ("ForbiddenException", 403, null, FailureKind.Forbidden),
            ("TooManyRequestsException", 429, null, FailureKind.TooManyRequests),
            ("ThrottlingException", 400, null, FailureKind.TooManyRequests),
            ("SignatureDoesNotMatch", 403, null, FailureKind.InvalidSignature),
            ("RequestTimeTooSkewed", 403, null, FailureKind.InvalidSignature),
            ("UnrecognizedClientException", 403, null, FailureKind.InvalidCredentials),
            ("ExpiredTokenException", 403, null, FailureKind.InvalidCredentials),
            ("NobodyKnowsThisException", 400, "nobody_knows_this", FailureKind.ServiceError),
        ];
        foreach ((string shape, int status, string? error, FailureKind kind) in refusals)
        {
            JsonObject body = [];
            if (error is not null) body["error"] = error;
            body["error_description"] = "What the service says.";
            yield return new("refusal", $"{shape} {error} in the header", Replies(status, body.ToJsonString(), ("x-amzn-ErrorType", shape + ":http://internal.example/")), kind);
            JsonObject typed = (JsonObject)body.DeepClone();
            typed["__type"] = "com.amazonaws.example#" + shape;
            yield return new("refusal", $"{shape} {error} in the body", Replies(status, typed.ToJsonString()), kind);
        }
    }

    private static IEnumerable<Fault> Statuses()
    {
        foreach (int status in new[] { 201, 202, 203, 204, 205, 206, 226 })
        {
            yield return new("status", $"{status} with a good answer", async (request, connection, stop) =>
            {
                string body = status is 204 or 205 ? "" : Good(request);
                await connection.WriteAsync(RawServer.Reply(status, body, ("Content-Type", Json)), stop);
                return true;
            }, FailureKind.BadResponse) { MaySucceed = true };
        }

        foreach (int status in new[] { 300, 301, 302, 303, 304, 305, 307, 308 })
        {
            yield return new("status", $"{status} to elsewhere", async (request, connection, stop) =>
            {
                string place = $"http://{request.Headers["Host"]}{MatrixServer.Elsewhere}";
                await connection.WriteAsync(RawServer.Reply(status, status == 304 ? "" : "{}", ("Location", place)), stop);
                return true;
            }, FailureKind.ServiceError, FailureKind.BadResponse);
        }

        foreach (int status in new[] { 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 418, 421, 422, 425, 426, 428, 431, 451, 499 })
            yield return new("status", $"{status} without a name", Replies(status, "{}"), FailureKind.ServiceError);
        yield return new("status", "407", Replies(407, "{}", ("Proxy-Authenticate", "Basic realm=\"x\"")), FailureKind.EndpointUnreachable);
        yield return new("status", "429 without a name", Replies(429, "{}"), FailureKind.TooManyRequests);
        foreach (int status in new[] { 500, 501, 502, 503, 504, 505, 507, 511, 520, 529, 599 })
            yield return new("status", $"{status} without a name", Replies(status, "{}"), FailureKind.InternalServer);
        foreach (int status in new[] { 403, 404, 500, 502, 503 })
            yield return new("status", $"{status} with a page", Replies(status, "<html><h1>Nginx</h1></html>", ("Content-Type", "text/html")), FailureKind.BadResponse);
    }

    private static IEnumerable<Fault> Bodies()
    {
        (string Name, string Body)[] bodies =
        [
            ("nothing", ""),
            ("blanks", "  \r\n "),
            ("null", "null"),
            ("a list", "[]"),
            ("a number", "42"),
            ("a string", "\"text\""),
            ("an open brace", "{"),
            ("an empty object", "{}"),
            ("two objects", "{}{}"),
            ("10,000 levels", string.Concat(Enumerable.Repeat("{\"a\":", 10_000))),
            ("a captive portal", "<!doctype html><title>Hotel</title><body onload=x()>Please accept our terms</body>"),
            ("XML", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"),
            ("a form", "access_token=x&token_type=bearer"),
            ("NULs", new string('\0', 100)),
            ("a comment", "/* hello */ {}"),
        ];
        foreach ((string name, string body) in bodies)
            yield return new("body", name, Replies(200, body, ("Content-Type", body.StartsWith('<') ? "text/html" : Json)), FailureKind.BadResponse);
        yield return Raw("cut in half", good => good[..(good.Length / 2)]);
        yield return Raw("UTF-16", good => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(good)));
        yield return Raw("no UTF-8", good => [.. good[..^2], 0xff, 0xfe, .. good[^2..]]);
        yield return Raw("a byte order mark", good => [0xef, 0xbb, 0xbf, .. good], maySucceed: true);
        yield return Raw("gzip that is none", good => good, ("Content-Encoding", "gzip"), maySucceed: true);
        yield return Raw("brotli that is none", good => good, ("Content-Encoding", "br"), maySucceed: true);
        yield return Raw("an unknown encoding", good => good, ("Content-Encoding", "rot13"), maySucceed: true);
        yield return Raw("compressed", good => Gzip(good), ("Content-Encoding", "gzip"));
        yield return Raw("a bomb", _ => Gzip(new byte[100_000_000]), ("Content-Encoding", "gzip"));
        yield return Raw("2 MB of blanks behind", good => [.. good, .. Encoding.ASCII.GetBytes(new string(' ', 2_000_000))]);
        yield return Raw("900 kB of blanks behind", good => [.. good, .. Encoding.ASCII.GetBytes(new string(' ', 900_000))], maySucceed: true);
        yield return new("body", "200 MB announced", Sends("HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n{", thenWaits: true), FailureKind.BadResponse);
        yield return new("body", "8 exabytes announced", Sends("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{", thenWaits: true), FailureKind.BadResponse);
        yield return new("body", "a length that is no number", Sends("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"), FailureKind.EndpointUnreachable, FailureKind.BadResponse);
        yield return new("body", "a negative length", Sends("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"), FailureKind.EndpointUnreachable, FailureKind.BadResponse);
        yield return new("body", "two lengths", Sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), FailureKind.EndpointUnreachable, FailureKind.BadResponse);
        yield return new("body", "a chunk that is none", Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"), FailureKind.EndpointUnreachable, FailureKind.BadResponse);
        yield return new("body", "chunks without end", async (_, connection, stop) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", stop);
            string chunk = "8000\r\n" + new string(' ', 0x8000) + "\r\n";
            while (true) await connection.WriteAsync(chunk, stop);
        }, FailureKind.BadResponse);
    }

    // Answers of the right form in which one thing can't be.
    private static IEnumerable<Fault> Members()
    {
        yield return Changed("every member null", good => SetAll(good, null));
        yield return Changed("every member a list", good => SetAll(good, new JsonArray(1, 2)));
        yield return Changed("every member an object", good => SetAll(good, new JsonObject { ["a"] = 1 }));
        yield return Changed("every member true", good => SetAll(good, true));
        yield return Changed("every member empty", good => SetAll(good, ""));
        yield return Changed("expiresIn of words", good => Set(good, "expiresIn", "soon"), true);
        yield return Changed("expiresIn below zero", good => Set(good, "expiresIn", -1), true);
        yield return Changed("expiresIn of 2^63", good => Set(good, "expiresIn", long.MaxValue), true);
        yield return Changed("expiresIn with a fraction", good => Set(good, "expiresIn", 0.5), true);
        yield return Changed("interval below zero", good => Set(good, "interval", -5), true);
        yield return Changed("interval of years", good => Set(good, "interval", int.MaxValue), true);
        yield return Changed("clientSecretExpiresAt of 2^63", good => Set(good, "clientSecretExpiresAt", long.MaxValue), true);
        yield return Changed("tokenType of 900 kB", good => Set(good, "tokenType", new string('t', 900_000)), true);
        yield return Changed("tokenType with an escape", good => Set(good, "tokenType", "Bearer\u001b[2J\n" + Injected), true);
        yield return Changed("tokens of 900 kB", good => Set(good, "refreshToken", new string('r', 900_000)), true);
        yield return Changed("100,000 members more", good =>
        {
            for (int i = 0; i < 50_000; i++) good["m" + i] = i;
        }, true);
        yield return Text("a number beyond all", "\"expiresIn\":[^,}]*", "\"expiresIn\":1e400");
        yield return Text("half a surrogate in a value", "\"(accessToken|clientId|deviceCode)\":\"[^\"]*\"", "\"$1\":\"\\ud800\"");
        yield return Text("half a surrogate in a name", "^{", "{\"\\udc00\":1,");
        yield return Text("a member twice", "^{", "{\"expiresIn\":5,\"interval\":1,");
        yield return Text("an identity token of nothing", "\"idToken\":\"[^\"]*\"", "\"idToken\":\"..\"");
        yield return Text("an identity token of no UTF-8", "\"idToken\":\"[^\"]*\"", "\"idToken\":\"e30._____w.x\"");
    }

    private static IEnumerable<Fault> Connections()
    {
        FailureKind[] broken = [FailureKind.EndpointUnreachable, FailureKind.BadResponse];
        yield return new("connection", "no answer", Sends("", thenWaits: true), FailureKind.RequestTimeout);
        yield return new("connection", "half a head", Sends("HTTP/1.1 200 OK\r\nContent-", thenWaits: true), FailureKind.RequestTimeout);
        yield return new("connection", "a head alone", Sends("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", thenWaits: true), FailureKind.RequestTimeout);
        yield return new("connection", "100 and no more", Sends("HTTP/1.1 100 Continue\r\n\r\n", thenWaits: true), FailureKind.RequestTimeout);
        yield return new("connection", "102 and no more", Sends("HTTP/1.1 102 Processing\r\n\r\n", thenWaits: true), FailureKind.RequestTimeout);
        yield return new("connection", "101", Sends("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", thenWaits: true), FailureKind.RequestTimeout, FailureKind.ServiceError, FailureKind.BadResponse, FailureKind.EndpointUnreachable);
        yield return new("connection", "closed at once", Sends(""), broken);
        yield return new("connection", "closed within the head", Sends("HTTP/1.1 200 OK\r\nConte"), broken);
        yield return new("connection", "closed within the body", Sends("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"a\":"), broken);
        yield return new("connection", "reset at once", Resets(""), broken);
        yield return new("connection", "reset within the head", Resets("HTTP/1.1 200 OK\r\nConte"), broken);
        yield return new("connection", "reset within the body", Resets("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"a\":"), broken);
        yield return new("connection", "a head that drips", Drips("HTTP/1.1 200 OK\r\nX-Long: " + new string('x', 1000)), FailureKind.RequestTimeout);
        yield return new("connection", "a body that drips", Drips("{\"accessToken\":\"" + new string('x', 1000), "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"), FailureKind.RequestTimeout);
        yield return new("connection", "a dripping refusal", Drips("{\"error\":\"" + new string('x', 1000), "HTTP/1.1 400 Bad\r\nContent-Length: 900\r\n\r\n"), FailureKind.RequestTimeout);
        yield return new("connection", "not HTTP", Sends("220 mail.example ESMTP Postfix\r\n"), broken);
        yield return new("connection", "no version", Sends("{\"accessToken\":\"x\"}"), broken);
        yield return new("connection", "HTTP/2", Sends("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), broken);
        yield return new("connection", "a status of letters", Sends("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"), broken);
        yield return new("connection", "a status of 7 digits", Sends("HTTP/1.1 2000000 OK\r\nContent-Length: 0\r\n\r\n"), broken);
        yield return new("connection", "a header without a name", Sends("HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\n{}"), broken);
        yield return new("connection", "a header without a colon", Sends("HTTP/1.1 200 OK\r\nhello \u001b[2J\u0007\r\nContent-Length: 2\r\n\r\n{}"), broken);
        yield return new("connection", "a header of 1 MB", Sends("HTTP/1.1 200 OK\r\nX-Long: " + new string('x', 1_000_000) + "\r\nContent-Length: 2\r\n\r\n{}"), broken);
        yield return new("connection", "headers without end", async (_, connection, stop) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n", stop);
            string lines = string.Concat(Enumerable.Range(0, 500).Select(i => $"X-{i}: {i}\r\n"));
            while (true) await connection.WriteAsync(lines, stop);
        }, broken);
    }

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

    private static IEnumerable<Fault> Routes()
    {
        yield return new("route", "https to a plain port", Sends(""), FailureKind.TlsFailure) { Route = Route.PlainPortOverTls };
        yield return new("route", "an unknown authority", Sends(""), FailureKind.TlsFailure) { Route = Route.UnknownAuthority };
        yield return new("route", "an expired certificate", Sends(""), FailureKind.TlsFailure) { Route = Route.ExpiredCertificate };
        yield return new("route", "another host's certificate", Sends(""), FailureKind.TlsFailure) { Route = Route.OtherHostsCertificate };
        yield return new("route", "a name that is not there", Sends(""), FailureKind.EndpointUnreachable) { Route = Route.NoSuchName };
        yield return new("route", "a closed port", Sends(""), FailureKind.EndpointUnreachable) { Route = Route.ClosedPort };
    }

    private static Fault Raw(string name, Func<byte[], byte[]> change, (string Name, string Value)? header = null, bool maySucceed = false) =>
        new("body", name, async (request, connection, stop) =>
        {
            byte[] body = change(Encoding.UTF8.GetBytes(Good(request)));
            string line = header is { } one ? $"{one.Name}: {one.Value}\r\n" : "";
            await connection.WriteAsync([.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{line}Content-Type: {Json}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body], stop);
            return true;
        }, FailureKind.BadResponse) { MaySucceed = maySucceed };

    private static Fault Changed(string name, Action<JsonObject> change, bool maySucceed = false) =>
        new("member", name, async (request, connection, stop) =>
        {
            JsonObject good = GoodReply.To(MatrixServer.OperationOf(request));
            change(good);
            await connection.WriteAsync(RawServer.Reply(200, good.ToJsonString(), ("Content-Type", Json)), stop);
            return true;
        }, FailureKind.BadResponse) { MaySucceed = maySucceed };

    private static Fault Text(string name, string pattern, string replacement) =>
        new("member", name, async (request, connection, stop) =>
        {
            string text = System.Text.RegularExpressions.Regex.Replace(Good(request), pattern, replacement);
            await connection.WriteAsync(RawServer.Reply(200, text, ("Content-Type", Json)), stop);
            return true;
        }, FailureKind.BadResponse) { MaySucceed = true };

    private static Fault Refuses(string group, string name, Func<RawRequest, JsonObject> body, params FailureKind[] kinds) =>
        new(group, name, async (request, connection, stop) =>
        {
            await connection.WriteAsync(RawServer.Reply(400, Serialize(body(request)), ("Content-Type", Json)), stop);
            return true;
        }, kinds);

    private static Fault Headers(string group, string name, Func<RawRequest, (string, string)[]> headers, params FailureKind[] kinds) =>
        new(group, name, async (request, connection, stop) =>
        {
            await connection.WriteAsync(RawServer.Reply(400, """{"error":"invalid_client"}""", headers(request)), stop);
            return true;
        }, kinds);

    private static Answer Replies(int status, string body, params (string, string)[] headers) => async (_, connection, stop) =>
    {
        await connection.WriteAsync(RawServer.Reply(status, body, headers), stop);
        return true;
    };

    private static Answer Sends(string bytes, bool thenWaits = false) => async (_, connection, stop) =>
    {
        await connection.WriteAsync(bytes, stop);
        if (thenWaits) await Task.Delay(Timeout.Infinite, stop);
        return false;
    };

    private static Answer Resets(string bytes) => async (_, connection, stop) =>
    {
        await connection.WriteAsync(bytes, stop);
        connection.Reset();
        return false;
    };

    private static Answer Drips(string bytes, string first = "") => async (_, connection, stop) =>
    {
        await connection.WriteAsync(first, stop);
        foreach (char one in bytes)
        {
            await connection.WriteAsync(one.ToString(), stop);
            await Task.Delay(s_drip, stop);
        }

        return false;
    };

    private static string Good(RawRequest request) => GoodReply.To(MatrixServer.OperationOf(request)).ToJsonString();

    /// <summary>All that a careless server has of a request.</summary>
    private static string AllOf(RawRequest request) =>
        string.Join(" ", request.Headers.Where(header => !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value))
        + " " + request.Body;

    private static string OneLine(string text) => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    /// <summary>Half a surrogate can't be written as it is; <see cref="Serialize"/> puts it back.</summary>
    private static string Escapable(string text) => text.Replace("\ud800", "%half%", StringComparison.Ordinal);

    private static string Serialize(JsonObject body) => body.ToJsonString().Replace("%half%", "\\ud800", StringComparison.Ordinal);

    private static void Set(JsonObject good, string name, JsonNode? value)
    {
        if (good.ContainsKey(name)) good[name] = value;
    }

    private static void SetAll(JsonObject good, JsonNode? value)
    {
        foreach (string name in good.Select(member => member.Key).ToArray()) good[name] = value?.DeepClone();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
