namespace SsoOidc.Core.Tests.Support;

/// <summary>Where a browser is sent back to.</summary>
internal sealed record LoopbackAddress(int Port)
{
    public static LoopbackAddress Of(string redirectUri) => new(new Uri(redirectUri).Port);
}
