using System.Net;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class NoProxyWebProxyTests
{
    private static readonly Uri s_proxy = new("http://proxy.example:3128");

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData(" , ", false)]
    [InlineData("*", true)]
    [InlineData("other.example,*", true)]
    [InlineData("oidc.eu-west-1.amazonaws.com", true)]
    [InlineData("OIDC.eu-west-1.AmazonAWS.com", true)]
    [InlineData("amazonaws.com", true)]
    [InlineData(".amazonaws.com", true)]
    [InlineData("*.amazonaws.com", true)]
    [InlineData("amazonaws.com:443", true)]
    [InlineData("a.example, amazonaws.com ,b.example", true)]
    [InlineData("a.example amazonaws.com", true)]
    [InlineData("zonaws.com", false)]
    [InlineData("com.example", false)]
    [InlineData("eu-west-1", false)]
    [InlineData(":443", false)]
    [InlineData(".", false)]
    [InlineData("10.0.0.0/8", false)]
    public void Hosts_and_domains_go_past_the_proxy(string? noProxy, bool bypassed)
    {
        NoProxyWebProxy proxy = new(s_proxy, noProxy, null);
        Uri destination = new("https://oidc.eu-west-1.amazonaws.com/token");
        Assert.Equal(bypassed, proxy.IsBypassed(destination));
        Assert.Equal(s_proxy, proxy.GetProxy(destination));
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.2.4", false)]
    public void An_address_is_an_entry_too(string noProxy, bool bypassed) =>
        Assert.Equal(bypassed, new NoProxyWebProxy(s_proxy, noProxy, null).IsBypassed(new Uri("https://10.1.2.3/")));

    [Fact]
    public void The_login_is_for_the_proxy()
    {
        NetworkCredential login = new("user", "pass");
        Assert.Same(login, new NoProxyWebProxy(s_proxy, null, login).Credentials?.GetCredential(s_proxy, "Basic"));
    }
}
