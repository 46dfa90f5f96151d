using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>A service, or a proxy in its place, may send back what it was sent. None of it may reach a message.</summary>
public sealed class SecretsInErrorsTests
{
    private const string Planted = "PLANTED-";

    public static TheoryData<string, string> Echoes => new()
    {
        { "error_description", """{"error":"invalid_grant","error_description":"No such thing: @"}""" },
        { "message", """{"error":"TOKEN_EXPIRED","message":"@ is over"}""" },
        { "error", """{"error":"@"}""" },
        { "error with shape", """{"__type":"InvalidGrantException","error":"bad @"}""" },
        { "code", """{"code":"@","error":"invalid_grant"}""" },
        { "reason", """{"error":"invalid_request","reason":"@"}""" },
        { "region", """{"error":"invalid_request","region":"@","endpoint":"https://@/"}""" },
        { "not JSON", "<html>@</html>" },
        { "truncated", """{"error_description":"@","error":"inv""" },
    };

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Secrets_of_CreateToken_are_masked(string _, string body)
    {
        CreateTokenRequest request = new()
        {
            ClientId = "id-1",
            ClientSecret = new Secret(Planted + "client"),
            GrantType = "g",
            DeviceCode = new Secret(Planted + "device"),
            Code = new Secret(Planted + "code"),
            RefreshToken = new Secret(Planted + "refresh"),
            CodeVerifier = new Secret(Planted + "verifier"),
        };
        await CheckAsync(body, ["client", "device", "code", "refresh", "verifier"], async service =>
        {
            TokenReply reply = await service.Oidc.CreateTokenAsync(request, Test.Token);
            throw Assert.IsType<TokenReply.Refused>(reply).Failure;
        });
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Secrets_of_StartDeviceAuthorization_are_masked(string _, string body)
    {
        StartDeviceAuthorizationRequest request = new()
        {
            ClientId = "id-1",
            ClientSecret = new Secret(Planted + "client"),
            StartUrl = "https://x.example/start",
        };
        await CheckAsync(body, ["client"], service => service.Oidc.StartDeviceAuthorizationAsync(request, Test.Token));
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Secrets_of_CreateTokenWithIAM_are_masked_and_so_are_those_it_is_signed_with(string _, string body)
    {
        CreateTokenWithIamRequest request = new()
        {
            ClientId = "id-1",
            GrantType = "g",
            Code = new Secret(Planted + "code"),
            RefreshToken = new Secret(Planted + "refresh"),
            Assertion = new Secret(Planted + "assertion"),
            SubjectToken = new Secret(Planted + "subject"),
            CodeVerifier = new Secret(Planted + "verifier"),
        };
        AwsCredentialIdentity keys = new()
        {
            AccessKeyId = "AKID",
            SecretAccessKey = new Secret(Planted + "secret-key"),
            SessionToken = new Secret(Planted + "session"),
        };
        // A refused signature is answered with the canonical request, and in it stands the session token.
        string[] names = ["code", "refresh", "assertion", "subject", "verifier", "secret-key", "session"];
        await CheckAsync(body, names, service => service.Oidc.CreateTokenWithIamAsync(request, keys, Test.Token));
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task Secrets_of_CreateOAuth2Token_are_masked(string _, string body)
    {
        using DPoPKey key = DPoPKey.Create();
        CreateOAuth2TokenRequest request = new()
        {
            ClientId = "id-1",
            GrantType = "g",
            Code = new Secret(Planted + "code"),
            RefreshToken = new Secret(Planted + "refresh"),
            CodeVerifier = new Secret(Planted + "verifier"),
        };
        string[] names = ["code", "refresh", "verifier"];
        await CheckAsync(body, names, service => service.SignIn.CreateOAuth2TokenAsync(request, key, Test.Token));
    }

    [Theory]
    [InlineData("""{"accessToken":"PLANTED-at","tokenType":""")]
    [InlineData("""{"accessToken":"PLANTED-at","expiresIn":"PLANTED-x"}""")]
    [InlineData("""{"accessToken":["PLANTED-at"]}""")]
    [InlineData("""{"AccessToken":"PLANTED-at"}""")]
    [InlineData("PLANTED-at")]
    public async Task A_success_that_can_not_be_read_is_not_quoted(string body)
    {
        using FakeService service = FakeService.Answering(200, body);
        SsoOidcException failure = await Test.FailsAsync(
            () => service.Oidc.CreateTokenAsync(
                new CreateTokenRequest { ClientId = "i", ClientSecret = new Secret("s"), GrantType = "g" }, Test.Token),
            FailureKind.BadResponse);
        Assert.DoesNotContain(Planted, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_secret_stays_readable()
    {
        using FakeService service = FakeService.Answering(400, """{"error":"invalid_client","error_description":"Client s3cret-1 is off"}""");
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(() => service.Oidc.StartDeviceAuthorizationAsync(
            new StartDeviceAuthorizationRequest { ClientId = "c", ClientSecret = new Secret("s3cret-1"), StartUrl = "u" }, Test.Token));
        Assert.Equal("Client **** is off", failure.Description);
    }

    /// <summary>All the secrets in one echo, so that a missing one shows by its name.</summary>
    private static async Task CheckAsync(string body, string[] names, Func<FakeService, Task> call)
    {
        using FakeService service = FakeService.Answering(
            400, body.Replace("@", string.Join(' ', names.Select(name => Planted + name)), StringComparison.Ordinal));
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(() => call(service));
        string?[] shown =
        [
            failure.Message, failure.Description, failure.Error, failure.ErrorCode, failure.Reason, failure.Region, failure.Endpoint,
            failure.ToString(), .. service.Seen.Select(seen => seen.ToString()), .. service.Seen.Select(seen => seen.Outcome),
        ];
        Assert.All(shown, text => Assert.DoesNotContain(Planted, text ?? "", StringComparison.Ordinal));
    }
}
