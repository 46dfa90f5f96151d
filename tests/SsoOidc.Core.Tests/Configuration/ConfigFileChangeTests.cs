using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

/// <summary>Many sections in one write, and what is taken away.</summary>
public sealed class ConfigFileChangeTests : IDisposable
{
    private readonly FakeHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Many_sections_are_changed_made_and_removed_at_once() => Assert.Equal(
        "# mine\n[profile a]\nk = v\n\n[profile 'new one']\nk = n\n\n[sso-session s]\nx = y\n",
        Change(
            "# mine\n[profile a]\nk = old\n\n[profile gone]\nk = 1\n\n",
            false,
            new SectionChange(SectionName.Profile("gone")) { IsRemoval = true },
            new SectionChange(SectionName.Profile("a"), ("k", "v")),
            new SectionChange(SectionName.Profile("new one"), ("k", "n"), ("none", null)),
            new SectionChange(SectionName.SsoSession("s"), ("x", "y"))));

    [Theory]
    [InlineData("[profile a]\nk = 1\n  more\nz = 2\n", "[profile a]\nz = 2\n")]
    [InlineData("[profile a]\nz = 2\n", "[profile a]\nz = 2\n")]
    [InlineData("[profile a]\nk = 1\n[profile a]\nz = 2\n", "[profile a]\n[profile a]\nz = 2\n")]
    [InlineData("[profile a]\nk = 1\n[profile a]\nk = 2\n", "[profile a]\n[profile a]\n")]
    public void A_key_without_a_value_goes(string before, string after) =>
        Assert.Equal(after, Change(before, false, new SectionChange(SectionName.Profile("a"), ("k", null))));

    [Theory]
    [InlineData("[profile a]\nk = 1\n\n# of b\n[profile b]\n", "# of b\n[profile b]\n")]
    [InlineData("[profile a]\nk = 1\n[profile b]\nx = 1\n[profile a]\nz = 2\n", "[profile b]\nx = 1\n")]
    [InlineData("[profile b]\n", "[profile b]\n")]
    public void A_section_goes_with_all_its_parts(string before, string after) =>
        Assert.Equal(after, Change(before, false, new SectionChange(SectionName.Profile("a")) { IsRemoval = true }));

    [Fact]
    public void In_the_credentials_file_a_header_is_the_name_alone() => Assert.Equal(
        "[a]\nk = v\n\n[new one]\nk = n\n",
        Change("[a]\nk = 1\n", true, new SectionChange(SectionName.Profile("a"), ("k", "v")), new SectionChange(SectionName.Profile("new one"), ("k", "n"))));

    [Fact]
    public void One_that_can_not_be_written_keeps_all_from_being_written()
    {
        string path = _home.Write(".aws/config", "[profile a]\n");
        Test.Fails(
            () => ConfigFileEditor.Change(path, [new SectionChange(SectionName.Profile("a"), ("k", "v")), new SectionChange(SectionName.Profile("b"), ("k", "a\nb"))]),
            FailureKind.InvalidInput);
        Assert.Equal("[profile a]\n", File.ReadAllText(path));
    }

    private string Change(string before, bool isCredentials, params SectionChange[] changes)
    {
        string path = _home.Write(".aws/file", before);
        ConfigFileEditor.Change(path, changes, isCredentials);
        return File.ReadAllText(path);
    }
}
