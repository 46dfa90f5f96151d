using SsoOidc.Core.Configuration;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Oidc;

public sealed class CreateTokenWithIamTests
{
    private const string Application = "arn:aws:sso::123456789012:application/ssoins-1/apl-1";

    private static readonly CreateTokenWithIamRequest s_least = new() { ClientId = Application, GrantType = GrantTypes.JwtBearer };

    [Fact]
    public async Task Every_member_is_sent_under_its_wire_name()
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        CreateTokenWithIamRequest request = new()
        {
            ClientId = Application,
            GrantType = GrantTypes.TokenExchange,
            Code = new Secret("code-1"),
            RefreshToken = new Secret("refresh-1"),
            Assertion = new Secret("a.b.c"),
            Scope = ["openid", "aws"],
            RedirectUri = "https://app.example/callback",
            SubjectToken = new Secret("subject-1"),
            SubjectTokenType = "urn:ietf:params:oauth:token-type:access_token",
            RequestedTokenType = "urn:ietf:params:oauth:token-type:refresh_token",
            CodeVerifier = new Secret("verifier-1"),
        };
        await service.Oidc.CreateTokenWithIamAsync(request, FakeService.Keys, Test.Token);
        Assert.Equal("POST", service.Only.Method);
        Assert.Equal("https://oidc.us-east-1.amazonaws.com/token?aws_iam=t", service.Only.Uri.AbsoluteUri);
        Assert.Equal(
            """
            {"clientId":"arn:aws:sso::123456789012:application/ssoins-1/apl-1","grantType":"urn:ietf:params:oauth:grant-type:token-exchange","code":"code-1","refreshToken":"refresh-1","assertion":"a.b.c","scope":["openid","aws"],"redirectUri":"https://app.example/callback","subjectToken":"subject-1","subjectTokenType":"urn:ietf:params:oauth:token-type:access_token","requestedTokenType":"urn:ietf:params:oauth:token-type:refresh_token","codeVerifier":"verifier-1"}
            """,
            service.Only.Body);
    }

    [Fact]
    public async Task Members_without_a_value_are_not_sent_and_there_is_no_client_secret()
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        await service.Oidc.CreateTokenWithIamAsync(s_least, FakeService.Keys, Test.Token);
        Assert.Equal(
            $$"""{"clientId":"{{Application}}","grantType":"urn:ietf:params:oauth:grant-type:jwt-bearer"}""", service.Only.Body);
    }

    [Fact]
    public async Task The_request_is_signed_for_sso_oauth_in_the_region()
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        await service.Oidc.CreateTokenWithIamAsync(s_least, FakeService.Keys, Test.Token);
        Assert.StartsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/sso-oauth/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=",
            service.Only.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal("20260102T030405Z", service.Only.Header("X-Amz-Date"));
        Assert.Equal("SESSIONTOKENEXAMPLE", service.Only.Header("X-Amz-Security-Token"));
        Assert.Null(service.Only.Header("x-amz-content-sha256"));
    }

    [Fact]
    public async Task Without_a_region_nothing_is_sent()
    {
        using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
        service.Connection = service.Connection with { Settings = new ServiceSettings(service.Connection.Settings.Endpoint) };
        await Test.FailsAsync(
            () => service.Oidc.CreateTokenWithIamAsync(s_least, FakeService.Keys, Test.Token), FailureKind.MissingRegion);
        Assert.Empty(service.Handler.Sent);
    }

    [Fact]
    public async Task Every_member_of_the_reply_is_read()
    {
        using FakeService service = FakeService.Answering(200, """
            {"accessToken":"at-1","tokenType":"Bearer","expiresIn":900,"refreshToken":"rt-1","idToken":"it-1",
             "issuedTokenType":"urn:ietf:params:oauth:token-type:access_token","scope":["openid","sts:identity_context"],
             "awsAdditionalDetails":{"identityContext":"ctx-1","more":1}}
            """);
        IamToken token = await service.Oidc.CreateTokenWithIamAsync(s_least, FakeService.Keys, Test.Token);
        Assert.Equal("at-1", token.AccessToken.Reveal());
        Assert.Equal("Bearer", token.TokenType);
        Assert.Equal(900, token.ExpiresIn);
        Assert.Equal(TestClock.Beginning.AddMinutes(15), token.ExpiresAt);
        Assert.Equal("rt-1", token.RefreshToken?.Reveal());
        Assert.Equal("it-1", token.IdToken?.Reveal());
        Assert.Equal("urn:ietf:params:oauth:token-type:access_token", token.IssuedTokenType);
        Assert.Equal(["openid", "sts:identity_context"], token.Scope);
        Assert.Equal("ctx-1", token.IdentityContext);
    }

    [Theory]
    [InlineData("""{"accessToken":"at-1"}""")]
    [InlineData("""{"accessToken":"at-1","scope":null,"awsAdditionalDetails":null}""")]
    [InlineData("""{"accessToken":"at-1","awsAdditionalDetails":{}}""")]
    public async Task Everything_but_the_access_token_may_be_missing(string body)
    {
        using FakeService service = FakeService.Answering(200, body);
        IamToken token = await service.Oidc.CreateTokenWithIamAsync(s_least, FakeService.Keys, Test.Token);
        Assert.Equal("Bearer", token.TokenType);
        Assert.Null(token.ExpiresAt);
        Assert.Empty(token.Scope);
        Assert.Null(token.IdentityContext);
    }

    [Fact]
    public async Task A_reply_without_access_token_is_a_bad_response()
    {
        using FakeService service = FakeService.Answering(200, """{"expiresIn":1}""");
        SsoOidcException failure = await Test.FailsAsync(
            () => service.Oidc.CreateTokenWithIamAsync(s_least, FakeService.Keys, Test.Token), FailureKind.BadResponse);
        Assert.Contains("lacks accessToken ", failure.Message, StringComparison.Ordinal);
    }
}
