using System.Collections.Concurrent;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Bridge;

/// <summary>
/// The transports of this process, shared by all cmdlets and runspaces, so that a connection once opened is used again.
/// </summary>
internal static class Transports
{
    private static readonly ConcurrentDictionary<NetworkSettings, Lazy<HttpTransport>> s_bySettings = new();
    private static readonly Lazy<HttpTransport> s_direct = new(TransportFactory.CreateDirect);

    /// <summary>For the container and instance endpoints, which no proxy serves.</summary>
    public static HttpTransport Direct => s_direct.Value;

    public static HttpTransport For(NetworkSettings settings) =>
        s_bySettings.GetOrAdd(settings, static s => new Lazy<HttpTransport>(() => TransportFactory.Create(s))).Value;
}
