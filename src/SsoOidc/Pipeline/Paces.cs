using System.Collections.Concurrent;
using SsoOidc.Core.Http;
using SsoOidc.Core.Platform;

namespace SsoOidc.Pipeline;

/// <summary>The pace of each portal, for all cmdlets and runspaces of this process: its limit counts what they ask together.</summary>
internal static class Paces
{
    private static readonly ConcurrentDictionary<string, RequestPace> s_all = new(StringComparer.Ordinal);

    /// <param name="endpoint">Where the portal is.</param>
    /// <param name="portal">Which one, of those that answer there.</param>
    public static RequestPace Of(Uri endpoint, string? portal) =>
        s_all.GetOrAdd($"{endpoint.Authority}\n{portal}", static _ => new RequestPace(ModuleClock.Instance, Randoms.Fraction));
}
