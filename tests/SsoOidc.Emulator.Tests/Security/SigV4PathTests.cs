using System.Net.Sockets;
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
        Signature signature = new()
        {
            Key = _emulator.Options.SigningKeys[0],
            Host = _emulator.BaseUrl.Authority,
            Path = signedPath,
            Query = "aws_iam=t",
            Body = "{}",
            Time = _emulator.Clock.GetUtcNow(),
            Service = "sso-oauth",
        };
        using TcpClient client = new();
        await client.ConnectAsync(_emulator.BaseUrl.Host, _emulator.BaseUrl.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join(
            "\r\n",
            [
                $"POST {path}?{signature.Query} HTTP/1.1", $"Host: {signature.Host}", "Content-Type: application/json",
                $"Content-Length: {signature.Body.Length}", "Connection: close",
                .. signature.Headers().Select(header => $"{header.Name}: {header.Value}"),
                "", signature.Body,
            ])));
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }
}
