using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>The parts of a Signature Version 4 over a POST, each of which can be made wrong.</summary>
internal sealed record Signature
{
    public required EmulatorSigningKey Key { get; init; }

    public required string Host { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Service { get; init; }

    public string Region { get; init; } = "us-east-1";

    /// <summary>The headers that carry it; the request has a Host besides.</summary>
    public (string Name, string Value)[] Headers()
    {
        string time = Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        (string Name, string Value)[] headers = Key.SessionToken is null
            ? [("X-Amz-Date", time)]
            : [("X-Amz-Date", time), ("X-Amz-Security-Token", Key.SessionToken)];
        (string Name, string Value)[] all = [("Host", Host), .. headers];
        string names = string.Join(";", all.Select(header => Lower(header.Name)));
        string lines = string.Concat(all.Select(header => $"{Lower(header.Name)}:{header.Value}\n"));
        string scope = $"{time[..8]}/{Region}/{Service}/aws4_request";
        string canonical = $"POST\n{Path}\n{Query}\n{lines}\n{names}\n{Hash(Body)}";
        byte[] secret = Encoding.UTF8.GetBytes("AWS4" + Key.SecretAccessKey);
        foreach (string part in scope.Split('/')) secret = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part));
        byte[] signature = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(canonical)}"));
        return
        [
            .. headers,
            ("Authorization",
                $"AWS4-HMAC-SHA256 Credential={Key.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(signature)}"),
        ];
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
