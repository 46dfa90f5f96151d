using System.Globalization;

namespace SsoOidc.Core.Configuration;

/// <summary>Where a service is and how to call it: parameters, then environment, then shared config file.</summary>
internal sealed class ServiceSettings(
    Uri endpoint,
    string? region = null,
    Uri? customEndpoint = null,
    bool useFipsEndpoint = false,
    bool useDualStackEndpoint = false,
    int maxAttempts = ServiceSettings.DefaultMaxAttempts)
{
    /// <summary>Attempts of one operation where nothing else is configured, the first one included.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>The region; null only beside a custom endpoint.</summary>
    public string? Region => region;

    public Uri Endpoint => endpoint;

    /// <summary>The endpoint somebody configured; null if the rules made it.</summary>
    public Uri? CustomEndpoint => customEndpoint;

    /// <summary>Whether the endpoint is a FIPS 140 one.</summary>
    public bool UseFipsEndpoint => useFipsEndpoint;

    /// <summary>Whether the endpoint is a dual-stack one.</summary>
    public bool UseDualStackEndpoint => useDualStackEndpoint;

    /// <summary>What led here, to be kept with what the service issues.</summary>
    internal ServiceLocation Location => new(
        region, customEndpoint is { OriginalString.Length: > 0 } ? customEndpoint : null, useFipsEndpoint, useDualStackEndpoint);

    /// <summary>Attempts of one operation, the first one included.</summary>
    public int MaxAttempts => maxAttempts;

    /// <summary>Settles everything.</summary>
    /// <exception cref="SsoOidcException">No region, a missing profile, or settings that contradict each other.</exception>
    internal static ServiceSettings Resolve(AwsService service, ServiceLocation given, AwsConfiguration configuration)
    {
        configuration.RequireProfile();
        Uri? custom = given.EndpointUrl ?? ConfiguredEndpoint.Find(service, configuration);
        (string? region, bool isFipsName) = RegionName.WithoutFips(given.Region ?? ConfiguredRegion(service, configuration));
        // These two are also in no region: they serve who knows of none.
        if (service is AwsService.Sts or AwsService.Federation) region ??= Partition.Global;
        bool fips = given.UseFips ?? ((isFipsName && custom is null) || Flag(configuration, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint") == true);
        bool dualStack = given.UseDualStack
            ?? Flag(configuration, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
            ?? (given.PrefersDualStack && custom is null);
        return new ServiceSettings(
            EndpointResolver.Resolve(service, region, fips, dualStack, custom), region, custom, fips, dualStack, Attempts(configuration));
    }

    /// <summary>
    /// For Identity Center the profile's <c>sso_region</c> decides, since an instance answers in its home region only; it
    /// yields to the environment unless the caller named the profile.
    /// </summary>
    public static string? ConfiguredRegion(AwsService service, AwsConfiguration configuration)
    {
        string? ssoRegion = service is AwsService.SsoOidc or AwsService.SsoPortal ? configuration.SsoSession("sso_region") : null;
        string? environment = configuration.Environment("AWS_REGION") ?? configuration.Environment("AWS_DEFAULT_REGION");
        return configuration.IsProfileExplicit
            ? ssoRegion ?? configuration.Profile("region") ?? environment
            : environment ?? ssoRegion ?? configuration.Profile("region");
    }

    private static bool? Flag(AwsConfiguration configuration, string variable, string key)
    {
        string? text = configuration.Setting(variable, key);
        if (text is null) return null;
        return bool.TryParse(text, out bool value)
            ? value
            : throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"{variable} or {key} is '{text}'; it must be true or false.");
    }

    private static int Attempts(AwsConfiguration configuration)
    {
        string? text = configuration.Setting("AWS_MAX_ATTEMPTS", "max_attempts");
        if (text is null) return DefaultMaxAttempts;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int attempts) && attempts >= 1
            ? attempts
            : throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"AWS_MAX_ATTEMPTS or max_attempts is '{text}'; it must be a whole number from 1.");
    }
}
