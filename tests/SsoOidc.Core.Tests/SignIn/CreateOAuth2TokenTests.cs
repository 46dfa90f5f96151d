using SsoOidc.Core.Configuration;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.SignIn;

[Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
public sealed class CreateOAuth2TokenTests : IDisposable
{
    private const string Granted =
        """{"accessToken":{"accessKeyId":"AKID","secretAccessKey":"sak-1","sessionToken":"st-1"},"tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"rt-1"}""";

    private static readonly CreateOAuth2TokenRequest s_least = new()
    {
        ClientId = CreateOAuth2TokenRequest.SameDevice,
        GrantType = GrantTypes.AuthorizationCode,
    };

    private readonly DPoPKey _key = DPoPKey.Create();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Every_member_is_sent_under_its_wire_name_without_a_wrapper()
    {
        using FakeService service = SignIn(Granted);
        CreateOAuth2TokenRequest request = new()
        {
            ClientId = CreateOAuth2TokenRequest.SameDevice,
            GrantType = GrantTypes.AuthorizationCode,
            Code = new Secret("code-1"),
            RedirectUri = "http://127.0.0.1:49152/oauth/callback",
            CodeVerifier = new Secret("verifier-1"),
            RefreshToken = new Secret("refresh-1"),
        };
        await service.SignIn.CreateOAuth2TokenAsync(request, _key, Test.Token);
        Assert.Equal("POST", service.Only.Method);
        Assert.Equal("https://us-east-1.signin.aws.amazon.com/v1/token", service.Only.Uri.AbsoluteUri);
        Assert.Equal(
            """
            {"clientId":"arn:aws:signin:::devtools/same-device","grantType":"authorization_code","code":"code-1","redirectUri":"http://127.0.0.1:49152/oauth/callback","codeVerifier":"verifier-1","refreshToken":"refresh-1"}
            """,
            service.Only.Body);
    }

    [Fact]
    public async Task Members_without_a_value_are_not_sent()
    {
        using FakeService service = SignIn(Granted);
        await service.SignIn.CreateOAuth2TokenAsync(s_least, _key, Test.Token);
        Assert.Equal(
            """{"clientId":"arn:aws:signin:::devtools/same-device","grantType":"authorization_code"}""", service.Only.Body);
    }

    [Theory]
    [InlineData("https://b\u00FCcher.example/\u00E9", "https://xn--bcher-kva.example/%C3%A9/v1/token")]
    [InlineData("https://\u4F8B\u3048.\u30C6\u30B9\u30C8:8443/a%2Fb//c", "https://xn--r8jz45g.xn--zckzah:8443/a%2Fb//c/v1/token")]
    [InlineData("https://STRA\u00DFE.example/a b/", "https://xn--strae-oqa.example/a%20b/v1/token")]
    public async Task The_proof_names_an_international_host_in_its_ASCII_form(string endpoint, string url)
    {
        using FakeService service = SignIn(Granted);
        service.Connection = service.Connection with { Settings = new ServiceSettings(new Uri(endpoint), region: "us-east-1") };
        await service.SignIn.CreateOAuth2TokenAsync(s_least, _key, Test.Token);
        Assert.Equal(url, service.Only.Uri.AbsoluteUri);
        Assert.Equal(url, DPoPProof.Parse(service.Only.Header("DPoP")!).Claim("htu"));
        Assert.Equal(url, DPoPProof.Parse(_key.CreateProof("POST", new Uri(new Uri(endpoint), new Uri(url).AbsolutePath), TestClock.Beginning, "i")).Claim("htu"));
    }

    [Fact]
    public async Task The_proof_names_the_URL_that_is_called()
    {
        using FakeService service = SignIn(Granted);
        service.Connection = service.Connection with
        {
            Settings = new ServiceSettings(new Uri("http://127.0.0.1:4566/base/"), region: "us-east-1"),
        };
        await service.SignIn.CreateOAuth2TokenAsync(s_least, _key, Test.Token);
        Assert.Equal("http://127.0.0.1:4566/base/v1/token", service.Only.Uri.AbsoluteUri);
        DPoPProof proof = DPoPProof.Parse(service.Only.Header("DPoP")!);
        Assert.True(proof.IsSignatureGood);
        Assert.Equal("POST", proof.Claim("htm"));
        Assert.Equal("http://127.0.0.1:4566/base/v1/token", proof.Claim("htu"));
        Assert.Equal(TestClock.Beginning.ToUnixTimeSeconds(), proof.IssuedAt);
        Assert.True(Guid.TryParseExact(proof.Claim("jti"), "D", out _));
        Assert.Null(service.Only.Header("Authorization"));
    }

    [Fact]
    public async Task Every_member_of_the_reply_is_read()
    {
        using FakeService service = SignIn("""
            {"accessToken":{"accessKeyId":"AKID","secretAccessKey":"sak-1","sessionToken":"st-1","x":1},"tokenType":"aws_sigv4",
             "expiresIn":900,"refreshToken":"rt-1","idToken":"it-1","y":[]}
            """);
        SignInToken token = await service.SignIn.CreateOAuth2TokenAsync(s_least, _key, Test.Token);
        Assert.Equal("AKID", token.AccessToken.AccessKeyId);
        Assert.Equal("sak-1", token.AccessToken.SecretAccessKey.Reveal());
        Assert.Equal("st-1", token.AccessToken.SessionToken?.Reveal());
        Assert.Equal(TestClock.Beginning.AddMinutes(15), token.AccessToken.Expiration);
        Assert.Equal("aws_sigv4", token.TokenType);
        Assert.Equal(900, token.ExpiresIn);
        Assert.Equal(TestClock.Beginning.AddMinutes(15), token.ExpiresAt);
        Assert.Equal("rt-1", token.RefreshToken.Reveal());
        Assert.Equal("it-1", token.IdToken?.Reveal());
    }

    [Fact]
    public async Task The_id_token_may_be_missing()
    {
        using FakeService service = SignIn(Granted);
        Assert.Null((await service.SignIn.CreateOAuth2TokenAsync(s_least, _key, Test.Token)).IdToken);
    }

    [Theory]
    [InlineData("""{"expiresIn":900,"refreshToken":"r"}""", "accessToken")]
    [InlineData("""{"accessToken":{"secretAccessKey":"s","sessionToken":"t"},"expiresIn":9,"refreshToken":"r"}""", "accessToken.accessKeyId")]
    [InlineData("""{"accessToken":{"accessKeyId":"a","sessionToken":"t"},"expiresIn":9,"refreshToken":"r"}""", "accessToken.secretAccessKey")]
    [InlineData("""{"accessToken":{"accessKeyId":"a","secretAccessKey":"s"},"expiresIn":9,"refreshToken":"r"}""", "accessToken.sessionToken")]
    [InlineData("""{"accessToken":{"accessKeyId":"a","secretAccessKey":"s","sessionToken":"t"},"refreshToken":"r"}""", "expiresIn")]
    [InlineData("""{"accessToken":{"accessKeyId":"a","secretAccessKey":"s","sessionToken":"t"},"expiresIn":9}""", "refreshToken")]
    public async Task A_reply_without_a_required_member_is_a_bad_response_that_names_it(string body, string member)
    {
        using FakeService service = SignIn(body);
        SsoOidcException failure = await Test.FailsAsync(
            () => service.SignIn.CreateOAuth2TokenAsync(s_least, _key, Test.Token), FailureKind.BadResponse);
        Assert.Contains($"lacks {member} ", failure.Message, StringComparison.Ordinal);
    }

    private static FakeService SignIn(string body)
    {
        FakeService service = FakeService.Answering(200, body);
        service.Connection = service.Connection with
        {
            Settings = new ServiceSettings(new Uri("https://us-east-1.signin.aws.amazon.com"), region: "us-east-1"),
        };
        return service;
    }
}
