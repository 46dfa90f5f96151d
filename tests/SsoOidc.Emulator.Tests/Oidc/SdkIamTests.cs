using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Oidc;

/// <summary>CreateTokenWithIAM: the SDK signs, the emulator checks.</summary>
public sealed class SdkIamTests : IAsyncDisposable
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    private readonly SsoEmulator _emulator = FreshEmulator.Start();

    [Theory]
    [InlineData(null)]
    [InlineData("SESSIONTOKENEXAMPLE")]
    public async Task A_good_signature_and_a_jwt_get_a_token(string? sessionToken)
    {
        CreateTokenWithIAMResponse token = await CallAsync(Sdk.Keys(token: sessionToken), Assertion());
        Assert.Equal("Bearer", token.TokenType);
        Assert.Equal(3600, token.ExpiresIn);
        Assert.Equal(AccessTokenType, token.IssuedTokenType);
        Assert.Equal(["openid", "aws", "sts:identity_context"], token.Scope);
        Assert.NotEmpty(token.AwsAdditionalDetails.IdentityContext);
        Assert.Equal(3, token.IdToken.Split('.').Length);

        CreateTokenWithIAMResponse refreshed = await CallAsync(Sdk.Keys(), new CreateTokenWithIAMRequest
        {
            GrantType = "refresh_token",
            RefreshToken = token.RefreshToken,
        });
        Assert.NotEqual(token.AccessToken, refreshed.AccessToken);
    }

    [Fact]
    public Task A_wrong_secret_is_refused() => RefusedAsync("InvalidSignatureException", Sdk.Keys(secret: "wrong"));

    [Fact]
    public Task An_unknown_key_is_refused() => RefusedAsync("UnrecognizedClientException", Sdk.Keys(id: "AKIDOTHER"));

    [Fact]
    public Task A_wrong_session_token_is_refused() => RefusedAsync("UnrecognizedClientException", Sdk.Keys(token: "other"));

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_signature_from_another_time_is_refused(int minutes)
    {
        _emulator.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await RefusedAsync("InvalidSignatureException", Sdk.Keys());
    }

    [Fact]
    public async Task The_sdk_corrects_its_clock_by_the_date_header()
    {
        _emulator.AddFault(EmulatorFault.ClockSkew(TimeSpan.FromHours(1)));
        using AmazonSSOOIDCClient sdk = new(Sdk.Keys(), new AmazonSSOOIDCConfig
        {
            ServiceURL = _emulator.BaseUrl.AbsoluteUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 1,
        });
        CreateTokenWithIAMRequest request = Assertion();
        request.ClientId = Sdk.Application;
        Assert.NotEmpty((await sdk.CreateTokenWithIAMAsync(request)).AccessToken);
        Assert.Equal([403, 200], _emulator.Requests.Select(entry => entry.StatusCode));
    }

    [Fact]
    public async Task A_signature_for_another_region_is_told_the_right_one()
    {
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(_emulator, Sdk.Keys(), "eu-west-1");
        CreateTokenWithIAMRequest request = Assertion();
        request.ClientId = Sdk.Application;
        InvalidRequestRegionException thrown =
            await Assert.ThrowsAsync<InvalidRequestRegionException>(() => sdk.CreateTokenWithIAMAsync(request));
        Assert.Equal("us-east-1", thrown.Region);
        Assert.Equal(_emulator.BaseUrl.GetLeftPart(UriPartial.Authority), thrown.Endpoint);
    }

    [Fact]
    public async Task An_assertion_is_good_once()
    {
        CreateTokenWithIAMRequest request = Assertion();
        await CallAsync(Sdk.Keys(), request);
        await Assert.ThrowsAsync<InvalidGrantException>(() => CallAsync(Sdk.Keys(), request));
    }

    [Fact]
    public async Task What_is_no_jwt_is_no_assertion()
    {
        CreateTokenWithIAMRequest request = Assertion();
        request.Assertion = "not a token";
        await Assert.ThrowsAsync<InvalidGrantException>(() => CallAsync(Sdk.Keys(), request));
    }

    [Fact]
    public async Task An_access_token_can_be_exchanged()
    {
        using WireClient wire = new(_emulator);
        string subject = (await wire.SignInAsync("sso:account:access")).Token["accessToken"]!;
        CreateTokenWithIAMRequest request = new()
        {
            GrantType = TokenExchange,
            SubjectToken = subject,
            SubjectTokenType = AccessTokenType,
            RequestedTokenType = "urn:ietf:params:oauth:token-type:refresh_token",
        };
        CreateTokenWithIAMResponse token = await CallAsync(Sdk.Keys(), request);
        Assert.Equal(request.RequestedTokenType, token.IssuedTokenType);
        Assert.NotEmpty(token.RefreshToken);

        request.RequestedTokenType = null;
        Assert.Null((await CallAsync(Sdk.Keys(), request)).RefreshToken);
        request.SubjectToken = "made up";
        await Assert.ThrowsAsync<InvalidGrantException>(() => CallAsync(Sdk.Keys(), request));
    }

    [Fact]
    public Task The_device_code_grant_is_not_for_iam() => Assert.ThrowsAsync<UnsupportedGrantTypeException>(() =>
        CallAsync(Sdk.Keys(), new CreateTokenWithIAMRequest { GrantType = WireClient.DeviceCodeGrant }));

    [Fact]
    public async Task An_unknown_application_is_an_invalid_client()
    {
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(_emulator, Sdk.Keys());
        CreateTokenWithIAMRequest request = Assertion();
        request.ClientId = "arn:aws:sso::123456789012:application/ssoins-1/apl-2";
        await Assert.ThrowsAsync<InvalidClientException>(() => sdk.CreateTokenWithIAMAsync(request));
    }

    [Fact]
    public async Task An_application_can_exchange_a_code()
    {
        await using SsoEmulator emulator = FreshEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = true });
        using WireClient wire = new(emulator);
        string path = WireClient.AuthorizePath(new RegisteredApp(Sdk.Application, ""), ("scopes", "openid"));
        string code = WireClient.FromRedirect(await wire.GetAsync(path), "code")!;
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(emulator, Sdk.Keys());
        CreateTokenWithIAMResponse token = await sdk.CreateTokenWithIAMAsync(new CreateTokenWithIAMRequest
        {
            ClientId = Sdk.Application,
            GrantType = "authorization_code",
            Code = code,
            CodeVerifier = WireClient.Verifier,
            RedirectUri = "http://127.0.0.1:45678/oauth/callback",
        });
        Assert.NotEmpty(token.AccessToken);
    }

    [Fact]
    public async Task An_unsigned_request_is_refused()
    {
        using WireClient wire = new(_emulator);
        WireReply reply = await wire.PostAsync("/token?aws_iam=t", new JsonObject { ["clientId"] = Sdk.Application });
        Assert.Equal(403, (int)reply.Status);
        Assert.Equal("MissingAuthenticationTokenException", reply.ErrorType);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    private static CreateTokenWithIAMRequest Assertion() => new()
    {
        GrantType = JwtBearer,
        Assertion = Proof.Encode(new JsonObject { ["alg"] = "RS256" }) + "."
            + Proof.Encode(new JsonObject { ["sub"] = "jane", ["jti"] = Guid.NewGuid().ToString() }) + ".c2lnbmF0dXJl",
    };

    private async Task<CreateTokenWithIAMResponse> CallAsync(AWSCredentials credentials, CreateTokenWithIAMRequest request)
    {
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(_emulator, credentials);
        request.ClientId = Sdk.Application;
        return await sdk.CreateTokenWithIAMAsync(request);
    }

    private async Task RefusedAsync(string code, AWSCredentials credentials)
    {
        AmazonSSOOIDCException thrown =
            await Assert.ThrowsAsync<AmazonSSOOIDCException>(() => CallAsync(credentials, Assertion()));
        Assert.Equal(code, thrown.ErrorCode);
        Assert.Equal(403, (int)thrown.StatusCode);
    }
}
