using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class SharedConfigFileTests
{
    public static TheoryData<string, string, string, string?> Texts => new()
    {
        { "[default]\nregion = eu-west-1\n", "default", "region", "eu-west-1" },
        { "[default]\nregion=eu-west-1", "default", "region", "eu-west-1" },
        { "[default]\r\nregion = eu-west-1\r\noutput = json\r\n", "default", "region", "eu-west-1" },
        { "[default]\nREGION = eu-west-1", "default", "region", "eu-west-1" },
        { "[default]\n\tregion\t=\teu-west-1\t", "default", "region", "eu-west-1" },
        { "[profile dev]\nregion = a", "profile dev", "region", "a" },
        { "[profile dev]\nregion = a", "profile DEV", "region", null },
        { "[  profile   dev  ]\nregion = a", "profile dev", "region", "a" },
        { "[profile\tdev]\nregion = a", "profile dev", "region", "a" },
        { "[profile \"my dev\"]\nregion = a", "profile my dev", "region", "a" },
        { "[profile 'my dev']\nregion = a", "profile my dev", "region", "a" },
        { "[profile my dev]\nregion = a", "profile my dev", "region", "a" },
        { "[\"dev\"]\nregion = a", "dev", "region", "a" },
        { "[sso-session corp]\nsso_region = a", "sso-session corp", "sso_region", "a" },
        { "# head\n[default] # tail\n; note\nregion = a # why\n", "default", "region", "a" },
        { "[default]\nregion = a;b\n", "default", "region", "a;b" },
        { "[default]\nregion = a ;b\n", "default", "region", "a" },
        { "[default]\nsso_start_url = https://x.awsapps.com/start#/\n", "default", "sso_start_url", "https://x.awsapps.com/start#/" },
        { "[default]\nsso_start_url = https://x.awsapps.com/start/#/\n", "default", "sso_start_url", "https://x.awsapps.com/start/#/" },
        { "[default]\nregion =\n", "default", "region", null },
        { "[default]\nregion\n", "default", "region", null },
        { "[default]\nkey = a=b=c", "default", "key", "a=b=c" },
        { "region = a\n[default]\n", "default", "region", null },
        { "[default]\nregion = a\nregion = b", "default", "region", "b" },
        { "[default]\nregion = a\n[other]\nregion = x\n[default]\noutput = json", "default", "region", "a" },
        { "[default]\nregion = a\n[other]\nregion = x\n[default]\noutput = json", "default", "output", "json" },
        { "[default]\nregion = a\n[default]\nregion = b", "default", "region", "b" },
        { "[default\nregion = a", "default", "region", "a" },
        { "", "default", "region", null },
        { "[services s]\nsso_oidc =\n  endpoint_url = http://localhost:1\nsso =\n  endpoint_url = http://localhost:2", "services s", "sso_oidc.endpoint_url", "http://localhost:1" },
        { "[services s]\nsso_oidc =\n  endpoint_url = http://localhost:1\nsso =\n  endpoint_url = http://localhost:2", "services s", "sso.endpoint_url", "http://localhost:2" },
        { "[services s]\nsso_oidc = # below\n\n  # first\n  a = 1\n\tendpoint_url = u", "services s", "sso_oidc.endpoint_url", "u" },
        { "[default]\ns3 =\n  max = 1\nregion = a", "default", "region", "a" },
        { "[a]\nx =\n[b]\n  region = a", "b", "region", "a" },
        // Python's configparser, and so the AWS CLI, takes keys of the same indentation as siblings.
        { "[default]\n  region = a\n  output = json", "default", "output", "json" },
        { "[default]\n  region = a\n  output = json", "default", "region", "a" },
        { "[services s]\n  sso =\n    endpoint_url = u\n    other = v\n  signin =\n    endpoint_url = w", "services s", "sso.other", "v" },
        { "[services s]\n  sso =\n    endpoint_url = u\n    other = v\n  signin =\n    endpoint_url = w", "services s", "signin.endpoint_url", "w" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_value_is_found_as_the_AWS_CLI_finds_it(string text, string section, string key, string? value) =>
        Assert.Equal(value, SharedConfigFile.Parse("config", text).Get(section, key));

    [Fact]
    public void A_file_that_is_not_there_is_empty()
    {
        using FakeHome home = new();
        SharedConfigFile file = SharedConfigFile.Read(home.Path("none"));
        Assert.Empty(file.SectionNames);
        Assert.False(file.Has("default"));
        Assert.Null(file.Get("default", "region"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_line()
    {
        using FakeHome home = new();
        File.WriteAllText(home.Path("bom"), "[default]\nregion = a", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(0xEF, File.ReadAllBytes(home.Path("bom"))[0]);
        Assert.Equal("a", SharedConfigFile.Read(home.Path("bom")).Get("default", "region"));
    }

    [Fact]
    public void A_file_that_can_not_be_read_is_named()
    {
        using FakeHome home = new();
        string path = home.Write("locked", "[default]");
        using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        SsoOidcException failure = Test.Fails(() => SharedConfigFile.Read(path), FailureKind.InvalidConfiguration);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_are_listed_once()
    {
        SharedConfigFile file = SharedConfigFile.Parse("config", "[default]\n[profile a]\n[default]\n[sso-session s]");
        Assert.Equal(["default", "profile a", "sso-session s"], file.SectionNames);
    }
}
