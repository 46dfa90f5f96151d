using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

/// <summary>A person's config file: one line changes, and nothing else.</summary>
public sealed class ConfigFileEditorTests : IDisposable
{
    private static readonly SectionName s_a = SectionName.Profile("a");

    private readonly FakeHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    // A key that is not there goes behind the last line of its section, before comments of the next one.
    [InlineData("[profile a]\nregion = x\n", "[profile a]\nregion = x\nk = v\n")]
    [InlineData("[profile a]\nregion = x\n\n# of b\n[profile b]\n", "[profile a]\nregion = x\nk = v\n\n# of b\n[profile b]\n")]
    [InlineData("[profile a]\n[profile b]\n", "[profile a]\nk = v\n[profile b]\n")]
    [InlineData("[profile a]\ns3 =\n  max = 1\n\n", "[profile a]\ns3 =\n  max = 1\nk = v\n\n")]
    [InlineData("[profile a]\nt = x\n  more\n", "[profile a]\nt = x\n  more\nk = v\n")]
    // As far in as the next header, which would be part of the new value otherwise.
    [InlineData("[profile a]\n  [profile b]\n", "[profile a]\n  k = v\n  [profile b]\n")]
    // One that is there gets the value, and keeps its spelling and its place.
    [InlineData("[profile a]\nk=old\nregion = x\n", "[profile a]\nk=v\nregion = x\n")]
    [InlineData("[profile a]\n  K   =   old  \n", "[profile a]\n  K   =   v  \n")]
    [InlineData("[profile a]\nk =\n", "[profile a]\nk =v\n")]
    [InlineData("[profile a]\nk = a=b:c\n", "[profile a]\nk = v\n")]
    // The SDKs know no colon.
    [InlineData("[profile a]\n k : old\n", "[profile a]\n k = v\n")]
    [InlineData("[profile a]\nk:old=x\n", "[profile a]\nk = v\n")]
    // A value of several lines is replaced whole, and nothing else.
    [InlineData("[profile a]\nk = old\n  more\n\n  # note\n  and more\n\nregion = x\n", "[profile a]\nk = v\n\n  # note\n\nregion = x\n")]
    [InlineData("[profile a]\nk =\n  max = 1\nregion = x\n", "[profile a]\nk =v\nregion = x\n")]
    // The last of two counts when it is read, so it is the one that changes.
    [InlineData("[profile a]\nk = 1\nk = 2\n", "[profile a]\nk = 1\nk = v\n")]
    [InlineData("[profile a]\nk = 1\n[profile a]\nother = 2\n", "[profile a]\nk = v\n[profile a]\nother = 2\n")]
    [InlineData("[profile a]\nk = 1\n[profile 'a']\nother = 2\n", "[profile a]\nk = 1\n[profile 'a']\nother = 2\nk = v\n")]
    // Below another key it is another thing, and so it is in a comment, in a value or another section.
    [InlineData("[profile a]\ns3 =\n  k = old\n", "[profile a]\ns3 =\n  k = old\nk = v\n")]
    [InlineData("[profile a]\ns3 = x\n  k = old\n", "[profile a]\ns3 = x\n  k = old\nk = v\n")]
    [InlineData("[profile a]\n# k = old\n", "[profile a]\nk = v\n# k = old\n")]
    [InlineData("[profile b]\nk = old\n[profile a]\n", "[profile b]\nk = old\n[profile a]\nk = v\n")]
    [InlineData("[sso-session a]\nk = old\n", "[sso-session a]\nk = old\n\n[profile a]\nk = v\n")]
    [InlineData("[a]\nk = old\n", "[a]\nk = old\n\n[profile a]\nk = v\n")]
    // Comments behind a header stay; one behind the value would be read as part of it by botocore.
    [InlineData("[profile a] # mine\n", "[profile a] # mine\nk = v\n")]
    [InlineData("[profile a]\n  k = old # why\n", "[profile a]\n  # why\n  k = v\n")]
    [InlineData("[profile a]\nk = # why\n", "[profile a]\n# why\nk = v\n")]
    [InlineData("[profile a]\nk = a#b;c\n", "[profile a]\nk = v\n")]
    // Line ends, also the missing one at the end.
    [InlineData("[profile a]\r\nregion = x\r\n", "[profile a]\r\nregion = x\r\nk = v\r\n")]
    [InlineData("[profile a]\rregion = x\r", "[profile a]\rregion = x\rk = v\r")]
    [InlineData("[profile a]\r\nregion = x\n[profile b]\r", "[profile a]\r\nregion = x\nk = v\n[profile b]\r")]
    [InlineData("[profile a]\r\nregion = x", "[profile a]\r\nregion = x\r\nk = v")]
    [InlineData("[profile a]\rregion = x", "[profile a]\rregion = x\rk = v")]
    [InlineData("[profile a]\r\nk = old", "[profile a]\r\nk = v")]
    [InlineData("[profile a]\r\nk = old # why", "[profile a]\r\n# why\r\nk = v")]
    [InlineData("[default]\nregion = x", "[default]\nregion = x\n\n[profile a]\nk = v")]
    [InlineData("# nothing yet\n\n", "# nothing yet\n\n[profile a]\nk = v\n")]
    // What botocore refuses is left as it is.
    [InlineData("region = x\n[profile a]\nbroken\n= broken\n\n[profile b\nk = b\n", "region = x\n[profile a]\nbroken\n= broken\nk = v\n\n[profile b\nk = b\n")]
    public void Only_the_key_changes(string before, string after) => Assert.Equal(after, Set(before, s_a, "k", "v"));

    [Fact]
    public void A_name_with_blanks_is_found_and_made_in_quotation_marks()
    {
        SectionName section = SectionName.Profile("my one");
        string made = Set("", section, "k", "v").Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.Equal("[profile 'my one']\nk = v\n", made);
        Assert.Equal("[profile 'my one']\nk = w\n", Set(made, section, "k", "w"));
        Assert.Equal("[profile \"my one\"]\nk = w\n", Set("[profile \"my one\"]\n", section, "k", "w"));
        Assert.Equal("[profile my one]\n\n[profile 'my one']\nk = w\n", Set("[profile my one]\n", section, "k", "w"));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    [InlineData("a]b")]
    [InlineData("a #b")]
    [InlineData("a ;b")]
    public void A_name_that_can_not_stand_in_a_header_is_refused(string name) =>
        Refuses(SectionName.Profile(name), "k", "v");

    [Theory]
    [InlineData("")]
    [InlineData(" v")]
    [InlineData("v ")]
    [InlineData("v\n[profile b]")]
    [InlineData("v\rw")]
    [InlineData("v\tw\0")]
    [InlineData("v #w")]
    [InlineData("v\u00a0;w")]
    [InlineData("#v")]
    [InlineData(";v")]
    public void A_value_that_is_not_read_back_everywhere_is_refused(string value) => Refuses(s_a, "k", value);

    [Theory]
    [InlineData("")]
    [InlineData("k\n")]
    [InlineData("k =")]
    [InlineData("k:")]
    [InlineData("[k")]
    [InlineData("#k")]
    public void A_key_that_is_none_is_refused(string key) => Refuses(s_a, key, "v");

    [Fact]
    public void A_value_that_the_encoding_of_the_file_lacks_is_refused()
    {
        Refuses(s_a, "k", "half a character: \ud800");
        string path = _home.Path(".aws/config");
        File.WriteAllBytes(path, [(byte)'#', 0xE4, (byte)'\n']);
        Test.Fails(() => ConfigFileEditor.Set(path, s_a, ("k", "Ж")), FailureKind.InvalidInput);
        Assert.Equal(3, File.ReadAllBytes(path).Length);
    }

    [Theory]
    [InlineData("a=b:c")]
    [InlineData("=")]
    [InlineData("https://x.awsapps.com/start#/;x")]
    [InlineData("'quoted' \"twice\"")]
    [InlineData("[x]")]
    [InlineData("grün 𝄞")]
    public void What_was_set_is_what_is_read(string value)
    {
        const string text = "; head\n[default]\nregion = eu-west-1\n[profile a]\ns3 =\n  k = 1\n\n[services x]\nsso =\n  endpoint_url = http://x\n";
        SectionName services = SectionName.Services("x");
        Set(Set(text, s_a, "k", value), services, "k", "w");
        SharedConfigFile file = SharedConfigFile.Read(_home.Path(".aws/config"));
        Assert.Equal(value, file.Get(s_a, "k"));
        Assert.Equal("1", file.Get(s_a, "s3", "k"));
        Assert.Equal("w", file.Get(services, "k"));
        Assert.Equal("http://x", file.Get(services, "sso", "endpoint_url"));
    }

    [Fact]
    public void A_file_and_its_folder_are_made_for_their_owner_alone()
    {
        string path = _home.Path(Path.Combine("new", ".aws", "config"));
        ConfigFileEditor.Set(path, SectionName.Profile("default"), ("k", "v"), ("region", "r"));
        Assert.Equal(["[default]", "k = v", "region = r"], File.ReadAllLines(path));
        if (!OperatingSystem.IsWindows() && !Test.IsNetStandard)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Mark_mode_and_link_stay_and_no_other_file_is_left()
    {
        byte[] mark = Encoding.UTF8.GetPreamble();
        string real = _home.Path("dotfiles-config");
        File.WriteAllBytes(real, [.. mark, .. "[default]\r\n# Grüße\r\n"u8]);
        string path = _home.Path(".aws/config");
        if (OperatingSystem.IsWindows() || Test.IsNetStandard)
        {
            File.Copy(real, path);
        }
        else
        {
            File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            File.CreateSymbolicLink(path, real);
        }

        ConfigFileEditor.Set(path, SectionName.Profile("default"), ("k", "v"));
        Assert.Equal([.. mark, .. "[default]\r\nk = v\r\n# Grüße\r\n"u8], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_home.Path(".aws")));
        if (OperatingSystem.IsWindows() || Test.IsNetStandard) return;
        Assert.Equal(real, File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(real));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_come_out_as_they_went_in()
    {
        string path = _home.Path(".aws/config");
        File.WriteAllBytes(path, [(byte)'#', 0xE4, 0xFF, (byte)'\n']);
        ConfigFileEditor.Set(path, SectionName.Profile("default"), ("k", "v"));
        Assert.Equal([(byte)'#', 0xE4, 0xFF, (byte)'\n', (byte)'\n', .. "[default]\nk = v\n"u8], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_value_that_is_there_already_writes_nothing()
    {
        string path = _home.Write(".aws/config", "[default]\nk = v\n");
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ConfigFileEditor.Set(path, SectionName.Profile("default"), ("k", "v"));
        Assert.Equal(2020, File.GetLastWriteTimeUtc(path).Year);
    }

    [Fact]
    public void A_place_that_can_not_be_written_is_a_failure_to_save() => Test.Fails(
        () => ConfigFileEditor.Set(Path.Combine(_home.Write("file", ""), "config"), SectionName.Profile("default"), ("k", "v")), FailureKind.SaveFailed);

    private string Set(string before, SectionName section, string key, string value)
    {
        string path = _home.Write(".aws/config", before);
        ConfigFileEditor.Set(path, section, (key, value));
        return File.ReadAllText(path);
    }

    private void Refuses(SectionName section, string key, string value)
    {
        string path = _home.Write(".aws/config", "[profile a]\nk = old\n");
        SsoOidcException failure = Test.Fails(() => ConfigFileEditor.Set(path, section, ("first", "v"), (key, value)), FailureKind.InvalidInput);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.Equal("[profile a]\nk = old\n", File.ReadAllText(path));
    }
}
