using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class SectionNameTests
{
    [Theory]
    [InlineData("default", "default")]
    [InlineData("dev", "profile dev")]
    [InlineData("account/Admin:role.eu@1+%", "profile account/Admin:role.eu@1+%")]
    [InlineData("my dev", "profile 'my dev'")]
    [InlineData(" my\tdev ", "profile ' my\tdev '")]
    [InlineData("it's", "profile 'it'\"'\"'s'")]
    [InlineData("a\"b", "profile 'a\"b'")]
    [InlineData("a\\b", "profile 'a\\b'")]
    [InlineData("a#b;c", "profile a#b;c")]
    [InlineData("grün", "profile grün")]
    public void A_profile_is_quoted_as_the_AWS_CLI_does_and_where_it_would_not_be_read_back(string name, string header)
    {
        Assert.Equal(header, SectionName.Profile(name).Header);
        Assert.Equal(SectionName.Profile(name), SectionName.Parse(header));
    }

    [Fact]
    public void Sessions_and_services_are_quoted_alike()
    {
        Assert.Equal("[sso-session 'my corp']", SectionName.SsoSession("my corp").ToString());
        Assert.Equal("[sso-session default]", SectionName.SsoSession("default").ToString());
        Assert.Equal("[services local]", SectionName.Services("local").ToString());
    }
}
