using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

public sealed class ClientRegistrationCacheTests : IDisposable
{
    private readonly FakeHome _home = new();
    private readonly TestClock _clock = new();

    private string Target => _home.Path("registration.json");

    private ClientRegistrationCache File => new(Target, "eu-west-1", _clock);

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("""{"clientId": "c", "clientSecret": "s", "expiresAt": "2026-04-02T03:04:05Z", "scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}""", true)]
    [InlineData("""{"clientId": "c", "clientSecret": "s", "expiresAt": "2026-04-02T03:04:05Z", "scopes": ["sso:account:access"]}""", false)]
    public void One_that_the_AWS_CLI_wrote_serves_the_flow_it_was_made_for_and_no_other(string content, bool forAuthorizationCode)
    {
        Text = content;
        ClientRegistrationState kept = File.Read(forAuthorizationCode)!;
        Assert.Equal((SessionKind.SsoClient, "c", "s", "eu-west-1"), (kept.Kind, kept.ClientId, kept.ClientSecret!.Reveal(), kept.Location.Region));
        Assert.Equal(TestClock.Beginning.AddDays(90), kept.ClientSecretExpiresAt);
        Assert.Equal(["sso:account:access"], kept.ClientScope);
        Assert.Null(File.Read(!forAuthorizationCode));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:04Z", false)]
    [InlineData("2026-01-02T03:19:05Z", false)]
    [InlineData("2026-01-02T03:19:06Z", true)]
    [InlineData("2026-01-02T03:19:06UTC", true)]
    [InlineData("2026-01-02T04:19:06+01:00", true)]
    [InlineData("sometime", false)]
    public void It_must_have_more_than_15_minutes_to_go(string expiresAt, bool isGood)
    {
        Text = $$"""{"clientId":"c","clientSecret":"s","expiresAt":"{{expiresAt}}"}""";
        Assert.Equal(isGood, File.Read(forAuthorizationCode: false) is not null);
    }

    [Theory]
    [InlineData("""{"clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z"}""")]
    [InlineData("""{"clientId":"c","expiresAt":"2026-04-02T03:04:05Z"}""")]
    [InlineData("""{"clientId":"c","clientSecret":"s"}""")]
    [InlineData("""{"clientId":"","clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z"}""")]
    [InlineData("""{"clientId":"c","clientSecret":"","expiresAt":"2026-04-02T03:04:05Z"}""")]
    [InlineData("""{"clientId":1,"clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z"}""")]
    [InlineData("""{"clientId":"c","clientSecret":"s","expiresAt":1775099045}""")]
    [InlineData("""{"clientId":"c",""")]
    [InlineData("[]")]
    [InlineData("")]
    public void One_that_lacks_something_is_none(string content)
    {
        Text = content;
        Assert.Null(File.Read(forAuthorizationCode: false));
        Assert.Equal(content, Text);
    }

    [Fact]
    public void Where_there_is_no_file_or_one_that_another_holds_there_is_none()
    {
        Assert.Null(File.Read(forAuthorizationCode: true));
        Text = """{"clientId":"c","clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z"}""";
        using FileStream held = new(Target, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Null(File.Read(forAuthorizationCode: false));
    }

    [Fact]
    public void One_for_authorization_codes_names_its_grants_and_replaces_the_other()
    {
        Text = """{"clientId":"old","clientSecret":"old","expiresAt":"2026-02-02T03:04:05Z","other":"kept"}""";
        File.Save(Registration(GrantTypes.AuthorizationCode));
        Assert.Equal(
            """{"clientId":"c","clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z","scopes":["a","b"],"grantTypes":["authorization_code","refresh_token"],"other":"kept"}""",
            Text);
        Assert.Equal("c", File.Read(forAuthorizationCode: true)!.ClientId);
    }

    [Fact]
    public void One_for_device_codes_has_no_grants_so_that_the_AWS_CLI_takes_it_for_what_it_is()
    {
        Text = """{"clientId":"old","grantTypes":["authorization_code"]}""";
        File.Save(Registration(GrantTypes.DeviceCode));
        Assert.Equal("""{"clientId":"c","clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z","scopes":["a","b"]}""", Text);
        Assert.Equal("c", File.Read(forAuthorizationCode: false)!.ClientId);
    }

    [Fact]
    public void One_that_can_not_be_kept_is_no_failure()
    {
        string file = _home.Write("file", "");
        new ClientRegistrationCache(Path.Combine(file, "below.json"), null, _clock).Save(Registration(GrantTypes.DeviceCode));
        Assert.Equal("", System.IO.File.ReadAllText(file));
    }

    [Fact]
    public void Where_nothing_is_to_be_kept_nothing_is()
    {
        NoClientRegistrations none = new();
        none.Save(Registration(GrantTypes.DeviceCode));
        Assert.Null(none.Read(forAuthorizationCode: false));
    }

    private static ClientRegistrationState Registration(string grant) => new()
    {
        ClientId = "c",
        ClientSecret = new Secret("s"),
        ClientSecretExpiresAt = TestClock.Beginning.AddDays(90),
        ClientScope = ["a", "b"],
        ClientGrantType = [grant, GrantTypes.RefreshToken],
    };

    private string Text
    {
        get => System.IO.File.ReadAllText(Target);
        set => System.IO.File.WriteAllText(Target, value);
    }
}
