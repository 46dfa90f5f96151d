using System.Security.Cryptography;
using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>Against signatures that botocore made.</summary>
public sealed class SigV4Tests
{
    private const string BodyA =
        """{"clientId": "arn:aws:sso::123456789012:application/ssoins-1/apl-1", "grantType": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "a.b.c"}""";

    private const string BodyB =
        """{"assertion":"a.b.c","clientId":"arn:aws:sso::123456789012:application/ssoins-1/apl-1","grantType":"urn:ietf:params:oauth:grant-type:jwt-bearer"}""";

    [Theory]
    [InlineData(BodyA, "304457bb53bc1d0acbe1412444955f35a1463bd83e3d4e25aea7cffed00c1b04", true, "3a77e9020d36c1835dca83a7facd7053c4cde51a323fa993d1bedd5f2bfbcbbd")]
    [InlineData(BodyB, "b97af86e84915e380808a2cccde19cec835e43b787018a92285eff611b1b8b0c", true, "cd4179c6af6943b194751234f892cbc61043963253885f46ecfc2af02231ca13")]
    [InlineData(BodyB, "b97af86e84915e380808a2cccde19cec835e43b787018a92285eff611b1b8b0c", false, "f65d219fd24caeb6b549be1d11aa216dac2d8cbae5723d9856d82d54c1687429")]
    public void Signatures_are_those_of_botocore(string body, string bodyHash, bool withToken, string signature)
    {
        Assert.Equal(bodyHash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        AwsCredentialIdentity keys = withToken ? FakeService.Keys : FakeService.LongTermKeys;
        using HttpRequestMessage request = Signed("https://oidc.us-east-1.amazonaws.com/token?aws_iam=t", body, keys);
        string signed = withToken ? "content-type;host;x-amz-date;x-amz-security-token" : "content-type;host;x-amz-date";
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/sso-oauth/aws4_request, "
            + $"SignedHeaders={signed}, Signature={signature}",
            Header(request, "Authorization"));
        Assert.Equal("20260102T030405Z", Header(request, "X-Amz-Date"));
        Assert.Equal(withToken ? "SESSIONTOKENEXAMPLE" : null, Header(request, "X-Amz-Security-Token"));
    }

    [Fact]
    public void The_canonical_request_of_body_A_has_the_known_hash()
    {
        // The signature is the only trace of the canonical request, so it is made again from the known hash alone.
        const string canonicalHash = "d77e937178962a29c2955721fa7e8509de9e9012ed3ebdedab83332ef50d349c";
        const string scope = "20260102/us-east-1/sso-oauth/aws4_request";
        byte[] key = Encoding.UTF8.GetBytes("AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        foreach (string part in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        byte[] expected = HMACSHA256.HashData(
            key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n20260102T030405Z\n{scope}\n{canonicalHash}"));
        using HttpRequestMessage request = Signed("https://oidc.us-east-1.amazonaws.com/token?aws_iam=t", BodyA, FakeService.Keys);
        Assert.EndsWith("Signature=" + Convert.ToHexStringLower(expected), Header(request, "Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4566/token?aws_iam=t", "127.0.0.1:4566", "/token", "aws_iam=t")]
    [InlineData("https://oidc.example:443/token?aws_iam=t", "oidc.example", "/token", "aws_iam=t")]
    [InlineData("https://OIDC.example:8443/base/token?aws_iam=t", "oidc.example:8443", "/base/token", "aws_iam=t")]
    [InlineData("http://[::1]:4566/token?b=2&a", "[::1]:4566", "/token", "a=&b=2")]
    public void Host_port_path_and_query_are_signed_as_they_go_out(string url, string host, string path, string query)
    {
        using HttpRequestMessage request = Signed(url, "{}", FakeService.LongTermKeys);
        string canonical = $"POST\n{path}\n{query}\ncontent-type:application/json\nhost:{host}\nx-amz-date:20260102T030405Z\n\n"
            + "content-type;host;x-amz-date\n" + Convert.ToHexStringLower(SHA256.HashData("{}"u8));
        const string scope = "20260102/us-east-1/sso-oauth/aws4_request";
        byte[] key = Encoding.UTF8.GetBytes("AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        foreach (string part in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        byte[] expected = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n20260102T030405Z\n{scope}\n{hash}"));
        Assert.EndsWith("Signature=" + Convert.ToHexStringLower(expected), Header(request, "Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_signed_is_what_a_server_receives()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok(FakeService.GrantedToken));
        using HttpTransport transport = TransportFactory.CreateDirect();
        OidcClient client = new(new ServiceConnection
        {
            Settings = new ServiceSettings(server.Uri, region: "us-east-1"),
            Transport = transport,
            Clock = new TestClock(),
        });
        await client.CreateTokenWithIamAsync(
            new CreateTokenWithIamRequest { ClientId = "c", GrantType = GrantTypes.JwtBearer }, FakeService.Keys, Test.Token);
        SentRequest received = Assert.Single(server.Received);
        Assert.Equal($"127.0.0.1:{server.Port}", received.Header("Host"));
        Assert.Equal("application/json", received.Header("Content-Type"));
        Assert.Equal("/token?aws_iam=t", received.Uri.PathAndQuery);
        using HttpRequestMessage again = Signed(received.Uri.AbsoluteUri, received.Body, FakeService.Keys);
        Assert.Equal(Header(again, "Authorization"), received.Header("Authorization"));
    }

    private static HttpRequestMessage Signed(string url, string body, AwsCredentialIdentity keys)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        ByteArrayContent content = new(bytes);
        content.Headers.ContentType = new("application/json");
        HttpRequestMessage request = new(HttpMethod.Post, url) { Content = content };
        SigV4.Sign(request, bytes, keys, "us-east-1", "sso-oauth", TestClock.Beginning);
        return request;
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? Assert.Single(values) : null;
}
