using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class LoginConfigurationTests : IDisposable
{
    private const string Jane = "arn:aws:sts::111122223333:assumed-role/Admin/jane";

    private readonly FakeHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_config_file_that_is_a_folder_is_refused_before_anybody_signs_in()
    {
        Directory.CreateDirectory(_home.Path("folder"));
        _home["AWS_CONFIG_FILE"] = _home.Path("folder");
        SsoOidcException failure = Assert.Throws<SsoOidcException>(() => _home.Open().RequireNoOtherCredentials());
        Assert.Equal(FailureKind.InvalidConfiguration, failure.Kind);
        Assert.Contains("AWS_CONFIG_FILE", failure.NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain("vault", failure.NextStep, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Profiles_name_console_sign_ins()
    {
        _home.WithConfig($"[default]\nlogin_session = {Jane}\n[profile b]\nlogin_session = {Jane}\nregion = r\n[profile c]\nregion = x\n[services s]\nlogin_session = no\n");
        AwsConfiguration configuration = _home.Open("b");
        Assert.Equal(Jane, configuration.LoginSession());
        Assert.Equal(["b", "default"], configuration.LoginSessions().Select(pair => pair.Key));
        Assert.Equal("r", configuration.RegionOf("b"));
        Assert.Null(configuration.RegionOf("default"));
        Assert.Null(_home.Open("c").LoginSession());
    }

    [Theory]
    [InlineData("web_identity_token_file")]
    [InlineData("sso_role_name")]
    [InlineData("sso_account_id")]
    [InlineData("aws_access_key_id")]
    [InlineData("role_arn")]
    [InlineData("credential_process")]
    public void A_profile_with_other_credentials_is_refused(string key)
    {
        _home.WithConfig($"[profile p]\n{key} = x\n");
        Assert.Contains(key, Test.Fails(_home.Open("p").RequireNoOtherCredentials, FailureKind.ProfileConflict).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_in_the_credentials_file_count_too()
    {
        _home.WithConfig("[profile p]\nregion = r\n").WithCredentials("[p]\naws_access_key_id = x\n");
        Test.Fails(_home.Open("p").RequireNoOtherCredentials, FailureKind.ProfileConflict);
    }

    [Fact]
    public void A_console_sign_in_in_the_credentials_file_would_go_before_ours_and_is_refused()
    {
        _home.WithCredentials($"[p]\nlogin_session = {Jane}\nregion = r\n");
        Assert.Equal([KeyValuePair.Create("p", Jane)], _home.Open("p").LoginSessions());
        Assert.Equal("r", _home.Open().RegionOf("p"));
        Assert.Contains("credentials", Test.Fails(_home.Open("p").RequireNoOtherCredentials, FailureKind.ProfileConflict).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_name_that_no_file_can_hold_is_refused_before_the_sign_in() => Test.Fails(
        new AwsConfiguration("a\n[profile b]", Home) { MayBeNew = true }.RequireNoOtherCredentials, FailureKind.InvalidInput);

    [Theory]
    [InlineData("p", "[profile p]\nregion = r\n[profile q]\nrole_arn = x\n")]
    [InlineData("new", "[default]\naws_access_key_id = x\n")]
    [InlineData("p", "[profile p]\nlogin_session = other\nsso_session = s\n")]
    public void Any_other_profile_is_taken(string profile, string config) =>
        _home.WithConfig(config).Open(profile).RequireNoOtherCredentials();

    [Theory]
    [InlineData(null, "", "[default]")]
    [InlineData("default", "[profile default]\n", "[profile default]")]
    [InlineData("default", "[profile default]\n\n[default]\n", "[profile default]\n\n[default]")]
    [InlineData("default", "[default]\n\n[profile default]\n", "[default]\n\n[profile default]")]
    [InlineData("my one", "[profile \"my one\"]\n", "[profile \"my one\"]")]
    [InlineData("p", "", "[profile p]")]
    public void The_sign_in_goes_to_the_section_that_is_read(string? profile, string before, string header)
    {
        _home.WithConfig(before);
        new AwsConfiguration(profile, Home) { MayBeNew = true }.SaveLoginSession(Jane, "eu-west-1");
        Assert.Equal($"{header}\nlogin_session = {Jane}\nregion = eu-west-1\n", File.ReadAllText(_home.Path(".aws/config")));
        Assert.Equal(Jane, _home.Open(profile).LoginSession());
    }

    [Fact]
    public void A_region_that_the_profile_has_stays()
    {
        _home.WithConfig("[profile p]\nregion = mine\n").Open("p").SaveLoginSession(Jane, "eu-west-1");
        Assert.Equal($"[profile p]\nregion = mine\nlogin_session = {Jane}\n", File.ReadAllText(_home.Path(".aws/config")));
    }

    [Fact]
    public void A_profile_that_may_be_new_need_not_be_there()
    {
        new AwsConfiguration("p", Home) { MayBeNew = true }.RequireProfile();
        Test.Fails(new AwsConfiguration("p", Home).RequireProfile, FailureKind.ProfileNotFound);
    }

    private string? Home(string variable) => variable == "HOME" ? _home.Folder : null;
}
