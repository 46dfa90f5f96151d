using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

/// <summary>The hosts that the rule sets of the SDKs' models give, written out: no host here is computed.</summary>
public sealed class EndpointResolverTests
{
    /// <summary>Region; then plain, FIPS, dual-stack, and both.</summary>
    public static TheoryData<string, string, string, string, string> Oidc => new()
    {
        { "eu-west-1", "oidc.eu-west-1.amazonaws.com", "oidc-fips.eu-west-1.amazonaws.com", "oidc.eu-west-1.api.aws", "oidc-fips.eu-west-1.api.aws" },
        { "xx-unheard-9", "oidc.xx-unheard-9.amazonaws.com", "oidc-fips.xx-unheard-9.amazonaws.com", "oidc.xx-unheard-9.api.aws", "oidc-fips.xx-unheard-9.api.aws" },
        { "cn-north-1", "oidc.cn-north-1.amazonaws.com.cn", "oidc-fips.cn-north-1.amazonaws.com.cn", "oidc.cn-north-1.api.amazonwebservices.com.cn", "oidc-fips.cn-north-1.api.amazonwebservices.com.cn" },
        { "us-gov-west-1", "oidc.us-gov-west-1.amazonaws.com", "oidc.us-gov-west-1.amazonaws.com", "oidc.us-gov-west-1.api.aws", "oidc-fips.us-gov-west-1.api.aws" },
        { "us-gov-east-1", "oidc.us-gov-east-1.amazonaws.com", "oidc.us-gov-east-1.amazonaws.com", "oidc.us-gov-east-1.api.aws", "oidc-fips.us-gov-east-1.api.aws" },
        { "us-iso-east-1", "oidc.us-iso-east-1.c2s.ic.gov", "oidc-fips.us-iso-east-1.c2s.ic.gov", "oidc.us-iso-east-1.api.aws.ic.gov", "oidc-fips.us-iso-east-1.api.aws.ic.gov" },
        { "us-isob-east-1", "oidc.us-isob-east-1.sc2s.sgov.gov", "oidc-fips.us-isob-east-1.sc2s.sgov.gov", "oidc.us-isob-east-1.api.aws.scloud", "oidc-fips.us-isob-east-1.api.aws.scloud" },
        { "eu-isoe-west-1", "oidc.eu-isoe-west-1.cloud.adc-e.uk", "oidc-fips.eu-isoe-west-1.cloud.adc-e.uk", "oidc.eu-isoe-west-1.api.cloud-aws.adc-e.uk", "oidc-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk" },
        { "us-isof-south-1", "oidc.us-isof-south-1.csp.hci.ic.gov", "oidc-fips.us-isof-south-1.csp.hci.ic.gov", "oidc.us-isof-south-1.api.aws.hci.ic.gov", "oidc-fips.us-isof-south-1.api.aws.hci.ic.gov" },
        { "eusc-de-east-1", "oidc.eusc-de-east-1.amazonaws.eu", "oidc-fips.eusc-de-east-1.amazonaws.eu", "oidc.eusc-de-east-1.api.amazonwebservices.eu", "oidc-fips.eusc-de-east-1.api.amazonwebservices.eu" },
    };

    /// <summary>Region; then plain, FIPS, dual-stack, and both.</summary>
    public static TheoryData<string, string, string, string, string> Portal => new()
    {
        { "eu-west-1", "portal.sso.eu-west-1.amazonaws.com", "portal.sso-fips.eu-west-1.amazonaws.com", "portal.sso.eu-west-1.api.aws", "portal.sso-fips.eu-west-1.api.aws" },
        { "xx-unheard-9", "portal.sso.xx-unheard-9.amazonaws.com", "portal.sso-fips.xx-unheard-9.amazonaws.com", "portal.sso.xx-unheard-9.api.aws", "portal.sso-fips.xx-unheard-9.api.aws" },
        { "cn-north-1", "portal.sso.cn-north-1.amazonaws.com.cn", "portal.sso-fips.cn-north-1.amazonaws.com.cn", "portal.sso.cn-north-1.api.amazonwebservices.com.cn", "portal.sso-fips.cn-north-1.api.amazonwebservices.com.cn" },
        { "us-gov-west-1", "portal.sso.us-gov-west-1.amazonaws.com", "portal.sso.us-gov-west-1.amazonaws.com", "portal.sso.us-gov-west-1.api.aws", "portal.sso-fips.us-gov-west-1.api.aws" },
        { "us-gov-east-1", "portal.sso.us-gov-east-1.amazonaws.com", "portal.sso.us-gov-east-1.amazonaws.com", "portal.sso.us-gov-east-1.api.aws", "portal.sso-fips.us-gov-east-1.api.aws" },
        { "us-iso-east-1", "portal.sso.us-iso-east-1.c2s.ic.gov", "portal.sso-fips.us-iso-east-1.c2s.ic.gov", "portal.sso.us-iso-east-1.api.aws.ic.gov", "portal.sso-fips.us-iso-east-1.api.aws.ic.gov" },
        { "us-isob-east-1", "portal.sso.us-isob-east-1.sc2s.sgov.gov", "portal.sso-fips.us-isob-east-1.sc2s.sgov.gov", "portal.sso.us-isob-east-1.api.aws.scloud", "portal.sso-fips.us-isob-east-1.api.aws.scloud" },
        { "eu-isoe-west-1", "portal.sso.eu-isoe-west-1.cloud.adc-e.uk", "portal.sso-fips.eu-isoe-west-1.cloud.adc-e.uk", "portal.sso.eu-isoe-west-1.api.cloud-aws.adc-e.uk", "portal.sso-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk" },
        { "us-isof-south-1", "portal.sso.us-isof-south-1.csp.hci.ic.gov", "portal.sso-fips.us-isof-south-1.csp.hci.ic.gov", "portal.sso.us-isof-south-1.api.aws.hci.ic.gov", "portal.sso-fips.us-isof-south-1.api.aws.hci.ic.gov" },
        { "eusc-de-east-1", "portal.sso.eusc-de-east-1.amazonaws.eu", "portal.sso-fips.eusc-de-east-1.amazonaws.eu", "portal.sso.eusc-de-east-1.api.amazonwebservices.eu", "portal.sso-fips.eusc-de-east-1.api.amazonwebservices.eu" },
    };

    /// <summary>Region; then plain, FIPS, dual-stack, and both.</summary>
    public static TheoryData<string, string, string, string, string> SignIn => new()
    {
        { "eu-west-1", "eu-west-1.signin.aws.amazon.com", "signin-fips.eu-west-1.amazonaws.com", "signin.eu-west-1.api.aws", "signin-fips.eu-west-1.api.aws" },
        { "xx-unheard-9", "xx-unheard-9.signin.aws.amazon.com", "signin-fips.xx-unheard-9.amazonaws.com", "signin.xx-unheard-9.api.aws", "signin-fips.xx-unheard-9.api.aws" },
        { "cn-north-1", "cn-north-1.signin.amazonaws.cn", "signin-fips.cn-north-1.amazonaws.com.cn", "signin.cn-north-1.api.amazonwebservices.com.cn", "signin-fips.cn-north-1.api.amazonwebservices.com.cn" },
        { "us-gov-west-1", "us-gov-west-1.signin.amazonaws-us-gov.com", "signin-fips.amazonaws-us-gov.com", "signin.us-gov-west-1.api.aws", "signin-fips.us-gov-west-1.api.aws" },
        { "us-gov-east-1", "us-gov-east-1.signin.amazonaws-us-gov.com", "us-gov-east-1.signin-fips.amazonaws-us-gov.com", "signin.us-gov-east-1.api.aws", "signin-fips.us-gov-east-1.api.aws" },
        { "us-iso-east-1", "us-iso-east-1.signin.c2shome.ic.gov", "signin-fips.us-iso-east-1.c2s.ic.gov", "signin.us-iso-east-1.api.aws.ic.gov", "signin-fips.us-iso-east-1.api.aws.ic.gov" },
        { "us-isob-east-1", "us-isob-east-1.signin.sc2shome.sgov.gov", "signin-fips.us-isob-east-1.sc2s.sgov.gov", "signin.us-isob-east-1.api.aws.scloud", "signin-fips.us-isob-east-1.api.aws.scloud" },
        { "eu-isoe-west-1", "eu-isoe-west-1.signin.csphome.adc-e.uk", "signin-fips.eu-isoe-west-1.cloud.adc-e.uk", "signin.eu-isoe-west-1.api.cloud-aws.adc-e.uk", "signin-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk" },
        { "us-isof-south-1", "us-isof-south-1.signin.csphome.hci.ic.gov", "signin-fips.us-isof-south-1.csp.hci.ic.gov", "signin.us-isof-south-1.api.aws.hci.ic.gov", "signin-fips.us-isof-south-1.api.aws.hci.ic.gov" },
        { "eusc-de-east-1", "eusc-de-east-1.signin.amazonaws-eusc.eu", "signin-fips.eusc-de-east-1.amazonaws.eu", "signin.eusc-de-east-1.api.amazonwebservices.eu", "signin-fips.eusc-de-east-1.api.amazonwebservices.eu" },
    };

    /// <summary>Region; then plain and dual-stack, as botocore's rule set has them with <c>IsOAuthEndpoint</c>.</summary>
    public static TheoryData<string, string, string> SignInOAuth => new()
    {
        { "us-east-1", "us-east-1.oauth.signin.aws", "us-east-1.oauth.signin.aws" },
        { "us-west-2", "us-west-2.oauth.signin.aws", "us-west-2.oauth.signin.aws" },
        { "eu-west-1", "eu-west-1.oauth.signin.aws", "eu-west-1.oauth.signin.aws" },
        { "mx-central-1", "mx-central-1.oauth.signin.aws", "mx-central-1.oauth.signin.aws" },
        { "xx-unheard-9", "xx-unheard-9.oauth.signin.aws", "xx-unheard-9.oauth.signin.aws" },
        { "aws-global", "aws-global.oauth.signin.aws", "aws-global.oauth.signin.aws" },
        { "cn-north-1", "cn-north-1.signin.amazonaws.cn", "signin.cn-north-1.api.amazonwebservices.com.cn" },
        { "cn-northwest-1", "cn-northwest-1.signin.amazonaws.cn", "signin.cn-northwest-1.api.amazonwebservices.com.cn" },
        { "us-gov-west-1", "us-gov-west-1.signin.amazonaws-us-gov.com", "signin.us-gov-west-1.api.aws" },
        { "us-gov-east-1", "us-gov-east-1.signin.amazonaws-us-gov.com", "signin.us-gov-east-1.api.aws" },
        { "aws-us-gov-global", "aws-us-gov-global.signin.amazonaws-us-gov.com", "signin.aws-us-gov-global.api.aws" },
        { "us-iso-east-1", "us-iso-east-1.signin.c2shome.ic.gov", "signin.us-iso-east-1.api.aws.ic.gov" },
        { "us-isob-east-1", "us-isob-east-1.signin.sc2shome.sgov.gov", "signin.us-isob-east-1.api.aws.scloud" },
        { "eu-isoe-west-1", "eu-isoe-west-1.signin.csphome.adc-e.uk", "signin.eu-isoe-west-1.api.cloud-aws.adc-e.uk" },
        { "us-isof-south-1", "us-isof-south-1.signin.csphome.hci.ic.gov", "signin.us-isof-south-1.api.aws.hci.ic.gov" },
        { "eusc-de-east-1", "eusc-de-east-1.signin.amazonaws-eusc.eu", "signin.eusc-de-east-1.api.amazonwebservices.eu" },
    };

    [Theory]
    [InlineData("eu-west-1", true)]
    [InlineData("aws-global", true)]
    [InlineData("-", false)]
    [InlineData("-eu", false)]
    [InlineData("eu-", false)]
    [InlineData("eu--1", false)]
    [InlineData("eu-west-1; Remove-Item ~", false)]
    [InlineData("EU-WEST-1", false)]
    public void A_region_is_labels_with_single_dashes_between_them(string text, bool isOne) => Assert.Equal(isOne, RegionName.IsOne(text));

    [Theory]
    [InlineData("https://oidc.eu-west-1.amazonaws.com/", "eu-west-1")]
    [InlineData("https://oidc-fips.us-gov-west-1.api.aws", "us-gov-west-1")]
    [InlineData("https://oidc.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("http://oidc.eu-west-1.amazonaws.com/", null)]
    [InlineData("https://oidc.eu-west-1.example.com/", null)]
    [InlineData("https://oidc.cn-north-1.amazonaws.com", null)]
    [InlineData("eu-west-1'; Remove-Item ~", null)]
    public void Only_an_https_endpoint_of_a_partition_names_a_region(string text, string? region) => Assert.Equal(region, RegionName.OfEndpoint(text));

    [Theory]
    [MemberData(nameof(Oidc))]
    public void Hosts_of_the_OIDC_service(string region, string plain, string fips, string dualStack, string both) =>
        Check(AwsService.SsoOidc, region, plain, fips, dualStack, both);

    [Theory]
    [MemberData(nameof(Portal))]
    public void Hosts_of_the_portal(string region, string plain, string fips, string dualStack, string both) =>
        Check(AwsService.SsoPortal, region, plain, fips, dualStack, both);

    [Theory]
    [MemberData(nameof(SignIn))]
    public void Hosts_of_sign_in(string region, string plain, string fips, string dualStack, string both) =>
        Check(AwsService.SignIn, region, plain, fips, dualStack, both);

    [Theory]
    [MemberData(nameof(SignInOAuth))]
    public void Hosts_of_sign_ins_OAuth_and_none_with_FIPS(string region, string plain, string dualStack)
    {
        Assert.Equal($"https://{plain}/", OAuth(region, fips: false, dualStack: false).AbsoluteUri);
        Assert.Equal($"https://{dualStack}/", OAuth(region, fips: false, dualStack: true).AbsoluteUri);
        HasNoFips(region, dualStack: false);
        HasNoFips(region, dualStack: true);
    }

    [Fact]
    public void Sign_ins_OAuth_at_a_custom_endpoint()
    {
        const string custom = "https://signin.example:8443/base";
        Assert.Equal(new Uri(custom), OAuth("us-east-1", fips: false, dualStack: false, custom));
        Assert.Equal(new Uri(custom), OAuth(null, fips: false, dualStack: false, custom));
        Assert.Contains(
            "Dualstack and custom endpoint are not supported",
            Test.Fails(() => OAuth("us-east-1", fips: false, dualStack: true, custom), FailureKind.InvalidConfiguration).Message,
            StringComparison.Ordinal);
        HasNoFips("us-east-1", dualStack: false, custom);
        HasNoFips("us-east-1", dualStack: true, custom);
        // Before it is known that there is no region either.
        HasNoFips(null, dualStack: false);
        Test.Fails(() => OAuth(null, fips: false, dualStack: true), FailureKind.MissingRegion);
    }

    [Theory]
    [InlineData("eu-west-1", "aws")]
    [InlineData("mx-central-1", "aws")]
    [InlineData("us-isolated-1", "aws")]
    [InlineData("us-government-1", "aws")]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    [InlineData("us-iso-west-1", "aws-iso")]
    [InlineData("us-isob-west-1", "aws-iso-b")]
    [InlineData("eu-isoe-west-1", "aws-iso-e")]
    [InlineData("us-isof-east-1", "aws-iso-f")]
    [InlineData("eusc-de-east-1", "aws-eusc")]
    [InlineData("aws-global", "aws")]
    [InlineData("aws-cn-global", "aws-cn")]
    [InlineData("aws-us-gov-global", "aws-us-gov")]
    [InlineData("aws-iso-global", "aws-iso")]
    [InlineData("aws-iso-b-global", "aws-iso-b")]
    [InlineData("aws-iso-e-global", "aws-iso-e")]
    [InlineData("aws-iso-f-global", "aws-iso-f")]
    [InlineData("aws-eusc-global", "aws")]
    public void A_region_belongs_to_the_partition_of_its_prefix(string region, string partition) =>
        Assert.Equal(partition, Partition.Of(region).Id);

    [Theory]
    [InlineData("eu-west-1.evil.example")]
    [InlineData("eu-west-1/")]
    [InlineData("evil.example/#")]
    [InlineData("evil.example?")]
    [InlineData("a@evil.example")]
    [InlineData("evil.example:443")]
    [InlineData("EU-WEST-1")]
    [InlineData("eu west 1")]
    [InlineData("eu-west-1\n")]
    [InlineData("eu_west_1")]
    [InlineData("eü-west-1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Nothing_that_could_name_another_host_is_a_region(string region) => Test.Fails(
        () => EndpointResolver.Resolve(AwsService.SsoOidc, region, fips: false, dualStack: false, custom: null),
        FailureKind.InvalidConfiguration);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_region_and_endpoint_there_is_no_host(string? region)
    {
        SsoOidcException failure = Test.Fails(
            () => EndpointResolver.Resolve(AwsService.SsoOidc, region, fips: true, dualStack: true, custom: null), FailureKind.MissingRegion);
        Assert.StartsWith("Invalid Configuration: Missing Region", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://oidc.example")]
    [InlineData("https://oidc.example:8443/base")]
    [InlineData("http://127.0.0.1:4566")]
    [InlineData("http://localhost:4566")]
    [InlineData("http://[::1]:4566")]
    [InlineData("http://127.1.2.3")]
    public void A_custom_endpoint_is_https_or_on_loopback(string url) => Assert.Equal(new Uri(url), Custom(url));

    [Theory]
    [InlineData("http://oidc.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://10.0.0.1:4566")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://oidc.example/?a=b")]
    [InlineData("https://oidc.example/#part")]
    [InlineData("relative/path")]
    public void Any_other_endpoint_is_refused(string url)
    {
        SsoOidcException failure = Test.Fails(() => Custom(url), FailureKind.InvalidConfiguration);
        Assert.StartsWith("Invalid Configuration: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:hunter2@oidc.example/")]
    [InlineData("http://user:hunter2@oidc.example/")]
    [InlineData("ftp://user:hunter2@oidc.example/")]
    public void An_endpoint_with_a_password_is_refused_without_showing_it(string url)
    {
        SsoOidcException failure = Test.Fails(() => Custom(url), FailureKind.InvalidConfiguration);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://b\u00FCcher.example/a//b%2Fc", "https://xn--bcher-kva.example/a//b%2Fc")]
    [InlineData("https://\u4F8B\u3048.\u30C6\u30B9\u30C8:8443/\u00E9", "https://xn--r8jz45g.xn--zckzah:8443/%C3%A9")]
    [InlineData("https://oidc.example:443/x", "https://oidc.example/x")]
    public void An_international_host_of_a_custom_endpoint_is_ASCII_from_here_on(string url, string expected) =>
        Assert.Equal(expected, Custom(url).AbsoluteUri);

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.LabelLimits)]
    public void A_host_that_has_no_ASCII_form_is_a_mistake()
    {
        string url = $"https://{new string('\u00FC', 70)}.example";
        SsoOidcException failure = Test.Fails(() => Custom(url), FailureKind.InvalidConfiguration);
        Assert.Contains("is no name in DNS", failure.Message, StringComparison.Ordinal);
    }

    private static Uri OAuth(string? region, bool fips, bool dualStack, string? custom = null) =>
        EndpointResolver.Resolve(AwsService.SignInOAuth, region, fips, dualStack, custom is null ? null : new Uri(custom));

    private static void HasNoFips(string? region, bool dualStack, string? custom = null) => Assert.Contains(
        "FIPS endpoints are not supported for OAuth operations. Disable FIPS or use a non-OAuth operation.",
        Test.Fails(() => OAuth(region, fips: true, dualStack, custom), FailureKind.InvalidConfiguration).Message,
        StringComparison.Ordinal);

    private static Uri Custom(string url) => EndpointResolver.Resolve(
        AwsService.SsoOidc, "eu-west-1", fips: false, dualStack: false, new Uri(url, UriKind.RelativeOrAbsolute));

    private static void Check(AwsService service, string region, string plain, string fips, string dualStack, string both)
    {
        Assert.Equal($"https://{plain}/", EndpointResolver.Resolve(service, region, false, false, null).AbsoluteUri);
        Assert.Equal($"https://{fips}/", EndpointResolver.Resolve(service, region, true, false, null).AbsoluteUri);
        Assert.Equal($"https://{dualStack}/", EndpointResolver.Resolve(service, region, false, true, null).AbsoluteUri);
        Assert.Equal($"https://{both}/", EndpointResolver.Resolve(service, region, true, true, null).AbsoluteUri);
    }
}
