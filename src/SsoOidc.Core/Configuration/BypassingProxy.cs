using System.Net;

namespace SsoOidc.Core.Configuration;

/// <summary>A proxy with the exceptions of <c>NO_PROXY</c>. Loopback addresses are never sent to a proxy.</summary>
internal sealed class BypassingProxy(Uri proxy, string? noProxy, NetworkCredential? credential) : IWebProxy
{
    private readonly string[] _except = (noProxy ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    public ICredentials? Credentials { get; set; } = credential;

    public Uri? GetProxy(Uri destination) => proxy;

    public bool IsBypassed(Uri host) => host.IsLoopback || _except.Any(entry => Matches(host.Host, entry));

    /// <summary><c>*</c>, a host, or a domain with or without a leading dot; a port in the entry is not looked at.</summary>
    private static bool Matches(string host, string entry)
    {
        string name = entry.Split(':', 2)[0].TrimStart('*').TrimStart('.');
        return entry == "*"
            || host.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (name.Length > 0 && host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }
}
