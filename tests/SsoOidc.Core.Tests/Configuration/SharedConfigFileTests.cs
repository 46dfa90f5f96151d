using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

/// <summary>What botocore makes of the same files: <c>SharedConfigTests</c> of the other clients asks botocore itself.</summary>
public sealed class SharedConfigFileTests
{
    public static TheoryData<string, string, string, string?> Values => new()
    {
        { "[default]\nregion = eu-west-1\n", "default", "region", "eu-west-1" },
        { "[default]\nregion=eu-west-1", "default", "region", "eu-west-1" },
        { "[default]\nREGION = eu-west-1", "default", "region", "eu-west-1" },
        { "[default]\n\tregion\t=\teu-west-1\t", "default", "region", "eu-west-1" },
        { "[default]\nregion =\n", "default", "region", null },
        { "", "default", "region", null },
        // The first of the two delimiters counts.
        { "[default]\nregion: eu-west-1\n", "default", "region", "eu-west-1" },
        { "[default]\nkey = a=b:c", "default", "key", "a=b:c" },
        { "[default]\nkey : a=b:c", "default", "key", "a=b:c" },
        { "[default]\na:b = c", "default", "a", "b = c" },
        // Each kind of line end, also mixed.
        { "[default]\r\nregion = eu-west-1\r\noutput = json\r\n", "default", "region", "eu-west-1" },
        { "[default]\rregion = eu-west-1\routput = json\r", "default", "region", "eu-west-1" },
        { "[default]\rregion = eu-west-1\r\noutput = json\n", "default", "output", "json" },
        // A comment is a line. What follows a value belongs to it, as the fragment of a start URL does.
        { "# head\n[default] # tail\n  ; note\nregion = a\n", "default", "region", "a" },
        { "[default]\nregion = a # why\n", "default", "region", "a # why" },
        { "[default]\nregion = a ;b\n", "default", "region", "a ;b" },
        { "[default]\nregion = # none\n", "default", "region", "# none" },
        { "[default]\nsso_start_url = https://x.awsapps.com/start#/\n", "default", "sso_start_url", "https://x.awsapps.com/start#/" },
        { "[default]\n#region = a\n", "default", "#region", null },
        { "[default]\n;region = a\n", "default", ";region", null },
        // What is indented further goes on with the value above; keys indented alike are siblings.
        { "[default]\nk = a\n  b\n\n  c\nregion = x", "default", "k", "a\nb\n\nc" },
        { "[default]\nk = a\n  b\n\n  c\nregion = x", "default", "region", "x" },
        { "[default]\nk = a\n  # no part of it\n  b", "default", "k", "a\nb" },
        { "[default]\nk = a\n region = b", "default", "region", null },
        { "[default]\nk = a\n  [other]\n  region = b", "default", "k", "a\n[other]\nregion = b" },
        { "[default]\n  region = a\n  output = json", "default", "output", "json" },
        { "[default]\n  region = a\n output = json", "default", "output", "json" },
        { "[default]\n  region = a\n  [profile b]\n  region = c", "profile b", "region", "c" },
        { "[services s]\nsso =\n  endpoint_url = u\n", "services s", "sso", null },
        // [DEFAULT] is where the others get what they lack.
        { "[DEFAULT]\nregion = d\noutput = json\n[profile a]\nregion = a", "profile a", "region", "a" },
        { "[DEFAULT]\nregion = d\noutput = json\n[profile a]\nregion = a", "profile a", "output", "json" },
        { "[DEFAULT]\nregion = d\n", "default", "region", null },
    };

    public static TheoryData<string, string, string?> Headers => new()
    {
        { "profile dev", "profile dev", "a" },
        { "profile dev", "profile DEV", null },
        { "profile   dev\t ", "profile dev", "a" },
        { "profile\tdev", "profile dev", "a" },
        { "profile \"my dev\"", "profile 'my dev'", "a" },
        { "profile my\\ dev", "profile 'my dev'", "a" },
        { "profile \"a\\\"b\\c\"", "profile 'a\"b\\c'", "a" },
        { "profile a'b c'd", "profile 'ab cd'", "a" },
        { "profile a#b", "profile 'a#b'", "a" },
        { "profile 'a # b'", "profile 'a # b'", "a" },
        { "profile 'a] b'", "profile 'a] b'", "a" },
        { "profiles dev", "profile dev", "a" },
        { "sso-session corp", "sso-session corp", "a" },
        { "services \"corp\"", "services corp", "a" },
        // Not two words, a quotation mark left open, no such kind.
        { "profile my dev", "profile 'my dev'", null },
        { "profile it's", "profile its", null },
        { " profile dev", "profile dev", null },
        { "dev", "profile dev", null },
        { "\"profile\" dev", "profile dev", null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_what_botocore_reads(string text, string section, string key, string? value) =>
        Assert.Equal(value, Parse(text).Get(SectionName.Parse(section)!, key));

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_is_split_like_a_command_line(string header, string section, string? value) =>
        Assert.Equal(value, Parse($"[{header}]\nk = a").Get(SectionName.Parse(section)!, "k"));

    [Theory]
    [InlineData("[services s]\nsso_oidc =\n  endpoint_url = http://localhost:1\nsso =\n  endpoint_url = http://localhost:2", "sso_oidc", "http://localhost:1")]
    [InlineData("[services s]\nsso_oidc =\n  endpoint_url = http://localhost:1\nsso =\n  endpoint_url = http://localhost:2", "sso", "http://localhost:2")]
    [InlineData("[services s]\n  SSO =\n\n    other = v\n    # note\n    endpoint_url = w\n  signin =\n    endpoint_url = x", "sso", "w")]
    [InlineData("[services s]\nsso =\n  endpoint_url = v\n  endpoint_url = w", "sso", "w")]
    [InlineData("[services s]\nsso =\n  no delimiter\n  endpoint_url=w", "sso", "w")]
    [InlineData("[services s]\nsso =\n  endpoint_url =\n", "sso", null)]
    [InlineData("[services s]\nsso =\n  ENDPOINT_URL = v", "sso", null)]
    [InlineData("[services s]\nsso = # below\n  endpoint_url = v", "sso", null)]
    [InlineData("[services s]\nsso =\nendpoint_url = v", "sso", null)]
    [InlineData("[services s]\nsso.endpoint_url = v", "sso", null)]
    public void Keys_below_a_key_are_found(string text, string key, string? value) =>
        Assert.Equal(value, Parse(text).Get(SectionName.Services("s"), key, "endpoint_url"));

    [Theory]
    [InlineData("region = a\n[default]\n", "default", null)]
    [InlineData("[default]\nregion\n", "default", null)]
    [InlineData("[default]\n= a\n  region = b\n", "default", "b")]
    [InlineData("[default]\nregion = a\nregion = b", "default", "b")]
    [InlineData("[default]\nregion = a\n[other]\nregion = x\n[default]\noutput = json", "default", "a")]
    [InlineData("[default]\nregion = a\n[default]\nregion = b", "default", "b")]
    [InlineData("[default\nregion = a", "default", "a")]
    [InlineData("[default]\nregion = a\n[profile b\nregion = b", "default", "a")]
    [InlineData("[default]\nregion = a\n[]\nregion = b", "default", "a")]
    public void What_botocore_refuses_is_read_as_far_as_it_goes(string text, string section, string? region) =>
        Assert.Equal(region, Parse(text).Get(SectionName.Parse(section)!, "region"));

    [Theory]
    [InlineData("[default]\nregion = a\noutput = json\n[profile default]\nregion = b", "b")]
    [InlineData("[profile default]\nregion = a\noutput = json\n[default]\nregion = b", "b")]
    [InlineData("[profile \"default\"]\nregion = a\noutput = json\n[default]\nregion = b", "b")]
    public void Of_two_headers_with_one_name_the_latter_counts_alone(string text, string region)
    {
        SharedConfigFile file = Parse(text);
        Assert.Equal([SectionName.Profile("default")], file.Sections);
        Assert.Equal(region, file.Get(SectionName.Profile("default"), "region"));
        Assert.Null(file.Get(SectionName.Profile("default"), "output"));
    }

    [Fact]
    public void In_the_credentials_file_a_header_is_a_profile_as_it_stands()
    {
        SharedConfigFile file = Parse("[dev]\nk = a\n[profile dev]\nk = b\n[my dev]\nk = c\n[\"q\"]\n[DEFAULT]\n", isCredentials: true);
        Assert.Equal(["dev", "profile dev", "my dev", "\"q\""], file.Sections.Select(section => section.Name));
        Assert.All(file.Sections, section => Assert.True(section.IsProfile));
        Assert.Equal("a", file.Get(SectionName.Profile("dev"), "k"));
        Assert.Equal("b", file.Get(SectionName.Profile("profile dev"), "k"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_empty()
    {
        using FakeHome home = new();
        SharedConfigFile file = SharedConfigFile.Read(home.Path("none"));
        Assert.Empty(file.Sections);
        Assert.False(file.Has(SectionName.Profile("default")));
        Assert.Null(file.Get(SectionName.Profile("default"), "region"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_line()
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes("[default]\nregion = ä")];
            SharedConfigFile file = SharedConfigFile.Parse("config", ConfigText.Decode(content));
            Assert.Equal("ä", file.Get(SectionName.Profile("default"), "region"));
        }
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
    public void Sections_are_listed_once() => Assert.Equal(
        ["[default]", "[profile a]", "[sso-session s]"],
        Parse("[default]\n[profile a]\n[default]\n[sso-session s]\n[other]").Sections.Select(section => section.ToString()));

    private static SharedConfigFile Parse(string text, bool isCredentials = false) =>
        SharedConfigFile.Parse("config", ConfigText.Decode(Encoding.UTF8.GetBytes(text)), isCredentials);
}
