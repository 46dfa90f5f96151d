using SsoOidc.Benchmarks.Idiomatic;

namespace SsoOidc.Benchmarks.Contenders;

/// <summary>The yardstick: HttpClient and source-generated JSON.</summary>
internal sealed class HttpClientContender(Uri endpoint) : IContender
{
    private readonly Calls _calls = new(endpoint);
    private readonly TokenRequest _refresh = new(Sample.ClientId, Sample.ClientSecret, "refresh_token", null, Sample.RefreshToken);
    private readonly TokenRequest _poll = new(Sample.ClientId, Sample.ClientSecret, Sample.DeviceGrant, Server.CannedReplies.PendingDevice, null);

    public string Name => "HttpClient";

    public async Task RefreshAsync()
    {
        if ((await _calls.CreateTokenAsync(_refresh))?.AccessToken is null) throw new InvalidOperationException("No token.");
    }

    public async Task PollAsync()
    {
        if (await _calls.PollAsync(_poll) != "authorization_pending") throw new InvalidOperationException("Not pending.");
    }

    public void Dispose() => _calls.Dispose();
}
