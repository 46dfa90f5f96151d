using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Oidc;

public sealed class CreateTokenTests
{
    private static readonly CreateTokenRequest s_least = new()
    {
        ClientId = "id-1",
        ClientSecret = new Secret("secret-1"),
        GrantType = GrantTypes.DeviceCode,
    };

    [Fact]
    public async Task Every_member_is_sent_under_its_wire_name()
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        CreateTokenRequest request = new()
        {
            ClientId = "id-1",
            ClientSecret = new Secret("secret-1"),
            GrantType = GrantTypes.DeviceCode,
            DeviceCode = new Secret("device-1"),
            Code = new Secret("code-1"),
            RefreshToken = new Secret("refresh-1"),
            Scope = ["openid", "sso:account:access"],
            RedirectUri = "http://127.0.0.1:49152/oauth/callback",
            CodeVerifier = new Secret("verifier-1"),
        };
        await service.Oidc.CreateTokenAsync(request, Test.Token);
        Assert.Equal("POST", service.Only.Method);
        Assert.Equal("https://oidc.us-east-1.amazonaws.com/token", service.Only.Uri.AbsoluteUri);
        Assert.Equal(
            """
            {"clientId":"id-1","clientSecret":"secret-1","grantType":"urn:ietf:params:oauth:grant-type:device_code","deviceCode":"device-1","code":"code-1","refreshToken":"refresh-1","scope":["openid","sso:account:access"],"redirectUri":"http://127.0.0.1:49152/oauth/callback","codeVerifier":"verifier-1"}
            """,
            service.Only.Body);
    }

    [Fact]
    public async Task Members_without_a_value_are_not_sent()
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        await service.Oidc.CreateTokenAsync(s_least, Test.Token);
        Assert.Equal(
            """{"clientId":"id-1","clientSecret":"secret-1","grantType":"urn:ietf:params:oauth:grant-type:device_code"}""",
            service.Only.Body);
    }

    [Fact]
    public async Task Every_member_of_the_reply_is_read()
    {
        using FakeService service = FakeService.Answering(200, """
            {"accessToken":"at-1","tokenType":"Bearer","expiresIn":28800,"refreshToken":"rt-1","idToken":"id-1","scope":"ignored"}
            """);
        IssuedToken token = await GrantedAsync(service);
        Assert.Equal("at-1", token.AccessToken.Reveal());
        Assert.Equal("Bearer", token.TokenType);
        Assert.Equal(28800, token.ExpiresIn);
        Assert.Equal(TestClock.Beginning.AddHours(8), token.ExpiresAt);
        Assert.Equal("rt-1", token.RefreshToken?.Reveal());
        Assert.Equal("id-1", token.IdToken?.Reveal());
    }

    [Theory]
    [InlineData("""{"accessToken":"at-1"}""")]
    [InlineData("""{"accessToken":"at-1","refreshToken":"","idToken":null,"expiresIn":null,"tokenType":null}""")]
    public async Task Everything_but_the_access_token_may_be_missing(string body)
    {
        using FakeService service = FakeService.Answering(200, body);
        IssuedToken token = await GrantedAsync(service);
        Assert.Equal("Bearer", token.TokenType);
        Assert.Null(token.ExpiresIn);
        Assert.Null(token.ExpiresAt);
        Assert.Null(token.RefreshToken);
        Assert.Null(token.IdToken);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"accessToken":""}""")]
    [InlineData("""{"AccessToken":"at-1"}""")]
    public async Task A_reply_without_access_token_is_a_bad_response(string body)
    {
        using FakeService service = FakeService.Answering(200, body);
        SsoOidcException failure = await Test.FailsAsync(
            () => service.Oidc.CreateTokenAsync(s_least, Test.Token), FailureKind.BadResponse);
        Assert.Contains("lacks accessToken ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_is_a_value()
    {
        using FakeService service = FakeService.Answering(400, """{"error":"authorization_pending","error_description":""}""");
        Assert.IsType<TokenReply.Pending>(await service.Oidc.CreateTokenAsync(s_least, Test.Token));
    }

    [Fact]
    public async Task Slow_down_is_a_value_and_not_retried()
    {
        using FakeService service = FakeService.Answering(
            400, """{"error":"slow_down"}""", headers: ("x-amzn-ErrorType", "SlowDownException"));
        Assert.IsType<TokenReply.SlowDown>(await service.Oidc.CreateTokenAsync(s_least, Test.Token));
        Assert.Single(service.Handler.Sent);
    }

    [Fact]
    public async Task A_refusal_is_a_value_with_the_failure_in_it()
    {
        using FakeService service = FakeService.Answering(
            400,
            """{"error":"invalid_grant","error_description":"Invalid grant provided"}""",
            headers: [("x-amzn-ErrorType", "InvalidGrantException:http://internal.amazon.com/"), ("x-amzn-RequestId", "r-1")]);
        TokenReply.Refused refused = Assert.IsType<TokenReply.Refused>(await service.Oidc.CreateTokenAsync(s_least, Test.Token));
        Assert.Equal(FailureKind.InvalidGrant, refused.Failure.Kind);
        Assert.Equal("InvalidGrantException", refused.Failure.ErrorCode);
        Assert.Equal("invalid_grant", refused.Failure.Error);
        Assert.Equal("Invalid grant provided", refused.Failure.Description);
        Assert.Equal("r-1", refused.Failure.RequestId);
        Assert.Equal(
            "CreateToken: Invalid grant provided. (InvalidGrantException, invalid_grant; HTTP 400, request id r-1)",
            refused.Failure.Message);
    }

    private static async Task<IssuedToken> GrantedAsync(FakeService service) =>
        Assert.IsType<TokenReply.Granted>(await service.Oidc.CreateTokenAsync(s_least, Test.Token)).Token;
}
