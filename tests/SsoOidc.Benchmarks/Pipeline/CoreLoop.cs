using System.Diagnostics;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;

namespace SsoOidc.Benchmarks.Pipeline;

/// <summary>The call that <c>New-SsoToken</c> makes for each object, without the cmdlet; called in PowerShell by a script.</summary>
public static class CoreLoop
{
    private static readonly HttpTransport s_transport = TransportFactory.Create(new NetworkSettings());

    /// <summary>Refreshes over and over.</summary>
    /// <returns>Microseconds and bytes of one call.</returns>
    public static double[] Refresh(string endpoint, string clientSecret, string refreshToken, int times)
    {
        Uri address = new(endpoint);
        OidcClient client = new(new ServiceConnection
        {
            Settings = new ServiceSettings(address, region: "us-east-1", customEndpoint: address),
            Transport = s_transport,
            IsSynchronous = true,
        });
        CreateTokenRequest request = new()
        {
            ClientId = "bench",
            ClientSecret = new Secret(clientSecret),
            GrantType = GrantTypes.RefreshToken,
            RefreshToken = new Secret(refreshToken),
        };
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            if (client.CreateTokenAsync(request, CancellationToken.None).GetAwaiter().GetResult() is not TokenReply.Granted)
                throw new InvalidOperationException("No token.");
        }

        double micros = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        return [micros / times, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / times];
    }
}
