using System.Globalization;
using System.Net;
using System.Text;

namespace SsoOidc.Emulator.Http;

/// <summary>Turns a reply into the bytes of an HTTP/1.1 response.</summary>
internal static class ReplyWriter
{
    /// <summary>Head and body, and how many of the bytes are head.</summary>
    public static (byte[] Bytes, int HeadLength) Write(Reply reply, bool isLast, bool withBody, TimeProvider clock)
    {
        byte[] body = Encoding.UTF8.GetBytes(reply.Body);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Date"] = (reply.Date ?? clock.GetUtcNow()).ToString("R", CultureInfo.InvariantCulture),
            ["x-amzn-RequestId"] = Guid.NewGuid().ToString(),
        };
        if (reply.ContentType is not null)
            headers["Content-Type"] = reply.ContentType;
        foreach (KeyValuePair<string, string> header in reply.Headers)
            headers[header.Key] = header.Value;
        headers["Content-Length"] = body.Length.ToString(CultureInfo.InvariantCulture);
        if (isLast)
            headers["Connection"] = "close";

        StringBuilder text = new();
        text.Append("HTTP/1.1 ").Append(reply.Status).Append(' ').Append(Reason(reply.Status));
        foreach (KeyValuePair<string, string> header in headers)
        {
            if (header.Value.Any(char.IsControl))
                throw new InvalidOperationException($"Header {header.Key} would break the response head.");
            text.Append("\r\n").Append(header.Key).Append(": ").Append(header.Value);
        }

        byte[] head = Encoding.UTF8.GetBytes(text.Append("\r\n\r\n").ToString());
        return withBody ? ([.. head, .. body], head.Length) : (head, head.Length);
    }

    private static string Reason(int status) =>
        Enum.IsDefined(typeof(HttpStatusCode), status) ? ((HttpStatusCode)status).ToString() : "Status";
}
