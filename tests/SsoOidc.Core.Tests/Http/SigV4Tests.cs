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

    [Theory]
    [InlineData("https://h.example/a//b/token?aws_iam=t", "0c9ae6d00e9880e72ecf7e9429a8eb3e9a3b1271b21ba1ecde890df1ed060591")]
    [InlineData("https://h.example//token?aws_iam=t", "427f4314d82d21f7557ce10786980dc4cf7ef6f28063ab2b7728eb133b486f71")]
    [InlineData("https://h.example/x/../token?aws_iam=t", "427f4314d82d21f7557ce10786980dc4cf7ef6f28063ab2b7728eb133b486f71")]
    [InlineData("https://h.example/a///b%2F%2F/c/?aws_iam=t", "1e601d48ac792f2cee097913190a6fc1c089df86679ebf17e7df37292c5cfc77")]
    [InlineData("https://h.example/a%20b/token?aws_iam=t", "f42e1853341e94b1a61407bcecd2465c419cd65f1b922b4fee077839c2b1e6ca")]
    [InlineData("https://h.example/a b/token?aws_iam=t", "f42e1853341e94b1a61407bcecd2465c419cd65f1b922b4fee077839c2b1e6ca")]
    [InlineData("https://h.example/a%2Fb/token?aws_iam=t", "dab8d297794c6c4c73cd283c74c7f5a14fb3e085101261cb9d9ad16ce670c8f4")]
    [InlineData("https://h.example/%C3%A9/%E4%B8%AD/token?aws_iam=t", "2e05cf444875c03aac2602c746180ab41a380547164ad11c7b12bc821df57f10")]
    [InlineData("https://h.example/\u00E9/\u4E2D/token?aws_iam=t", "2e05cf444875c03aac2602c746180ab41a380547164ad11c7b12bc821df57f10")]
    [InlineData("https://h.example/a+b/(c)/x:y@z,'!*$&=;/token?aws_iam=t", "a629915eea1c2dcd6c6d143e62052dd27a5667dda8ad7fb907a5575580272148")]
    [InlineData("https://h.example/~u/-_./token?aws_iam=t", "c738f791cbf2b0dec7393ae3913dc5d55a53507007e48b7fa01d5f6870442aa3")]
    [InlineData("https://xn--bcher-kva.example/token?aws_iam=t", "8ea52ca34cdd6b4bc3f12ed748010b5064fb2b325d516e515b85b1ad912c6309")]
    [InlineData("https://B\u00DCcher.example/token?aws_iam=t", "8ea52ca34cdd6b4bc3f12ed748010b5064fb2b325d516e515b85b1ad912c6309")]
    [InlineData("https://b\u00FCcher.example:8443/\u00E9/token?aws_iam=t", "f8f299410bfd266899235c8e5e1d547f61d9dd277da01c78bef4e0af9277f755")]
    [InlineData("https://h.example/token?a-b=1&a=2", "522fef8e869805c25ee5973b6e02b9848e6d38cf677668268acc4a48c5df6680")]
    [InlineData("https://h.example/token?a=2&a=10&a=1", "c007690e4fa0000e66bd488e6020443a60e5831e3264359d0c3a84082bfe16f7")]
    [InlineData("https://h.example/token?b=1&a&a=0", "013117234e9e48a2e67fd2f51ee485a8397574b04b9e34b45fdd7cecec615bc7")]
    [InlineData("https://h.example/token?a=b=c&a=b", "d141bf5499db3d6a8181ddceae0a144a973f82face07d10727fb65a21a1b5be6")]
    [InlineData("https://h.example/token?A=1&a=2&aa=3&a.=4", "9b9c41a977d908ee568353a05def5c23428c8fd28970b005a957d32915470d73")]
    public void Paths_queries_and_international_hosts_are_signed_as_botocore_signs_what_is_sent(string url, string signature)
    {
        using HttpRequestMessage request = Signed(url, "{}", FakeService.LongTermKeys);
        Assert.EndsWith("Signature=" + signature, Header(request, "Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://b\u00FCcher.example:8443/\u00E9/", "https://xn--bcher-kva.example:8443/%C3%A9/token?aws_iam=t")]
    [InlineData("https://\u4F8B\u3048.\u30C6\u30B9\u30C8/a//b%2Fc", "https://xn--r8jz45g.xn--zckzah/a//b%2Fc/token?aws_iam=t")]
    [InlineData("https://\u00F1and\u00FA.example/a b", "https://xn--and-6ma2c.example/a%20b/token?aws_iam=t")]
    public async Task An_international_host_is_sent_and_signed_in_its_ASCII_form(string endpoint, string sent)
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        service.Connection = service.Connection with { Settings = new ServiceSettings(new Uri(endpoint), region: "us-east-1") };
        await service.Oidc.CreateTokenWithIamAsync(
            new CreateTokenWithIamRequest { ClientId = "c", GrantType = GrantTypes.JwtBearer }, FakeService.Keys, Test.Token);
        Assert.Equal(sent, service.Only.Uri.AbsoluteUri);
        Assert.Equal(new Uri(sent).Authority, service.Seen[0].Host);
        using HttpRequestMessage again = Signed(sent, service.Only.Body, FakeService.Keys);
        Assert.Equal(Header(again, "Authorization"), service.Only.Header("Authorization"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a//b c/\u00E9%2F/~x")]
    public async Task What_is_signed_is_what_a_server_receives(string path)
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok(FakeService.GrantedToken));
        using HttpTransport transport = TransportFactory.CreateDirect();
        OidcClient client = new(new ServiceConnection
        {
            Settings = new ServiceSettings(new Uri(server.Uri, path), region: "us-east-1"),
            Transport = transport,
            Clock = new TestClock(),
        });
        await client.CreateTokenWithIamAsync(
            new CreateTokenWithIamRequest { ClientId = "c", GrantType = GrantTypes.JwtBearer }, FakeService.Keys, Test.Token);
        SentRequest received = Assert.Single(server.Received);
        Assert.Equal($"127.0.0.1:{server.Port}", received.Header("Host"));
        Assert.Equal("application/json", received.Header("Content-Type"));
        Assert.Equal(path.Length == 0 ? "/token?aws_iam=t" : "/a//b%20c/%C3%A9%2F/~x/token?aws_iam=t", received.Uri.PathAndQuery);
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
