using SsoOidc.Core.Configuration;
using SsoOidc.Core.Login;

namespace SsoOidc.Core.Tests.Configuration;

/// <summary>What people copy from the browser, beside what stands in the config file.</summary>
public sealed class StartUrlsTests
{
    private const string Url = "https://example.awsapps.com/start";

    [Theory]
    [InlineData("https://example.awsapps.com/start/", "its end (nothing and '/')")]
    [InlineData("https://example.awsapps.com/start/#/", "its end (nothing and '/#/')")]
    [InlineData("https://example.awsapps.com/start#", "its end (nothing and '#')")]
    [InlineData("https://example.awsapps.com/start#/", "its end (nothing and '#/')")]
    [InlineData("https://EXAMPLE.awsapps.com/start", "upper and lower case")]
    [InlineData("HTTPS://example.awsapps.com/Start", "upper and lower case")]
    [InlineData("https://Example.awsapps.com/start/", "its end (nothing and '/') and in upper and lower case")]
    [InlineData("https://example.awsapps.com:443/start", "its spelling")]
    [InlineData(" https://example.awsapps.com/start", "blanks around it")]
    public void One_portal_in_another_spelling_is_told(string other, string difference)
    {
        Assert.True(StartUrls.AreSame(Url, other));
        Assert.True(StartUrls.AreSame(other, Url));
        Assert.Equal(difference, StartUrls.Difference(Url, other));
    }

    [Theory]
    [InlineData("https://example2.awsapps.com/start")]
    [InlineData("https://example.awsapps.com/started")]
    [InlineData("https://example.awsapps.com/")]
    [InlineData("https://example.awsapps.com/start?a=b")]
    [InlineData("https://example.awsapps.com/start/#/console")]
    [InlineData("https://example.awsapps.com:8443/start")]
    [InlineData("http://example.awsapps.com/start")]
    [InlineData("start")]
    [InlineData("")]
    public void Another_portal_is_another_one(string other)
    {
        Assert.False(StartUrls.AreSame(Url, other));
        Assert.False(StartUrls.AreSame(other, Url));
        Assert.True(StartUrls.AreSame(other, other));
    }

    [Theory]
    [InlineData("https://example.awsapps.com/start", "eu-west-1", "eu-west-1")]
    [InlineData("https://ssoins-1.portal.us-west-2.app.aws", "eu-west-1", "us-west-2")]
    [InlineData("https://sso.example.com", "eu-west-1", null)]
    [InlineData("no url", "eu-west-1", null)]
    public void The_region_is_known_unless_a_redirect_decides(string startUrl, string configured, string? region) =>
        Assert.Equal(region, StartUrlResolver.ExpectedRegion(startUrl, configured));
}
