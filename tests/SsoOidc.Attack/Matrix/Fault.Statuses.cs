using SsoOidc.Attack.Support;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
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
}
