using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Pipeline;

/// <summary>
/// The transports of this process, shared by all cmdlets and runspaces, so that a connection once opened is used again.
/// </summary>
internal static class Transports
{
    private static readonly Dictionary<NetworkSettings, HttpTransport> s_all = [];
    private static readonly Lazy<HttpTransport> s_direct = new(TransportFactory.CreateDirect);

    /// <summary>For the container and instance endpoints, which no proxy serves.</summary>
    public static HttpTransport Direct => s_direct.Value;

    public static HttpTransport For(NetworkSettings settings)
    {
        lock (s_all)
        {
            if (!s_all.TryGetValue(settings, out HttpTransport? transport)) s_all.Add(settings, transport = TransportFactory.Create(settings));
            return transport;
        }
    }
}
