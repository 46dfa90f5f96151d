namespace SsoOidc.Core.Configuration;

/// <summary>
/// The endpoint that the environment or the shared config file sets.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
/// </summary>
internal static class ConfiguredEndpoint
{
    public static Uri? Find(AwsService service, AwsConfiguration configuration)
    {
        string? ignore = configuration.Setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");
        if (string.Equals(ignore, "true", StringComparison.OrdinalIgnoreCase)) return null;

        string key = service switch
        {
            AwsService.SsoOidc => "sso_oidc",
            AwsService.SsoPortal => "sso",
            AwsService.Sts => "sts",
            _ => "signin",
        };
        string? url = configuration.Environment("AWS_ENDPOINT_URL_" + key.ToUpperInvariant())
            ?? configuration.Environment("AWS_ENDPOINT_URL")
            ?? OfServicesSection(configuration, key)
            ?? configuration.Profile("endpoint_url");
        if (url is null) return null;
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? endpoint)
            ? endpoint
            : throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The configured endpoint '{url}' is not a URL.");
    }

    /// <summary>
    /// Where the access portal of a sign-in is. A custom endpoint that the sign-in was made at stands for all services, unless one is
    /// set for the portal.
    /// </summary>
    public static ServiceLocation Portal(ServiceLocation signIn, AwsConfiguration configuration) =>
        signIn with { EndpointUrl = Find(AwsService.SsoPortal, configuration) ?? signIn.EndpointUrl };

    private static string? OfServicesSection(AwsConfiguration configuration, string key)
    {
        if (configuration.Profile("services") is not { } name) return null;
        SectionName section = SectionName.Services(name);
        return configuration.Config.Has(section)
            ? configuration.Config.Get(section, key, "endpoint_url")
            : throw new SsoOidcException(
                FailureKind.InvalidConfiguration,
                $"The profile '{configuration.ProfileName}' names the section {section}, which is not in {configuration.Config.Path}.");
    }
}
