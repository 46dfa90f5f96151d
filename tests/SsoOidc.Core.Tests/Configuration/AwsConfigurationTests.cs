using SsoOidc.Core.Configuration;
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
        Assert.Equal("AKID", configuration.Credentials.Get("default", "aws_access_key_id"));
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
