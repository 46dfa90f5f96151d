using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
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
}
