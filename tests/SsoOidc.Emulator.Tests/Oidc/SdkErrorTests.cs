using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Oidc;

/// <summary>Every modelled error arrives as the SDK's own type, with its members.</summary>
public sealed class SdkErrorTests
{
    [Theory]
    [InlineData(typeof(AccessDeniedException), 400, "access_denied")]
    [InlineData(typeof(AuthorizationPendingException), 400, "authorization_pending")]
    [InlineData(typeof(ExpiredTokenException), 400, "expired_token")]
    [InlineData(typeof(InternalServerException), 500, "server_error")]
    [InlineData(typeof(InvalidClientException), 401, "invalid_client")]
    [InlineData(typeof(InvalidGrantException), 400, "invalid_grant")]
    [InlineData(typeof(InvalidRequestException), 400, "invalid_request")]
    [InlineData(typeof(InvalidScopeException), 400, "invalid_scope")]
    [InlineData(typeof(SlowDownException), 400, "slow_down")]
    [InlineData(typeof(UnauthorizedClientException), 400, "unauthorized_client")]
    [InlineData(typeof(UnsupportedGrantTypeException), 400, "unsupported_grant_type")]
    public async Task Of_CreateToken(Type type, int status, string error)
    {
        await using SsoEmulator emulator = FreshEmulator.Start();
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(emulator);
        emulator.AddFault(EmulatorFault.ServiceError(type.Name, description: "as you wish").On("CreateToken"));
        Exception? thrown = await Record.ExceptionAsync(() => sdk.CreateTokenAsync(new CreateTokenRequest
        {
            ClientId = "c",
            ClientSecret = "s",
            GrantType = "refresh_token",
            RefreshToken = "r",
        }));
        Check(thrown, type, status, error);
    }

    [Theory]
    [InlineData(typeof(InvalidClientMetadataException), "invalid_client_metadata")]
    [InlineData(typeof(InvalidRedirectUriException), "invalid_redirect_uri")]
    public async Task Of_RegisterClient(Type type, string error)
    {
        await using SsoEmulator emulator = FreshEmulator.Start();
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(emulator);
        emulator.AddFault(EmulatorFault.ServiceError(type.Name, description: "as you wish"));
        Exception? thrown = await Record.ExceptionAsync(() =>
            sdk.RegisterClientAsync(new RegisterClientRequest { ClientName = "c", ClientType = "public" }));
        Check(thrown, type, 400, error);
    }

    [Fact]
    public async Task Of_CreateTokenWithIAM()
    {
        await using SsoEmulator emulator = FreshEmulator.Start();
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(emulator, Sdk.Keys());
        emulator.AddFault(EmulatorFault.InvalidRequestRegion("eu-central-1", "https://oidc.eu-central-1.amazonaws.com"));
        InvalidRequestRegionException thrown = await Assert.ThrowsAsync<InvalidRequestRegionException>(() =>
            sdk.CreateTokenWithIAMAsync(new CreateTokenWithIAMRequest { ClientId = "c", GrantType = "refresh_token" }));
        Assert.Equal("eu-central-1", thrown.Region);
        Assert.Equal("https://oidc.eu-central-1.amazonaws.com", thrown.Endpoint);
    }

    [Fact]
    public async Task With_a_reason()
    {
        await using SsoEmulator emulator = FreshEmulator.Start();
        using AmazonSSOOIDCClient sdk = Sdk.Oidc(emulator);
        emulator.AddFault(EmulatorFault.ServiceError("AccessDeniedException", reason: "KMS_AccessDeniedException"));
        AccessDeniedException thrown = await Assert.ThrowsAsync<AccessDeniedException>(() =>
            sdk.CreateTokenAsync(new CreateTokenRequest { ClientId = "c", ClientSecret = "s", GrantType = "refresh_token" }));
        Assert.Equal("KMS_AccessDeniedException", thrown.Reason);
    }

    private static void Check(Exception? thrown, Type type, int status, string error)
    {
        Assert.IsType(type, thrown);
        AmazonSSOOIDCException service = Assert.IsType<AmazonSSOOIDCException>(thrown, exactMatch: false);
        Assert.Equal(status, (int)service.StatusCode);
        Assert.NotEmpty(service.RequestId);
        Assert.Equal(error, type.GetProperty("Error")!.GetValue(thrown));
        Assert.Equal("as you wish", type.GetProperty("Error_description")!.GetValue(thrown));
    }
}
