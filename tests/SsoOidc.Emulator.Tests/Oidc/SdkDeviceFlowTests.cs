using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Oidc;

public sealed class SdkDeviceFlowTests : IDisposable
{
    private readonly SsoEmulator _emulator = FreshEmulator.Start();
    private readonly AmazonSSOOIDCClient _sdk;

    public SdkDeviceFlowTests()
    {
        _sdk = Sdk.Oidc(_emulator);
    }

    [Fact]
    public async Task The_sdk_signs_in_by_device_code_and_refreshes()
    {
        (RegisterClientResponse client, StartDeviceAuthorizationResponse started) = await StartAsync();
        Assert.Matches("^[A-Z]{4}-[A-Z]{4}$", started.UserCode);
        Assert.Equal(1, started.Interval);
        Assert.Equal(600, started.ExpiresIn);
        Assert.Equal(client.ClientIdIssuedAt + (90 * 24 * 3600), client.ClientSecretExpiresAt);

        await Assert.ThrowsAsync<AuthorizationPendingException>(() => PollAsync(client, started));
        _emulator.Approve(started.UserCode);
        CreateTokenResponse token = await PollAsync(client, started);
        Assert.Equal("Bearer", token.TokenType);
        Assert.Equal(28800, token.ExpiresIn);

        CreateTokenResponse refreshed = await _sdk.CreateTokenAsync(new CreateTokenRequest
        {
            ClientId = client.ClientId,
            ClientSecret = client.ClientSecret,
            GrantType = "refresh_token",
            RefreshToken = token.RefreshToken,
        });
        Assert.NotEqual(token.AccessToken, refreshed.AccessToken);
        Assert.NotEqual(token.RefreshToken, refreshed.RefreshToken);
    }

    [Fact]
    public async Task A_poll_before_its_time_is_told_to_slow_down()
    {
        (RegisterClientResponse client, StartDeviceAuthorizationResponse started) = await StartAsync();
        await Assert.ThrowsAsync<AuthorizationPendingException>(() => PollAsync(client, started));
        await Assert.ThrowsAsync<SlowDownException>(() => PollAsync(client, started));
        _emulator.Clock.Advance(TimeSpan.FromSeconds(5)); // 1 + 5 from now on
        await Assert.ThrowsAsync<SlowDownException>(() => PollAsync(client, started));
        _emulator.Clock.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<AuthorizationPendingException>(() => PollAsync(client, started));
    }

    [Fact]
    public async Task A_denied_request_is_told_so()
    {
        (RegisterClientResponse client, StartDeviceAuthorizationResponse started) = await StartAsync();
        _emulator.Deny(started.UserCode);
        await Assert.ThrowsAsync<AccessDeniedException>(() => PollAsync(client, started));
    }

    [Fact]
    public async Task A_device_code_ends_by_the_clock()
    {
        (RegisterClientResponse client, StartDeviceAuthorizationResponse started) = await StartAsync();
        _emulator.Clock.Advance(TimeSpan.FromSeconds(600));
        await Assert.ThrowsAsync<ExpiredTokenException>(() => PollAsync(client, started));
        Assert.Empty(_emulator.PendingAuthorizations);
    }

    [Fact]
    public async Task A_device_code_is_good_for_one_token()
    {
        (RegisterClientResponse client, StartDeviceAuthorizationResponse started) = await StartAsync();
        _emulator.Approve(started.UserCode);
        await PollAsync(client, started);
        await Assert.ThrowsAsync<InvalidGrantException>(() => PollAsync(client, started));
    }

    public void Dispose()
    {
        _sdk.Dispose();
        _emulator.Dispose();
    }

    private async Task<(RegisterClientResponse Client, StartDeviceAuthorizationResponse Started)> StartAsync()
    {
        RegisterClientResponse client = await _sdk.RegisterClientAsync(new RegisterClientRequest
        {
            ClientName = "sdk",
            ClientType = "public",
            Scopes = ["sso:account:access"],
        });
        return (client, await _sdk.StartDeviceAuthorizationAsync(new StartDeviceAuthorizationRequest
        {
            ClientId = client.ClientId,
            ClientSecret = client.ClientSecret,
            StartUrl = WireClient.StartUrl,
        }));
    }

    private Task<CreateTokenResponse> PollAsync(RegisterClientResponse client, StartDeviceAuthorizationResponse started) =>
        _sdk.CreateTokenAsync(new CreateTokenRequest
        {
            ClientId = client.ClientId,
            ClientSecret = client.ClientSecret,
            GrantType = WireClient.DeviceCodeGrant,
            DeviceCode = started.DeviceCode,
        });
}
