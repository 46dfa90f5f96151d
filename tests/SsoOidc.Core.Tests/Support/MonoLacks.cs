namespace SsoOidc.Core.Tests.Support;

/// <summary>
/// The trait of tests that are left out where the suite runs on Mono, and its values: why. Where .NET Framework is like it, that is
/// said.
/// </summary>
internal static class MonoLacks
{
    public const string Trait = "MonoLacks";

    public const string EllipticCurves = "It has no ECDsa.";

    public const string WindowsCommandLines = "It splits the arguments of a process as a Unix shell does, not as Windows.";

    public const string PlainStartErrors = "Its error for a program that can't be started quotes the command line.";

    public const string ProxySchemes = "It knows http proxies only, as .NET Framework, which SsoOidc.Core.Mono.Tests looks at.";

    public const string TunnelErrors = "It takes a proxy's answer to CONNECT for the service's, as .NET Framework.";

    public const string DefaultProxy = "Its HttpClientHandler does not ask WebRequest.DefaultWebProxy.";

    public const string PortReuse = "It binds no port that was in use a moment ago.";

    public const string LabelLimits = "It makes an ASCII form of host names that are too long for one.";
}
