using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class AwsConfigurationTests
{
    [Theory]
    [InlineData("given", "env", "old", "given")]
    [InlineData(null, "env", "old", "env")]
    [InlineData("", "env", "old", "env")]
    [InlineData(null, "", "old", "old")]
    [InlineData(null, null, "old", "old")]
    [InlineData(null, null, null, "default")]
    public void The_profile_is_the_callers_then_the_environments_then_default(
        string? given, string? profile, string? defaultProfile, string expected)
    {
        using FakeHome home = new();
        home["AWS_PROFILE"] = profile;
        home["AWS_DEFAULT_PROFILE"] = defaultProfile;
        AwsConfiguration configuration = home.Open(given);
        Assert.Equal(expected, configuration.ProfileName);
        Assert.Equal(!string.IsNullOrEmpty(given), configuration.IsProfileExplicit);
    }

    [Theory]
    [InlineData("[profile dev]\nregion = a", "dev", "a")]
    [InlineData("[dev]\nregion = a", "dev", null)]
    [InlineData("[default]\nregion = a", "default", "a")]
    [InlineData("[profile default]\nregion = a", "default", "a")]
    [InlineData("[profile default]\nregion = b\n[default]\nregion = a", "default", "a")]
    [InlineData("[default]\nregion = b\n[profile default]\nregion = a", "default", "a")]
    public void A_profile_has_a_section_of_its_name(string config, string profile, string? region)
    {
        using FakeHome home = new FakeHome().WithConfig(config);
        Assert.Equal(region, home.Open(profile).Profile("region"));
    }

    [Fact]
    public void Both_files_are_where_the_environment_says()
    {
        using FakeHome home = new();
        home["AWS_CONFIG_FILE"] = home.Write("other-config", "[default]\nregion = a");
        home["AWS_SHARED_CREDENTIALS_FILE"] = "~/other-credentials";
        home.Write("other-credentials", "[default]\naws_access_key_id = AKID");
        AwsConfiguration configuration = home.Open();
        Assert.Equal("a", configuration.Profile("region"));
        Assert.Equal("AKID", configuration.Profile("aws_access_key_id"));
    }

    [Theory]
    [InlineData("~/other")]
    [InlineData("~/./sub/../other")]
    [InlineData("$HOME/other")]
    [InlineData("${HOME}/other")]
    [InlineData("$PLACE/other")]
    [InlineData("${PLACE}/$NAME")]
    [InlineData("~/$NAME$EMPTY")]
    public void Variables_and_the_home_folder_are_expanded_in_paths(string path)
    {
        using FakeHome home = new FakeHome().With("PLACE=~", "NAME=other", "EMPTY=");
        foreach (string variable in (string[])["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_LOGIN_CACHE_DIRECTORY"])
        {
            home[variable] = path;
            Assert.Equal(home.Path("other"), home.Open().PathIn(variable));
        }

        AwsConfiguration configuration = home.Open();
        Assert.Equal(
            [home.Path("other"), home.Path("other"), home.Path("other")],
            [configuration.ConfigPath, configuration.Credentials.Path, LoginCache.Of(configuration).Folder]);
    }

    [Theory]
    [InlineData("/a/$UNSET/${UNSET}/$/${/x$")]
    [InlineData("/a/$VALUE-$", "/a/$HOME-$")]
    [InlineData("/a~/b")]
    public void What_stands_for_nothing_stays_and_a_value_is_expanded_once(string path, string? expected = null)
    {
        using FakeHome home = new FakeHome().With("VALUE=$HOME", "AWS_CONFIG_FILE=" + path);
        Assert.Equal(Path.GetFullPath(expected ?? path), home.Open().ConfigPath);
    }

    [Theory]
    [InlineData("other", "other")]
    [InlineData("sub/../other", "other")]
    [InlineData("./$NAME", "other")]
    public void A_path_that_is_not_absolute_begins_where_the_caller_is(string path, string expected)
    {
        using FakeHome home = new FakeHome().With("AWS_CONFIG_FILE=" + path, "NAME=other");
        Assert.Equal(home.Path(expected), home.Open(currentFolder: () => home.Folder).ConfigPath);
    }

    [Fact]
    public void Without_a_home_folder_only_what_needs_one_fails()
    {
        foreach (string known in (string[])["", "/"])
        {
            AwsConfiguration none = new(environment: _ => null) { SystemHome = () => known };
            Assert.Null(none.Profile("region"));
            Assert.Empty(none.ProfileNames);
            foreach (Action use in (Action[])[() => _ = none.ConfigPath, () => _ = SsoCache.Of(none), () => _ = LoginCache.Of(none)])
                Assert.Contains("HOME is not set", Test.Fails(use, FailureKind.InvalidConfiguration).Message, StringComparison.Ordinal);
        }

        AwsConfiguration named = new(environment: name => name == "AWS_CONFIG_FILE" ? "/config" : null) { SystemHome = () => "" };
        Assert.Equal("/config", named.ConfigPath);
    }

    [Fact]
    public void A_bare_file_name_is_one_of_the_current_directory()
    {
        string name = $"ssooidc-{Guid.NewGuid():N}";
        using FakeHome home = new FakeHome().With("AWS_CONFIG_FILE=" + name);
        try
        {
            home.Open().SaveLoginSession("arn:x", "eu-west-1");
            Assert.Equal(Path.Combine(Environment.CurrentDirectory, name), home.Open().ConfigPath);
            Assert.Equal("eu-west-1", home.Open().Profile("region"));
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public void Settings_in_the_credentials_file_count_and_go_before_those_of_the_config_file()
    {
        using FakeHome home = new FakeHome()
            .WithConfig("[profile dev]\nregion = config\noutput = json\nsso_region = no\n[sso-session corp]\nsso_start_url = https://u\nsso_region = r\n[services s]\nsso =\n  endpoint_url = http://s\n")
            .WithCredentials("[dev]\nregion = credentials\nca_bundle = bundle\nsso_session = corp\nsso_region = r\nservices = s\noutput =\n[old]\nsso_start_url = https://o\nsso_region = q\nendpoint_url = http://e\n");
        AwsConfiguration dev = home.Open("dev"), old = home.Open("old");
        Assert.Equal("credentials", dev.Profile("region"));
        Assert.Equal("bundle", dev.Setting("AWS_CA_BUNDLE", "ca_bundle"));
        Assert.Null(dev.Profile("output"));
        Assert.Equal(("corp", "https://u", "r"), (dev.SsoSessionOfProfile().SessionName, dev.SsoSessionOfProfile().StartUrl, dev.SsoSession("sso_region")));
        Assert.Equal(new Uri("http://s"), ConfiguredEndpoint.Find(AwsService.SsoPortal, dev));
        Assert.Equal(("https://o", "q"), (old.SsoSessionOfProfile().StartUrl, old.SsoSessionOfProfile().Region));
        Assert.Equal(new Uri("http://e"), ConfiguredEndpoint.Find(AwsService.SsoPortal, old));
        Assert.Equal(["dev", "old"], dev.ProfileNames);
    }

    [Fact]
    public void The_session_goes_before_the_profile_it_is_named_in()
    {
        using FakeHome home = new FakeHome().WithConfig(
            "[profile dev]\nsso_session = corp\nsso_region = old\nsso_account_id = 1\n[sso-session corp]\nsso_region = new");
        AwsConfiguration configuration = home.Open("dev");
        Assert.Equal("new", configuration.SsoSession("sso_region"));
        Assert.Equal("1", configuration.SsoSession("sso_account_id"));
        Assert.Null(configuration.SsoSession("sso_start_url"));
    }

    [Theory]
    [InlineData("env", "file", "env")]
    [InlineData("", "file", "file")]
    [InlineData(null, "file", "file")]
    [InlineData(null, "", null)]
    public void The_environment_goes_before_the_profile(string? environment, string file, string? expected)
    {
        using FakeHome home = new FakeHome().WithConfig($"[default]\nca_bundle = {file}");
        home["AWS_CA_BUNDLE"] = environment;
        Assert.Equal(expected, home.Open().Setting("AWS_CA_BUNDLE", "ca_bundle"));
    }

    [Fact]
    public void A_profile_that_was_named_and_is_nowhere_is_not_found()
    {
        using FakeHome home = new FakeHome().WithConfig("[profile dev]\n").WithCredentials("[ops]\n");
        SsoOidcException failure = Test.Fails(home.Open("nobody").RequireProfile, FailureKind.ProfileNotFound);
        Assert.Contains("'nobody'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(home.Path(Path.Combine(".aws", "config")), failure.Message, StringComparison.Ordinal);
        Assert.Contains(home.Path(Path.Combine(".aws", "credentials")), failure.Message, StringComparison.Ordinal);
        home["AWS_PROFILE"] = "nobody";
        Test.Fails(home.Open().RequireProfile, FailureKind.ProfileNotFound);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("ops")]
    [InlineData("default")]
    [InlineData(null)]
    public void A_profile_in_either_file_is_found_and_default_needs_no_file(string? profile)
    {
        using FakeHome home = new FakeHome().WithConfig("[profile dev]\n").WithCredentials("[ops]\n");
        home.Open(profile).RequireProfile();
    }

    [Fact]
    public void The_files_are_read_once()
    {
        using FakeHome home = new FakeHome().WithConfig("[default]\nregion = a");
        AwsConfiguration configuration = home.Open();
        Assert.Equal("a", configuration.Profile("region"));
        home.WithConfig("[default]\nregion = b");
        Assert.Equal("a", configuration.Profile("region"));
    }
}
