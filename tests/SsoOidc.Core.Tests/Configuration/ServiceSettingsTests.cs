using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class ServiceSettingsTests
{
    private const string Profiles =
        "[default]\nregion = profile-1\n[profile sso]\nregion = profile-1\nsso_region = sso-1\n"
        + "[profile session]\nregion = profile-1\nsso_session = corp\n[sso-session corp]\nsso_region = session-1\n[profile bare]\noutput = json";

    private static readonly ServiceLocation s_region = new("eu-west-1");

    /// <summary>Service, given, explicit profile, AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, result.</summary>
    public static TheoryData<string, string?, string?, string?, string?, string?, string> Regions => new()
    {
        { "SsoOidc", "given-1", "sso", null, "env-1", "old-1", "given-1" },
        { "SsoOidc", null, null, null, "env-1", "old-1", "env-1" },
        { "SsoOidc", null, null, null, null, "old-1", "old-1" },
        { "SsoOidc", null, null, null, "", "old-1", "old-1" },
        { "SsoOidc", null, null, null, null, null, "profile-1" },
        { "SsoOidc", null, null, "sso", null, null, "sso-1" },
        { "SsoPortal", null, null, "session", null, null, "session-1" },
        { "SsoOidc", null, null, "sso", "env-1", null, "env-1" },
        { "SsoOidc", null, "sso", null, "env-1", null, "sso-1" },
        { "SsoPortal", null, "session", null, "env-1", null, "session-1" },
        { "SsoOidc", null, "bare", null, "env-1", null, "env-1" },
        { "SsoOidc", null, "default", null, "env-1", null, "profile-1" },
        { "SignIn", null, "sso", null, "env-1", null, "profile-1" },
        { "SignIn", null, null, "sso", null, null, "profile-1" },
        { "SignIn", null, null, "sso", "env-1", null, "env-1" },
    };

    [Theory]
    [MemberData(nameof(Regions))]
    public void The_region_is_the_callers_then_that_of_the_profile_he_named_then_the_environments(
        string service, string? given, string? profile, string? awsProfile, string? region, string? defaultRegion, string expected)
    {
        using FakeHome home = new FakeHome().WithConfig(Profiles);
        home["AWS_PROFILE"] = awsProfile;
        home["AWS_REGION"] = region;
        home["AWS_DEFAULT_REGION"] = defaultRegion;
        ServiceSettings settings = ServiceSettings.Resolve(
            Enum.Parse<AwsService>(service), new ServiceLocation(given), home.Open(profile));
        Assert.Equal(expected, settings.Region);
        Assert.Contains(expected, settings.Endpoint.Host, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_region_nothing_goes()
    {
        using FakeHome home = new();
        SsoOidcException failure = Test.Fails(
            () => ServiceSettings.Resolve(AwsService.SsoOidc, ServiceLocation.Unknown, home.Open()), FailureKind.MissingRegion);
        Assert.Contains("AWS_REGION", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_profile_is_told_before_anything_else()
    {
        using FakeHome home = new();
        Test.Fails(
            () => ServiceSettings.Resolve(AwsService.SsoOidc, ServiceLocation.Unknown, home.Open("nobody")), FailureKind.ProfileNotFound);
    }

    /// <summary>Environment and profile of each flag, what the caller gives, result.</summary>
    public static TheoryData<string?, string?, bool?, bool> Flags => new()
    {
        { null, null, null, false },
        { "true", null, null, true },
        { "True", null, null, true },
        { "false", "true", null, false },
        { null, "true", null, true },
        { null, "TRUE", null, true },
        { "", "true", null, true },
        { "true", "true", false, false },
        { "false", "false", true, true },
        { "nonsense", null, true, true },
    };

    [Theory]
    [InlineData("us-gov-west-1-fips", null, "us-gov-west-1", "oidc.us-gov-west-1.amazonaws.com", true)]
    [InlineData("fips-us-gov-east-1", null, "us-gov-east-1", "oidc.us-gov-east-1.amazonaws.com", true)]
    [InlineData("us-east-1-fips", null, "us-east-1", "oidc-fips.us-east-1.amazonaws.com", true)]
    [InlineData("us-east-1-fips", false, "us-east-1", "oidc.us-east-1.amazonaws.com", false)]
    public void The_old_name_of_a_FIPS_endpoint_is_a_region_with_FIPS(string given, bool? fips, string region, string host, bool isFips)
    {
        using FakeHome home = new FakeHome().With("AWS_REGION=" + given);
        ServiceSettings settings = ServiceSettings.Resolve(AwsService.SsoOidc, new ServiceLocation(UseFips: fips), home.Open());
        Assert.Equal((region, host, isFips), (settings.Region, settings.Endpoint.Host, settings.UseFipsEndpoint));
        ServiceSettings custom = ServiceSettings.Resolve(
            AwsService.SsoOidc, new ServiceLocation(given, new Uri("https://oidc.example")), home.Open());
        Assert.Equal((region, "oidc.example", false), (custom.Region, custom.Endpoint.Host, custom.UseFipsEndpoint));
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void FIPS_is_the_callers_then_the_environments_then_the_profiles(string? environment, string? profile, bool? given, bool expected)
    {
        using FakeHome home = new();
        if (profile is not null) home.WithConfig($"[default]\nuse_fips_endpoint = {profile}");
        home["AWS_USE_FIPS_ENDPOINT"] = environment;
        ServiceSettings settings = ServiceSettings.Resolve(
            AwsService.SsoOidc, new ServiceLocation("eu-west-1", UseFips: given), home.Open());
        Assert.Equal(expected, settings.UseFipsEndpoint);
        Assert.Equal(expected ? "oidc-fips.eu-west-1.amazonaws.com" : "oidc.eu-west-1.amazonaws.com", settings.Endpoint.Host);
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void Dual_stack_is_the_callers_then_the_environments_then_the_profiles(
        string? environment, string? profile, bool? given, bool expected)
    {
        using FakeHome home = new();
        if (profile is not null) home.WithConfig($"[default]\nuse_dualstack_endpoint = {profile}");
        home["AWS_USE_DUALSTACK_ENDPOINT"] = environment;
        ServiceSettings settings = ServiceSettings.Resolve(
            AwsService.SsoOidc, new ServiceLocation("eu-west-1", UseDualStack: given), home.Open());
        Assert.Equal(expected, settings.UseDualStackEndpoint);
        Assert.Equal(expected ? "oidc.eu-west-1.api.aws" : "oidc.eu-west-1.amazonaws.com", settings.Endpoint.Host);
    }

    /// <summary>Environment, profile, what the caller gives, whether the instance is a dual-stack one; result.</summary>
    public static TheoryData<string?, string?, bool?, bool, bool> Preferences => new()
    {
        { null, null, null, false, false },
        { null, null, null, true, true },
        { "", "", null, true, true },
        { null, null, false, true, false },
        { "false", null, null, true, false },
        { null, "false", null, true, false },
        { "true", "false", null, true, true },
        { "false", "true", null, true, false },
        { "false", "false", true, true, true },
        { "true", "true", false, true, false },
    };

    [Theory]
    [MemberData(nameof(Preferences))]
    public void What_an_instance_prefers_counts_if_nobody_says_anything_else(
        string? environment, string? profile, bool? given, bool prefers, bool expected)
    {
        using FakeHome home = new();
        if (profile is not null) home.WithConfig($"[default]\nuse_dualstack_endpoint = {profile}");
        home["AWS_USE_DUALSTACK_ENDPOINT"] = environment;
        ServiceSettings settings = ServiceSettings.Resolve(
            AwsService.SsoOidc, new ServiceLocation("eu-west-1", UseDualStack: given) { PrefersDualStack = prefers }, home.Open());
        Assert.Equal(expected, settings.UseDualStackEndpoint);
        Assert.Equal(expected ? "oidc.eu-west-1.api.aws" : "oidc.eu-west-1.amazonaws.com", settings.Endpoint.Host);
    }

    [Fact]
    public void What_an_instance_prefers_yields_to_a_custom_endpoint()
    {
        ServiceLocation prefers = new("eu-west-1") { PrefersDualStack = true };
        using FakeHome home = new FakeHome().With("AWS_ENDPOINT_URL_SSO_OIDC=http://127.0.0.1:4566");
        ServiceSettings settings = ServiceSettings.Resolve(AwsService.SsoOidc, prefers, home.Open());
        Assert.Equal(("127.0.0.1", false), (settings.Endpoint.Host, settings.UseDualStackEndpoint));
        settings = ServiceSettings.Resolve(AwsService.SsoOidc, prefers with { EndpointUrl = new Uri("https://oidc.example") }, home.Open());
        Assert.Equal(("oidc.example", false), (settings.Endpoint.Host, settings.UseDualStackEndpoint));
        // Who says so gets the error that the SDKs give.
        Test.Fails(() => ServiceSettings.Resolve(AwsService.SsoOidc, prefers with { UseDualStack = true }, home.Open()), FailureKind.InvalidConfiguration);
    }

    [Fact]
    public void What_an_instance_prefers_goes_with_FIPS()
    {
        using FakeHome home = new FakeHome().With("AWS_USE_FIPS_ENDPOINT=true");
        ServiceSettings settings = ServiceSettings.Resolve(AwsService.SsoOidc, new ServiceLocation("us-gov-west-1") { PrefersDualStack = true }, home.Open());
        Assert.Equal("oidc-fips.us-gov-west-1.api.aws", settings.Endpoint.Host);
    }

    [Fact]
    public void A_preference_comes_from_either_location()
    {
        ServiceLocation prefers = new("eu-west-1") { PrefersDualStack = true };
        Assert.True(prefers.Or(ServiceLocation.Unknown).PrefersDualStack);
        Assert.True(ServiceLocation.Unknown.Or(prefers).PrefersDualStack);
        Assert.False(new ServiceLocation("eu-west-1").Or(ServiceLocation.Unknown).PrefersDualStack);
        Assert.Equal((false, true), (new ServiceLocation(UseDualStack: false).Or(prefers).UseDualStack!.Value, prefers.PrefersDualStack));
    }

    [Fact]
    public void FIPS_has_no_OAuth_of_sign_in_wherever_it_comes_from()
    {
        using FakeHome home = new FakeHome().With("AWS_USE_FIPS_ENDPOINT=true");
        Assert.Contains(
            "not supported for OAuth operations",
            Test.Fails(() => ServiceSettings.Resolve(AwsService.SignInOAuth, s_region, home.Open()), FailureKind.InvalidConfiguration).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "eu-west-1.oauth.signin.aws",
            ServiceSettings.Resolve(AwsService.SignInOAuth, s_region with { UseFips = false }, home.Open()).Endpoint.Host);
    }

    [Theory]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "yes")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "1")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "on")]
    public void A_flag_is_true_or_false(string variable, string value)
    {
        using FakeHome home = new FakeHome().With($"{variable}={value}");
        SsoOidcException failure = Test.Fails(
            () => ServiceSettings.Resolve(AwsService.SsoOidc, s_region, home.Open()), FailureKind.InvalidConfiguration);
        Assert.Contains(variable, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData("1", null, 1)]
    [InlineData("5", "7", 5)]
    [InlineData(null, "7", 7)]
    [InlineData("", "7", 7)]
    public void Attempts_are_the_environments_then_the_profiles_then_3(string? environment, string? profile, int expected)
    {
        using FakeHome home = new();
        if (profile is not null) home.WithConfig($"[default]\nmax_attempts = {profile}");
        home["AWS_MAX_ATTEMPTS"] = environment;
        Assert.Equal(expected, ServiceSettings.Resolve(AwsService.SsoOidc, s_region, home.Open()).MaxAttempts);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("many")]
    [InlineData("99999999999")]
    public void Attempts_are_a_whole_number_from_1(string value)
    {
        using FakeHome home = new FakeHome().With($"AWS_MAX_ATTEMPTS={value}");
        SsoOidcException failure = Test.Fails(
            () => ServiceSettings.Resolve(AwsService.SsoOidc, s_region, home.Open()), FailureKind.InvalidConfiguration);
        Assert.Contains($"'{value}'", failure.Message, StringComparison.Ordinal);
    }
}
