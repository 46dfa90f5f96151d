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
internal static partial class Faults
{
    /// <summary>A line of its own after it is shown would be ours in a log.</summary>
    public const string Injected = "INJECTED";

    private const string Json = "application/json";

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] s_shown = ["userCode", "tokenType", "clientId"], s_pages = ["verificationUri", "verificationUriComplete"];

    private static readonly TimeSpan s_drip = TimeSpan.FromMilliseconds(150);

    public static IReadOnlyList<Fault> All { get; } = [.. Refusals(), .. Statuses(), .. Bodies(), .. Members(), .. Connections(), .. Echoes(), .. Hostile(), .. Routes()];

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
