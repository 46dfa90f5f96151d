using System.Text;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
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
}
