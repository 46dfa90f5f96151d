using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sts;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sts;

/// <summary>Where STS is.</summary>
public sealed class StsEndpointTests
{
    /// <summary>
    /// Region; then plain, FIPS, dual-stack, and both. What botocore 1.43.11 makes of its endpoint-rule-set-1.json of sts with
    /// UseGlobalEndpoint=False, for each of them:
    /// <c>EndpointProvider(rules, partitions).resolve_endpoint(Region=..., UseFIPS=..., UseDualStack=..., UseGlobalEndpoint=False).url</c>.
    /// </summary>
    public static TheoryData<string, string, string, string, string> Hosts => new()
    {
        { "us-east-1", "sts.us-east-1.amazonaws.com", "sts-fips.us-east-1.amazonaws.com", "sts.us-east-1.api.aws", "sts-fips.us-east-1.api.aws" },
        { "us-east-2", "sts.us-east-2.amazonaws.com", "sts-fips.us-east-2.amazonaws.com", "sts.us-east-2.api.aws", "sts-fips.us-east-2.api.aws" },
        { "us-west-1", "sts.us-west-1.amazonaws.com", "sts-fips.us-west-1.amazonaws.com", "sts.us-west-1.api.aws", "sts-fips.us-west-1.api.aws" },
        { "us-west-2", "sts.us-west-2.amazonaws.com", "sts-fips.us-west-2.amazonaws.com", "sts.us-west-2.api.aws", "sts-fips.us-west-2.api.aws" },
        { "eu-west-1", "sts.eu-west-1.amazonaws.com", "sts-fips.eu-west-1.amazonaws.com", "sts.eu-west-1.api.aws", "sts-fips.eu-west-1.api.aws" },
        { "eu-central-2", "sts.eu-central-2.amazonaws.com", "sts-fips.eu-central-2.amazonaws.com", "sts.eu-central-2.api.aws", "sts-fips.eu-central-2.api.aws" },
        { "ap-southeast-1", "sts.ap-southeast-1.amazonaws.com", "sts-fips.ap-southeast-1.amazonaws.com", "sts.ap-southeast-1.api.aws", "sts-fips.ap-southeast-1.api.aws" },
        { "ap-southeast-7", "sts.ap-southeast-7.amazonaws.com", "sts-fips.ap-southeast-7.amazonaws.com", "sts.ap-southeast-7.api.aws", "sts-fips.ap-southeast-7.api.aws" },
        { "sa-east-1", "sts.sa-east-1.amazonaws.com", "sts-fips.sa-east-1.amazonaws.com", "sts.sa-east-1.api.aws", "sts-fips.sa-east-1.api.aws" },
        { "ca-west-1", "sts.ca-west-1.amazonaws.com", "sts-fips.ca-west-1.amazonaws.com", "sts.ca-west-1.api.aws", "sts-fips.ca-west-1.api.aws" },
        { "me-central-1", "sts.me-central-1.amazonaws.com", "sts-fips.me-central-1.amazonaws.com", "sts.me-central-1.api.aws", "sts-fips.me-central-1.api.aws" },
        { "il-central-1", "sts.il-central-1.amazonaws.com", "sts-fips.il-central-1.amazonaws.com", "sts.il-central-1.api.aws", "sts-fips.il-central-1.api.aws" },
        { "mx-central-1", "sts.mx-central-1.amazonaws.com", "sts-fips.mx-central-1.amazonaws.com", "sts.mx-central-1.api.aws", "sts-fips.mx-central-1.api.aws" },
        { "af-south-1", "sts.af-south-1.amazonaws.com", "sts-fips.af-south-1.amazonaws.com", "sts.af-south-1.api.aws", "sts-fips.af-south-1.api.aws" },
        { "ap-east-2", "sts.ap-east-2.amazonaws.com", "sts-fips.ap-east-2.amazonaws.com", "sts.ap-east-2.api.aws", "sts-fips.ap-east-2.api.aws" },
        { "eu-north-9", "sts.eu-north-9.amazonaws.com", "sts-fips.eu-north-9.amazonaws.com", "sts.eu-north-9.api.aws", "sts-fips.eu-north-9.api.aws" },
        { "cn-north-1", "sts.cn-north-1.amazonaws.com.cn", "sts-fips.cn-north-1.amazonaws.com.cn", "sts.cn-north-1.api.amazonwebservices.com.cn", "sts-fips.cn-north-1.api.amazonwebservices.com.cn" },
        { "cn-northwest-1", "sts.cn-northwest-1.amazonaws.com.cn", "sts-fips.cn-northwest-1.amazonaws.com.cn", "sts.cn-northwest-1.api.amazonwebservices.com.cn", "sts-fips.cn-northwest-1.api.amazonwebservices.com.cn" },
        { "us-gov-west-1", "sts.us-gov-west-1.amazonaws.com", "sts.us-gov-west-1.amazonaws.com", "sts.us-gov-west-1.api.aws", "sts-fips.us-gov-west-1.api.aws" },
        { "us-gov-east-1", "sts.us-gov-east-1.amazonaws.com", "sts.us-gov-east-1.amazonaws.com", "sts.us-gov-east-1.api.aws", "sts-fips.us-gov-east-1.api.aws" },
        { "us-iso-east-1", "sts.us-iso-east-1.c2s.ic.gov", "sts-fips.us-iso-east-1.c2s.ic.gov", "sts.us-iso-east-1.api.aws.ic.gov", "sts-fips.us-iso-east-1.api.aws.ic.gov" },
        { "us-isob-east-1", "sts.us-isob-east-1.sc2s.sgov.gov", "sts-fips.us-isob-east-1.sc2s.sgov.gov", "sts.us-isob-east-1.api.aws.scloud", "sts-fips.us-isob-east-1.api.aws.scloud" },
        { "eu-isoe-west-1", "sts.eu-isoe-west-1.cloud.adc-e.uk", "sts-fips.eu-isoe-west-1.cloud.adc-e.uk", "sts.eu-isoe-west-1.api.cloud-aws.adc-e.uk", "sts-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk" },
        { "us-isof-south-1", "sts.us-isof-south-1.csp.hci.ic.gov", "sts-fips.us-isof-south-1.csp.hci.ic.gov", "sts.us-isof-south-1.api.aws.hci.ic.gov", "sts-fips.us-isof-south-1.api.aws.hci.ic.gov" },
        { "eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu", "sts-fips.eusc-de-east-1.amazonaws.eu", "sts.eusc-de-east-1.api.amazonwebservices.eu", "sts-fips.eusc-de-east-1.api.amazonwebservices.eu" },
        { "aws-global", "sts.amazonaws.com", "sts-fips.aws-global.amazonaws.com", "sts.aws-global.api.aws", "sts-fips.aws-global.api.aws" },
        { "aws-cn-global", "sts.aws-cn-global.amazonaws.com.cn", "sts-fips.aws-cn-global.amazonaws.com.cn", "sts.aws-cn-global.api.amazonwebservices.com.cn", "sts-fips.aws-cn-global.api.amazonwebservices.com.cn" },
        { "aws-us-gov-global", "sts.aws-us-gov-global.amazonaws.com", "sts.aws-us-gov-global.amazonaws.com", "sts.aws-us-gov-global.api.aws", "sts-fips.aws-us-gov-global.api.aws" },
        { "aws-iso-global", "sts.aws-iso-global.c2s.ic.gov", "sts-fips.aws-iso-global.c2s.ic.gov", "sts.aws-iso-global.api.aws.ic.gov", "sts-fips.aws-iso-global.api.aws.ic.gov" },
        { "aws-iso-b-global", "sts.aws-iso-b-global.sc2s.sgov.gov", "sts-fips.aws-iso-b-global.sc2s.sgov.gov", "sts.aws-iso-b-global.api.aws.scloud", "sts-fips.aws-iso-b-global.api.aws.scloud" },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Hosts_are_those_of_the_rule_set(string region, string plain, string fips, string dualStack, string both)
    {
        Assert.Equal(plain, Host(region, false, false));
        Assert.Equal(fips, Host(region, true, false));
        Assert.Equal(dualStack, Host(region, false, true));
        Assert.Equal(both, Host(region, true, true));
    }

    /// <summary>As botocore's client for sts sends GetCallerIdentity, with no other setting than region_name.</summary>
    [Theory]
    [InlineData(null, "sts.amazonaws.com", "us-east-1")]
    [InlineData("aws-global", "sts.amazonaws.com", "us-east-1")]
    [InlineData("eu-west-1", "sts.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("us-east-1", "sts.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("us-gov-west-1-fips", "sts.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("fips-us-east-1", "sts-fips.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("aws-us-gov-global", "sts.aws-us-gov-global.amazonaws.com", "aws-us-gov-global")]
    public async Task A_request_goes_to_the_host_of_the_region_and_is_signed_for_it(string? region, string host, string signedFor)
    {
        using FakeHome home = new();
        using FakeService service = FakeService.Answering(200, StsReplies.Identity, StsReplies.Xml);
        ServiceConnection connection = service.Connection with
        {
            Settings = ServiceSettings.Resolve(AwsService.Sts, new ServiceLocation(region), home.Open()),
        };
        await new StsClient(connection).GetCallerIdentityAsync(FakeService.Keys, Test.Token);
        Assert.Equal(host, service.Only.Uri.Host);
        Assert.Contains($"/{signedFor}/sts/aws4_request", service.Only.Header("Authorization"), StringComparison.Ordinal);
    }

    private static string Host(string region, bool fips, bool dualStack) => EndpointResolver.Resolve(AwsService.Sts, region, fips, dualStack, null).Host;
}
