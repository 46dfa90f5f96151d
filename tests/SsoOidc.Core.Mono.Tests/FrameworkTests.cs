using SsoOidc.Core.Configuration;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Mono;

/// <summary>What is so on .NET Framework alone, as far as Mono is like it.</summary>
public sealed class FrameworkTests
{
    [Fact]
    public void This_is_no_newer_NET() => Assert.Equal("mscorlib", typeof(object).Assembly.GetName().Name);

    [Theory]
    [InlineData("https")]
    [InlineData("socks4")]
    [InlineData("socks4a")]
    [InlineData("socks5")]
    [InlineData("socks5h")]
    public void A_kind_of_proxy_that_it_does_not_know_is_refused_beforehand(string scheme)
    {
        using FakeHome home = new FakeHome().With($"HTTPS_PROXY={scheme}://me:hunter22@127.0.0.1:1080");
        SsoOidcException failure = Test.Fails(() => NetworkSettings.Resolve(null, null, null, home.Open()), FailureKind.ProxyNotSupported);
        Assert.Contains($"its scheme is {scheme}, not one of http.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(["http"], Handlers.ProxySchemes);
    }
}
