using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;

namespace SsoOidc.Benchmarks.Contenders;

/// <summary>The rival: AWSSDK.SSOOIDC, with endpoint and region given.</summary>
internal sealed class AwsSdkContender(Uri endpoint) : IContender
{
    private readonly AmazonSSOOIDCClient _client = new(
        new AnonymousAWSCredentials(),
        new AmazonSSOOIDCConfig { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1" });

    public string Name => "AWSSDK.SSOOIDC";

    public async Task RefreshAsync()
    {
        CreateTokenResponse reply = await _client.CreateTokenAsync(new CreateTokenRequest
        {
            ClientId = Sample.ClientId,
            ClientSecret = Sample.ClientSecret,
            GrantType = "refresh_token",
            RefreshToken = Sample.RefreshToken,
        });
        if (reply.AccessToken is null) throw new InvalidOperationException("No token.");
    }

    public async Task PollAsync()
    {
        try
        {
            await _client.CreateTokenAsync(new CreateTokenRequest
            {
                ClientId = Sample.ClientId,
                ClientSecret = Sample.ClientSecret,
                GrantType = Sample.DeviceGrant,
                DeviceCode = Server.CannedReplies.PendingDevice,
            });
        }
        catch (AuthorizationPendingException)
        {
            return;
        }

        throw new InvalidOperationException("Not pending.");
    }

    public void Dispose() => _client.Dispose();
}
