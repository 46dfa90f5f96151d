using SsoOidc.Core.Configuration;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Configuration;

public sealed class ConfiguredEndpointTests
{
    private const string Config = """
        [default]
        endpoint_url = https://profile.example
        services = local
        [services local]
        sso_oidc =
          endpoint_url = https://section-oidc.example
        sso =
          endpoint_url = https://section-portal.example
        signin =
          endpoint_url = https://section-signin.example
        [profile plain]
        endpoint_url = https://profile.example
        [profile empty]
        endpoint_url = https://profile.example
        services = others
        [services others]
        s3 =
          endpoint_url = https://s3.example
        [profile lost]
        services = nowhere
        [profile ignoring]
        endpoint_url = https://profile.example
        ignore_configured_endpoint_urls = true
        """;

    [Theory]
    [InlineData(nameof(AwsService.SsoOidc), "AWS_ENDPOINT_URL_SSO_OIDC", "https://section-oidc.example/")]
    [InlineData(nameof(AwsService.SsoPortal), "AWS_ENDPOINT_URL_SSO", "https://section-portal.example/")]
    [InlineData(nameof(AwsService.SignIn), "AWS_ENDPOINT_URL_SIGNIN", "https://section-signin.example/")]
    public void The_first_of_parameter_service_variable_variable_section_profile_and_rules_wins(
        string serviceName, string variable, string section)
    {
        AwsService service = Enum.Parse<AwsService>(serviceName);
        using FakeHome home = new FakeHome().WithConfig(Config)
            .With($"{variable}=https://service-env.example", "AWS_ENDPOINT_URL=https://env.example");
        ServiceLocation given = new("eu-west-1", new Uri("https://given.example"));
        Assert.Equal("https://given.example/", Endpoint(given));
        ServiceLocation region = new("eu-west-1");
        Assert.Equal("https://service-env.example/", Endpoint(region));
        home[variable] = "";
        Assert.Equal("https://env.example/", Endpoint(region));
        home["AWS_ENDPOINT_URL"] = null;
        Assert.Equal(section, Endpoint(region));
        Assert.Equal("https://profile.example/", Endpoint(region, "plain"));
        Assert.Equal("https://profile.example/", Endpoint(region, "empty"));
        home.WithConfig("");
        ServiceSettings ruled = ServiceSettings.Resolve(service, region, home.Open());
        Assert.Null(ruled.CustomEndpoint);
        Assert.Contains("eu-west-1", ruled.Endpoint.Host, StringComparison.Ordinal);

        string Endpoint(ServiceLocation given, string? profile = null)
        {
            ServiceSettings settings = ServiceSettings.Resolve(service, given, home.Open(profile));
            Assert.Equal(settings.CustomEndpoint, settings.Endpoint);
            return settings.Endpoint.AbsoluteUri;
        }
    }

    [Fact]
    public void One_services_variable_is_not_anothers()
    {
        using FakeHome home = new FakeHome().With("AWS_ENDPOINT_URL_SSO=https://portal.example");
        Assert.Null(ConfiguredEndpoint.Find(AwsService.SsoOidc, home.Open()));
        Assert.Null(ConfiguredEndpoint.Find(AwsService.SignIn, home.Open()));
    }

    [Fact]
    public void A_custom_endpoint_needs_no_region()
    {
        using FakeHome home = new FakeHome().With("AWS_ENDPOINT_URL=http://127.0.0.1:4566");
        ServiceSettings settings = ServiceSettings.Resolve(AwsService.SsoOidc, ServiceLocation.Unknown, home.Open());
        Assert.Null(settings.Region);
        Assert.Equal("http://127.0.0.1:4566/", settings.Endpoint.AbsoluteUri);
    }

    [Theory]
    [InlineData("true", null)]
    [InlineData("TRUE", null)]
    [InlineData("false", "https://env.example/")]
    [InlineData("", "https://env.example/")]
    public void Ignoring_is_switched_on_by_true(string ignore, string? expected)
    {
        using FakeHome home = new FakeHome()
            .With("AWS_ENDPOINT_URL=https://env.example", $"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS={ignore}");
        Assert.Equal(expected, ConfiguredEndpoint.Find(AwsService.SsoOidc, home.Open())?.AbsoluteUri);
    }

    [Fact]
    public void Ignoring_turns_all_off_but_the_parameter()
    {
        using FakeHome home = new FakeHome().WithConfig(Config)
            .With("AWS_ENDPOINT_URL=https://env.example", "AWS_ENDPOINT_URL_SSO_OIDC=https://service-env.example");
        Assert.Null(ConfiguredEndpoint.Find(AwsService.SsoOidc, home.Open("ignoring")));
        ServiceLocation given = new(EndpointUrl: new Uri("https://given.example"));
        Assert.Equal("given.example", ServiceSettings.Resolve(AwsService.SsoOidc, given, home.Open("ignoring")).Endpoint.Host);
    }

    [Fact]
    public void A_section_that_is_not_there_is_an_error_that_names_it()
    {
        using FakeHome home = new FakeHome().WithConfig(Config);
        SsoOidcException failure = Test.Fails(
            () => ConfiguredEndpoint.Find(AwsService.SsoOidc, home.Open("lost")), FailureKind.InvalidConfiguration);
        Assert.Contains("[services nowhere]", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'lost'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_URL_is_an_error()
    {
        using FakeHome home = new FakeHome().With("AWS_ENDPOINT_URL=localhost");
        Test.Fails(() => ConfiguredEndpoint.Find(AwsService.SsoOidc, home.Open()), FailureKind.InvalidConfiguration);
    }

    [Theory]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "FIPS and custom endpoint are not supported")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "Dualstack and custom endpoint are not supported")]
    public void FIPS_and_dual_stack_contradict_a_custom_endpoint(string variable, string message)
    {
        using FakeHome home = new FakeHome().With("AWS_ENDPOINT_URL=https://env.example", $"{variable}=true");
        SsoOidcException failure = Test.Fails(
            () => ServiceSettings.Resolve(AwsService.SsoOidc, new ServiceLocation("eu-west-1"), home.Open()),
            FailureKind.InvalidConfiguration);
        Assert.Equal($"Invalid Configuration: {message}.", failure.Message);
    }
}
