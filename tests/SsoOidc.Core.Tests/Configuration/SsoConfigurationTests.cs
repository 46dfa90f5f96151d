using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class SsoConfigurationTests : IDisposable
{
    private const string Config = """
        [sso-session ops]
        sso_start_url = https://ops.awsapps.com/start
        sso_region = eu-west-1
        sso_registration_scopes = sso:account:access, codewhisperer:analysis ,,

        [sso-session "Big Team"]
        sso_start_url = https://big.awsapps.com/start/#/
        sso_region = us-east-1

        [sso-session half]
        sso_region = us-east-1

        [sso-session empty]

        [profile dev]
        sso_session = ops
        sso_account_id = 123456789012
        region = us-west-2

        [profile same]
        sso_session = ops
        sso_start_url = https://ops.awsapps.com/start
        sso_region = eu-west-1

        [profile otherurl]
        sso_session = ops
        sso_start_url = https://ops.awsapps.com/start/

        [profile otherregion]
        sso_session = ops
        sso_region = us-east-1

        [profile lost]
        sso_session = nowhere

        [profile old]
        sso_start_url = https://old.awsapps.com/start
        sso_region = ap-south-1

        [profile old2]
        sso_start_url = https://old.awsapps.com/start
        sso_region = ap-south-1

        [profile oldhalf]
        sso_start_url = https://half.awsapps.com/start

        [profile keys]
        region = us-west-2

        [default]
        sso_session = ops
        """;

    private readonly FakeHome _home = new FakeHome().WithConfig(Config);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void All_sessions_are_named_in_order() =>
        Assert.Equal(["Big Team", "empty", "half", "ops"], _home.Open().SessionNames());

    [Fact]
    public void A_session_is_found_by_its_name()
    {
        SsoInstance ops = _home.Open().SsoSessionOf("ops");
        Assert.Equal(("ops", "https://ops.awsapps.com/start", "eu-west-1"), (ops.SessionName, ops.StartUrl, ops.Region));
        Assert.Equal(["sso:account:access", "codewhisperer:analysis"], ops.Scopes!);
        Assert.Equal("ops", ops.CacheKey);
    }

    [Fact]
    public void Without_configured_scopes_there_are_none_and_the_URL_stays_as_it_is_written()
    {
        SsoInstance big = _home.Open().SsoSessionOf("Big Team");
        Assert.Null(big.Scopes);
        Assert.Equal("https://big.awsapps.com/start/#/", big.StartUrl);
    }

    [Theory]
    [InlineData("half", "[sso-session half] lacks sso_start_url.")]
    [InlineData("empty", "[sso-session empty] lacks sso_start_url and sso_region.")]
    [InlineData("OPS", "has no [sso-session OPS]. It has: Big Team, empty, half, ops.")]
    [InlineData("dev", "has no [sso-session dev].")]
    public void A_session_that_is_not_there_or_not_whole_is_told_with_what_it_lacks(string name, string message) => Assert.Contains(
        message, Test.Fails(() => _home.Open().SsoSessionOf(name), FailureKind.SessionNotConfigured).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_any_session_that_is_said()
    {
        using FakeHome bare = new();
        Assert.Empty(bare.Open().SessionNames());
        Assert.Contains(
            "no sso-session at all",
            Test.Fails(() => bare.Open().SsoSessionOf("ops"), FailureKind.SessionNotConfigured).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("same")]
    [InlineData("default")]
    [InlineData(null)]
    public void A_profile_leads_to_its_session(string? profile) =>
        Assert.Equal(_home.Open().SsoSessionOf("ops").ToString(), _home.Open(profile).SsoSessionOfProfile().SessionName);

    [Fact]
    public void A_profile_of_the_older_form_is_a_sign_in_of_its_own_named_after_its_URL()
    {
        SsoInstance old = _home.Open("old").SsoSessionOfProfile();
        Assert.Equal((null, "https://old.awsapps.com/start", "ap-south-1"), (old.SessionName, old.StartUrl, old.Region));
        Assert.Equal("https://old.awsapps.com/start", old.CacheKey);
    }

    [Theory]
    [InlineData("otherurl", FailureKind.InvalidConfiguration, "says sso_start_url = https://ops.awsapps.com/start/, but")]
    [InlineData("otherregion", FailureKind.InvalidConfiguration, "says sso_region = us-east-1, but its sso-session says eu-west-1")]
    [InlineData("lost", FailureKind.SessionNotConfigured, "no [sso-session nowhere]")]
    [InlineData("oldhalf", FailureKind.SessionNotConfigured, "'oldhalf' lacks sso_region.")]
    [InlineData("keys", FailureKind.SessionNotConfigured, "'keys' has neither sso_session nor sso_start_url.")]
    [InlineData("missing", FailureKind.ProfileNotFound, "'missing'")]
    public void A_profile_that_contradicts_its_session_or_has_none_is_told(string profile, FailureKind kind, string message) => Assert.Contains(
        message, Test.Fails(() => _home.Open(profile).SsoSessionOfProfile(), kind).Message, StringComparison.Ordinal);
}
