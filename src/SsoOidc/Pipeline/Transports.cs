using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Pipeline;

/// <summary>
/// The transports of this process, shared by all cmdlets and runspaces, so that a connection once opened is used again.
/// </summary>
internal static class Transports
{
    private static readonly List<Shared> s_all = [];
    private static readonly Lazy<HttpTransport> s_direct = new(TransportFactory.CreateDirect);

    /// <summary>For the container and instance endpoints, which no proxy serves.</summary>
    public static HttpTransport Direct => s_direct.Value;

    public static HttpTransport For(NetworkSettings settings)
    {
        lock (s_all)
        {
            foreach (Shared one in s_all)
            {
                if (one.Settings.Equals(settings)) return one.Transport;
            }

            Shared added = new(settings);
            s_all.Add(added);
            return added.Transport;
        }
    }

    private sealed class Shared(NetworkSettings settings)
    {
        public NetworkSettings Settings => settings;

        public HttpTransport Transport { get; } = TransportFactory.Create(settings);
    }
}
