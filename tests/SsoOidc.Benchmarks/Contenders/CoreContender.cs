using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Platform;

namespace SsoOidc.Benchmarks.Contenders;

/// <summary>This product's library, over the transport it ships.</summary>
internal sealed class CoreContender : IContender
{
    private readonly HttpTransport _transport = TransportFactory.Create(new NetworkSettings());
    private readonly OidcClient _client;

    private readonly CreateTokenRequest _refresh = new()
    {
        ClientId = Sample.ClientId,
        ClientSecret = new Secret(Sample.ClientSecret),
        GrantType = GrantTypes.RefreshToken,
        RefreshToken = new Secret(Sample.RefreshToken),
    };

    private readonly CreateTokenRequest _poll = new()
    {
        ClientId = Sample.ClientId,
        ClientSecret = new Secret(Sample.ClientSecret),
        GrantType = Sample.DeviceGrant,
        DeviceCode = new Secret(Server.CannedReplies.PendingDevice),
    };

    public CoreContender(Uri endpoint) => _client = new OidcClient(new ServiceConnection
    {
        Settings = new ServiceSettings(endpoint, region: "us-east-1", customEndpoint: endpoint),
        Transport = _transport,
        Clock = new Clock(),
    });

    public string Name => "SsoOidc.Core";

    public async Task RefreshAsync()
    {
        if (await _client.CreateTokenAsync(_refresh, CancellationToken.None) is not TokenReply.Granted)
            throw new InvalidOperationException("No token.");
    }

    public async Task PollAsync()
    {
        if (await _client.CreateTokenAsync(_poll, CancellationToken.None) is not TokenReply.Pending)
            throw new InvalidOperationException("Not pending.");
    }

    public void Dispose() => _transport.Dispose();

    /// <summary>One that answers may correct, as the cmdlets have it.</summary>
    private sealed class Clock : CorrectableClock;
}
