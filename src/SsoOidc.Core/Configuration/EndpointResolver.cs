namespace SsoOidc.Core.Configuration;

/// <summary>The services' hosts, by the rule sets in the SDKs' models. No list of regions or domains locks anybody out.</summary>
internal static class EndpointResolver
{
    public static Uri Resolve(AwsService service, string? region, bool fips, bool dualStack, Uri? custom)
    {
        if (service == AwsService.SignInOAuth && fips)
            throw Invalid("FIPS endpoints are not supported for OAuth operations. Disable FIPS or use a non-OAuth operation");
        if (custom is not null)
        {
            if (fips) throw Invalid("FIPS and custom endpoint are not supported");
            if (dualStack) throw Invalid("Dualstack and custom endpoint are not supported");
            return Checked(custom);
        }

        if (string.IsNullOrEmpty(region))
        {
            throw new SsoOidcException(
                FailureKind.MissingRegion,
                "Invalid Configuration: Missing Region. No -Region was given, and neither AWS_REGION, AWS_DEFAULT_REGION nor the "
                + "profile names one.");
        }

        string checkedRegion = Checked(region!);
        string host = service switch
        {
            AwsService.SsoOidc => IdentityCenterHost("oidc", checkedRegion, fips, dualStack),
            AwsService.SsoPortal => IdentityCenterHost("portal.sso", checkedRegion, fips, dualStack),
            AwsService.Sts => StsHost(checkedRegion, fips, dualStack),
            AwsService.Federation => "signin." + Partition.Of(checkedRegion).SignInSuffix,
            // Other partitions have no host of their own for OAuth.
            AwsService.SignInOAuth when Partition.Of(checkedRegion).Id == "aws" => checkedRegion + ".oauth.signin.aws",
            _ => SignInHost(checkedRegion, fips, dualStack),
        };
        return new Uri("https://" + host);
    }

    private static string IdentityCenterHost(string prefix, string region, bool fips, bool dualStack)
    {
        Partition partition = Partition.Of(region);
        if (fips && !(partition.Id == "aws-us-gov" && !dualStack)) prefix += "-fips";
        return $"{prefix}.{region}.{(dualStack ? partition.DualStackDnsSuffix : partition.DnsSuffix)}";
    }

    private static string StsHost(string region, bool fips, bool dualStack)
    {
        Partition partition = Partition.Of(region);
        if (region == Partition.Global && !fips && !dualStack) return $"sts.{partition.DnsSuffix}";
        string prefix = fips && !(partition.Id == "aws-us-gov" && !dualStack) ? "sts-fips" : "sts";
        return $"{prefix}.{region}.{(dualStack ? partition.DualStackDnsSuffix : partition.DnsSuffix)}";
    }

    private static string SignInHost(string region, bool fips, bool dualStack)
    {
        Partition partition = Partition.Of(region);
        return (fips, dualStack) switch
        {
            (false, false) => $"{region}.signin.{partition.SignInSuffix}",
            (false, true) => $"signin.{region}.{partition.DualStackDnsSuffix}",
            (true, true) => $"signin-fips.{region}.{partition.DualStackDnsSuffix}",
            _ when region == "us-gov-west-1" => $"signin-fips.{partition.SignInSuffix}",
            _ when partition.Id == "aws-us-gov" => $"{region}.signin-fips.{partition.SignInSuffix}",
            _ => $"signin-fips.{region}.{partition.DnsSuffix}",
        };
    }

    /// <summary>A region becomes part of a host name, so nothing that could name another host may pass.</summary>
    private static string Checked(string region) =>
        RegionName.IsOne(region)
            ? region
            : throw new SsoOidcException(
                FailureKind.InvalidConfiguration,
                $"'{region}' is not a region: lower-case letters, digits and single dashes between them, for example eu-west-1.");

    private static Uri Checked(Uri endpoint)
    {
        // What is shown has no user and no query: a password may stand there.
        string shown = endpoint.IsAbsoluteUri ? $"{endpoint.Scheme}://{endpoint.Authority}{endpoint.AbsolutePath}" : endpoint.ToString();
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
            throw Invalid($"the endpoint '{shown}' is not an absolute http or https URL");
        if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
            throw Invalid($"the endpoint '{shown}' must have no user, query or fragment");
        return endpoint.Scheme == Uri.UriSchemeHttps || endpoint.IsLoopback
            ? endpoint.TryWithAsciiHost() ?? throw Invalid($"the host of the endpoint '{shown}' is no name in DNS")
            : throw Invalid($"the endpoint '{shown}' would send secrets in clear; plain http is for loopback addresses only");
    }

    private static SsoOidcException Invalid(string what) =>
        new(FailureKind.InvalidConfiguration, $"Invalid Configuration: {what}.");
}

/// <summary>What passes as a region, and so may stand in a host name or in a command to type.</summary>
internal static class RegionName
{
    /// <summary>Labels of lower-case letters and digits, with single dashes between them.</summary>
    public static bool IsOne(string text) =>
        text.Length is > 0 and <= 63 && text[0] != '-' && !text.EndsWith('-') && !text.Contains("--", StringComparison.Ordinal)
        && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>
    /// The region that an old name of a FIPS endpoint stands for, <c>us-gov-west-1-fips</c> or <c>fips-us-gov-west-1</c>, and whether it
    /// is one; as botocore has it.
    /// </summary>
    public static (string? Region, bool IsFips) WithoutFips(string? region)
    {
        const string mark = "fips";
        return region is null ? (null, false)
            : region.StartsWith(mark + "-", StringComparison.Ordinal) ? (region.Substring(mark.Length + 1), true)
            : region.EndsWith("-" + mark, StringComparison.Ordinal) ? (region.Substring(0, region.Length - mark.Length - 1), true)
            : (region, false);
    }

    /// <summary>The region that an https endpoint of AWS's names; null if it names none, or is another's.</summary>
    public static string? OfEndpoint(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme != Uri.UriSchemeHttps) return null;
        return endpoint.Host.Split('.').FirstOrDefault(label => IsOne(label) && label.Count(c => c == '-') >= 2 && char.IsDigit(label[^1])
            && Partition.Of(label) is var partition && (IsBelow(partition.DnsSuffix) || IsBelow(partition.DualStackDnsSuffix)));

        bool IsBelow(string suffix) => endpoint.Host.EndsWith("." + suffix, StringComparison.Ordinal);
    }
}

/// <summary>The services this library calls.</summary>
internal enum AwsService
{
    /// <summary>IAM Identity Center OIDC, <c>sso-oidc</c>.</summary>
    SsoOidc,

    /// <summary>The IAM Identity Center access portal, <c>sso</c>.</summary>
    SsoPortal,

    /// <summary>AWS Sign-In, <c>signin</c>.</summary>
    SignIn,

    /// <summary>AWS Sign-In's OAuth endpoint: tokens for other things than the console.</summary>
    SignInOAuth,

    /// <summary>The Security Token Service, <c>sts</c>.</summary>
    Sts,

    /// <summary>The console's federation endpoint, which is in no model.</summary>
    Federation,
}

/// <summary>
/// A group of regions with their own DNS names. The data is that of the SDKs' <c>partitions.json</c>; a region nobody
/// knows belongs to <c>aws</c>, so a new region needs no new release.
/// </summary>
internal sealed class Partition(string id, string regionPrefix, string dnsSuffix, string dualStackDnsSuffix, string signInSuffix)
{
    /// <summary>The region of what is in none.</summary>
    public const string Global = "aws-global";

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

    /// <summary>Where the console is.</summary>
    public string ConsoleHost => id == "aws" ? "console.aws.amazon.com" : "console." + signInSuffix;

    public static Partition Of(string region) => Array.Find(s_others, other => other.Has(region)) ?? s_aws;

    /// <summary>Some partitions have a name for what is in no region of theirs.</summary>
    private bool Has(string region) => region.StartsWith(regionPrefix, StringComparison.Ordinal) || (region == id + "-global" && id != "aws-eusc");
}
