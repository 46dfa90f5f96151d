using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Security;

/// <summary>Signatures over paths that SigV4 normalizes. Signed and sent by hand, since clients change such paths before they send them.</summary>
public sealed class SigV4PathTests : IDisposable
{
    private readonly SsoEmulator _emulator = FreshEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Theory]
    [InlineData("/token", "/token")]
    [InlineData("//token", "/token")]
    [InlineData("/./token", "/token")]
    [InlineData("/../token", "/token")]
    [InlineData("/v1/../token", "/token")]
    [InlineData("/a/b//../.././token", "/token")]
    public async Task A_path_is_signed_without_empty_and_dot_segments(string sent, string signedAs)
    {
        // The signature was right: the request itself is what is wrong now.
        Assert.StartsWith("HTTP/1.1 400", await PostAsync(sent, signedAs), StringComparison.Ordinal);
        if (sent == signedAs) return;
        string refused = await PostAsync(sent, sent);
        Assert.StartsWith("HTTP/1.1 403", refused, StringComparison.Ordinal);
        Assert.Contains("InvalidSignatureException", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/token/")]
    [InlineData("/v2/token")]
    [InlineData("/token/.x")]
    public async Task What_is_another_path_when_normalized_is_not_found(string path) =>
        Assert.StartsWith("HTTP/1.1 404", await PostAsync(path, path), StringComparison.Ordinal);

    private async Task<string> PostAsync(string path, string signedPath)
    {
        const string body = "{}", query = "aws_iam=t", headers = "host;x-amz-date";
        EmulatorSigningKey key = _emulator.Options.SigningKeys[0];
        string host = _emulator.BaseUrl.Authority;
        string time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{time[..8]}/{_emulator.Options.Region}/sso-oauth/aws4_request";
        string canonical = $"POST\n{signedPath}\n{query}\nhost:{host}\nx-amz-date:{time}\n\n{headers}\n{Hash(body)}";
        byte[] secret = Encoding.UTF8.GetBytes("AWS4" + key.SecretAccessKey);
        foreach (string part in scope.Split('/')) secret = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part));
        byte[] signature = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(canonical)}"));

        using TcpClient client = new();
        await client.ConnectAsync(_emulator.BaseUrl.Host, _emulator.BaseUrl.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join(
            "\r\n",
            $"POST {path}?{query} HTTP/1.1", $"Host: {host}", $"X-Amz-Date: {time}", "Content-Type: application/json",
            $"Content-Length: {body.Length}", "Connection: close",
            $"Authorization: AWS4-HMAC-SHA256 Credential={key.AccessKeyId}/{scope}, SignedHeaders={headers}, Signature={Convert.ToHexStringLower(signature)}",
            "", body)));
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
