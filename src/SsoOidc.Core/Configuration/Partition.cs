namespace SsoOidc.Core.Configuration;

/// <summary>
/// A group of regions with their own DNS names. The data is that of the SDKs' <c>partitions.json</c>; a region nobody
/// knows belongs to <c>aws</c>, so a new region needs no new release.
/// </summary>
internal sealed class Partition(string id, string regionPrefix, string dnsSuffix, string dualStackDnsSuffix, string signInSuffix)
{
    private static readonly Partition s_aws = new("aws", "", "amazonaws.com", "api.aws", "aws.amazon.com");

    // "us-iso-" and "us-isob-" differ in the letter before the dash, so the order does not matter.
    private static readonly Partition[] s_others =
    [
        new("aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "amazonaws.cn"),
        new("aws-us-gov", "us-gov-", "amazonaws.com", "api.aws", "amazonaws-us-gov.com"),
        new("aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov", "c2shome.ic.gov"),
        new("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud", "sc2shome.sgov.gov"),
        new("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "csphome.adc-e.uk"),
        new("aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "csphome.hci.ic.gov"),
        new("aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu", "amazonaws-eusc.eu"),
    ];

    public string Id => id;

    public string DnsSuffix => dnsSuffix;

    public string DualStackDnsSuffix => dualStackDnsSuffix;

    public string SignInSuffix => signInSuffix;

    public static Partition Of(string region) => Array.Find(s_others, other => other.Has(region)) ?? s_aws;

    private bool Has(string region) => region.StartsWith(regionPrefix, StringComparison.Ordinal);
}
