using SsoOidc.Core.Configuration;
using SsoOidc.Core.Login;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;
using static SsoOidc.Core.Tests.Login.LoginWorld;

namespace SsoOidc.Core.Tests.Login;

public sealed class SsoLoginWithBrowserTests
{
    [Fact]
    public async Task A_client_is_registered_for_this_flow_with_a_redirect_address_without_a_port_and_the_portal_as_issuer()
    {
        using LoginWorld world = new(Registered, Granted) { Browser = FakeBrowser.ComingBack("code=code-1") };
        await world.WithBrowserAsync();
        Assert.Equal(
            """
            {"clientName":"SsoOidc-ops","clientType":"public","scopes":["sso:account:access"],"redirectUris":["http://127.0.0.1/oauth/callback"],"grantTypes":["authorization_code","refresh_token"],"issuerUrl":"https://portal.awsapps.com/start"}
            """,
            world.Service.Handler.Sent[0].Body);
    }

    [Fact]
    public async Task The_page_has_all_that_the_service_wants_in_order_and_encoding_of_the_AWS_CLI()
    {
        FakeBrowser browser = FakeBrowser.ComingBack("code=code-1");
        using LoginWorld world = new(Registered, Granted) { Browser = browser };
        world.Instance = world.Instance.With(["sso:account:access", "codewhisperer:analysis"]);
        await world.WithBrowserAsync();
        string url = Assert.Single(browser.Opened);
        Assert.Equal(url, Assert.Single(world.View.Pages).Url);
        Assert.Matches(
            "^https://oidc\\.us-east-1\\.amazonaws\\.com/authorize\\?response_type=code&client_id=id-new"
            + "&redirect_uri=http%3A%2F%2F127\\.0\\.0\\.1%3A[0-9]+%2Foauth%2Fcallback&state=[A-Za-z0-9_-]{32}&code_challenge_method=S256"
            + "&scopes=sso%3Aaccount%3Aaccess%20codewhisperer%3Aanalysis&code_challenge=[A-Za-z0-9_-]{43}$",
            url);
    }

    [Fact]
    public async Task The_code_is_exchanged_with_the_verifier_of_the_challenge_and_the_redirect_address_with_its_port()
    {
        FakeBrowser browser = FakeBrowser.ComingBack("code=code%2B1");
        using LoginWorld world = new(Registered, Granted) { Browser = browser };
        await world.WithBrowserAsync();
        IReadOnlyDictionary<string, string> page = FakeBrowser.QueryOf(browser.Opened[0]);
        using System.Text.Json.JsonDocument sent = System.Text.Json.JsonDocument.Parse(world.Service.Handler.Sent[1].Body);
        string Of(string name) => sent.RootElement.GetProperty(name).GetString()!;
        Assert.Equal(["clientId", "clientSecret", "grantType", "code", "redirectUri", "codeVerifier"], sent.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("id-new", "secret-new", "authorization_code", "code+1"), (Of("clientId"), Of("clientSecret"), Of("grantType"), Of("code")));
        Assert.Equal(page["redirect_uri"], Of("redirectUri"));
        Assert.Equal(page["code_challenge"], new Pkce(new Secret(Of("codeVerifier"))).Challenge);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.PortReuse)]
    public async Task A_port_of_the_callers_is_in_the_redirect_address_of_page_and_exchange_and_not_in_the_registration()
    {
        int port = LoopbackServer.ClosedPort();
        FakeBrowser browser = FakeBrowser.ComingBack("code=code-1");
        using LoginWorld world = new(Registered, Granted) { Browser = browser, RedirectPort = port };
        await world.WithBrowserAsync();
        Assert.Equal($"http://127.0.0.1:{port}/oauth/callback", FakeBrowser.QueryOf(browser.Opened[0])["redirect_uri"]);
        Assert.Contains("\"redirectUris\":[\"http://127.0.0.1/oauth/callback\"]", world.Service.Handler.Sent[0].Body, StringComparison.Ordinal);
        Assert.Contains($"\"redirectUri\":\"http://127.0.0.1:{port}/oauth/callback\"", world.Service.Handler.Sent[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_sign_in_before_any_page()
    {
        using LoopbackRedirectListener taken = LoopbackRedirectListener.Open(TimeProvider.System);
        FakeBrowser browser = FakeBrowser.ComingBack("code=code-1");
        using LoginWorld world = new(Registered, Granted) { Browser = browser, RedirectPort = LoopbackAddress.Of(taken.RedirectUri).Port };
        SsoOidcException failure = await Test.FailsAsync(world.WithBrowserAsync, FailureKind.LoopbackUnavailable);
        Assert.Contains("-RedirectPort", failure.NextStep, StringComparison.Ordinal);
        Assert.Empty(browser.Opened);
        Assert.Empty(world.View.Pages);
    }

    [Fact]
    public async Task State_and_challenge_are_new_each_time()
    {
        FakeBrowser browser = FakeBrowser.ComingBack("code=code-1");
        using LoginWorld world = new(Registered, Granted) { Browser = browser };
        await world.WithBrowserAsync();
        await world.WithBrowserAsync();
        Assert.NotEqual(FakeBrowser.QueryOf(browser.Opened[0])["state"], FakeBrowser.QueryOf(browser.Opened[1])["state"]);
        Assert.NotEqual(FakeBrowser.QueryOf(browser.Opened[0])["code_challenge"], FakeBrowser.QueryOf(browser.Opened[1])["code_challenge"]);
    }

    [Fact]
    public async Task The_session_has_what_a_refresh_needs_and_the_start_URL_as_configured()
    {
        using LoginWorld world = new(Registered, Granted) { Browser = FakeBrowser.ComingBack("code=code-1") };
        SsoSessionState session = await world.WithBrowserAsync();
        Assert.Equal((SessionKind.SsoToken, "https://sso.example.com/", "us-east-1"), (session.Kind, session.StartUrl, session.Location.Region));
        Assert.Equal(("access-1", "refresh-1"), (session.AccessToken!.Reveal(), session.RefreshToken!.Reveal()));
        Assert.Equal(("id-new", "secret-new"), (session.ClientId, session.ClientSecret!.Reveal()));
        Assert.Equal(TestClock.Beginning.AddHours(8), session.ExpiresAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1775099045), session.ClientSecretExpiresAt);
        Assert.Equal(["sso:account:access"], session.ClientScope);
    }

    [Fact]
    public async Task A_registration_is_kept_for_the_next_time()
    {
        using LoginWorld world = new(Registered, Granted, Granted) { Browser = FakeBrowser.ComingBack("code=code-1") };
        await world.WithBrowserAsync();
        await world.WithBrowserAsync();
        Assert.Equal(["/client/register", "/token", "/token"], world.Asked);
        ClientRegistrationState kept = Assert.Single(world.Registrations.Saves);
        Assert.Equal(["authorization_code", "refresh_token"], kept.ClientGrantType);
        Assert.Equal((SessionKind.SsoClient, "id-new"), (kept.Kind, kept.ClientId));
    }

    [Fact]
    public async Task A_kept_registration_whose_code_the_service_does_not_exchange_is_replaced_by_a_new_one()
    {
        FakeBrowser browser = FakeBrowser.ComingBack("code=code-1");
        using LoginWorld world = new(Refused("InvalidClientException", "invalid_client", 401), Registered, Granted) { Browser = browser };
        world.Registrations.With(forAuthorizationCode: true, Kept);
        Assert.Equal("id-new", (await world.WithBrowserAsync()).ClientId);
        Assert.Equal(["/token", "/client/register", "/token"], world.Asked);
        Assert.Equal(["id-kept", "id-new"], browser.Opened.Select(url => FakeBrowser.QueryOf(url)["client_id"]));
        Assert.Contains("no longer knows", Assert.Single(world.View.Warnings), StringComparison.Ordinal);
        Assert.Equal("id-new", world.Registrations.Read(forAuthorizationCode: true)!.ClientId);
    }

    [Fact]
    public async Task A_kept_registration_that_the_sign_in_page_does_not_know_is_replaced_by_a_new_one()
    {
        FakeBrowser browser = new(url => FakeBrowser.ComingBack(
            FakeBrowser.QueryOf(url)["client_id"] == "id-kept" ? "error=invalid_client" : "code=code-1").OpenAsync(url, Test.Token));
        using LoginWorld world = new(Registered, Granted) { Browser = browser };
        world.Registrations.With(forAuthorizationCode: true, Kept);
        Assert.Equal("id-new", (await world.WithBrowserAsync()).ClientId);
        Assert.Equal(["/client/register", "/token"], world.Asked);
    }

    [Fact]
    public async Task Any_other_failure_of_a_kept_registration_is_the_failure()
    {
        using LoginWorld world = new(Refused("InvalidGrantException", "invalid_grant")) { Browser = FakeBrowser.ComingBack("code=code-1") };
        world.Registrations.With(forAuthorizationCode: true, Kept);
        await Test.FailsAsync(() => world.WithBrowserAsync(), FailureKind.InvalidGrant);
        Assert.Equal(["/token"], world.Asked);
    }

    [Fact]
    public async Task On_request_a_client_is_registered_anew_although_one_is_kept()
    {
        using LoginWorld world = new(Registered, Granted) { Browser = FakeBrowser.ComingBack("code=code-1"), RegisterAnew = true };
        world.Registrations.With(forAuthorizationCode: true, Kept);
        Assert.Equal("id-new", (await world.WithBrowserAsync()).ClientId);
    }

    [Fact]
    public async Task A_registration_for_device_codes_is_of_no_use_here()
    {
        using LoginWorld world = new(Registered, Granted) { Browser = FakeBrowser.ComingBack("code=code-1") };
        world.Registrations.With(forAuthorizationCode: false, Kept);
        Assert.Equal("id-new", (await world.WithBrowserAsync()).ClientId);
    }

    [Theory]
    [InlineData("error=access_denied&error_description=No+assignment", FailureKind.AccessDenied)]
    [InlineData("error=invalid_scope", FailureKind.InvalidScope)]
    [InlineData("error=unauthorized_client", FailureKind.UnauthorizedClient)]
    [InlineData("error=server_error", FailureKind.InternalServer)]
    [InlineData("error=something_new", FailureKind.ServiceError)]
    public async Task An_error_that_the_browser_brings_ends_the_sign_in_and_nothing_is_exchanged(string answer, FailureKind kind)
    {
        using LoginWorld world = new(Registered, Granted) { Browser = FakeBrowser.ComingBack(answer) };
        await Test.FailsAsync(() => world.WithBrowserAsync(), kind);
        Assert.Equal(["/client/register"], world.Asked);
    }

    [Fact]
    public async Task A_code_of_another_sign_in_is_not_exchanged()
    {
        using LoginWorld world = new(Registered, Granted)
        {
            Browser = new FakeBrowser(async url =>
            {
                IReadOnlyDictionary<string, string> query = FakeBrowser.QueryOf(url);
                LoopbackAddress address = LoopbackAddress.Of(query["redirect_uri"]);
                await RawBrowser.GetAsync(address, "/oauth/callback?code=code-2&state=state-2");
                await RawBrowser.GetAsync(address, $"/oauth/callback?code=code-1&state={query["state"]}");
                return true;
            }),
        };
        await world.WithBrowserAsync();
        Assert.Equal(["/client/register", "/token"], world.Asked);
        Assert.Contains("\"code\":\"code-1\"", world.Service.Handler.Sent[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidGrantException", "invalid_grant", 400, FailureKind.InvalidGrant)]
    [InlineData("InvalidClientException", "invalid_client", 401, FailureKind.InvalidClient)]
    [InlineData("ExpiredTokenException", "expired_token", 400, FailureKind.ExpiredToken)]
    [InlineData("AccessDeniedException", "access_denied", 400, FailureKind.AccessDenied)]
    [InlineData("UnauthorizedClientException", "unauthorized_client", 400, FailureKind.UnauthorizedClient)]
    [InlineData("InvalidRequestException", "invalid_request", 400, FailureKind.InvalidRequest)]
    [InlineData("AuthorizationPendingException", "authorization_pending", 400, FailureKind.AuthorizationPending)]
    [InlineData("SlowDownException", "slow_down", 400, FailureKind.SlowDown)]
    [InlineData("InternalServerException", "server_error", 500, FailureKind.InternalServer)]
    public async Task A_refused_exchange_is_the_failure_with_the_services_words(string shape, string error, int status, FailureKind kind)
    {
        using LoginWorld world = new(Registered, Refused(shape, error, status)) { Browser = FakeBrowser.ComingBack("code=code-secret-1") };
        SsoOidcException failure = await Test.FailsAsync(() => world.WithBrowserAsync(), kind);
        Assert.Equal("Because.", failure.Description);
        Assert.DoesNotContain("code-secret-1", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidRequestException", "invalid_request", FailureKind.InvalidRequest)]
    [InlineData("InvalidRedirectUriException", "invalid_redirect_uri", FailureKind.InvalidRedirectUri)]
    [InlineData("InvalidScopeException", "invalid_scope", FailureKind.InvalidScope)]
    [InlineData("InvalidClientMetadataException", "invalid_client_metadata", FailureKind.InvalidClientMetadata)]
    [InlineData("UnsupportedGrantTypeException", "unsupported_grant_type", FailureKind.UnsupportedGrantType)]
    public async Task A_refused_registration_opens_no_browser_and_shows_no_page(string shape, string error, FailureKind kind)
    {
        FakeBrowser browser = FakeBrowser.ComingBack("code=code-1");
        using LoginWorld world = new(Refused(shape, error)) { Browser = browser };
        await Test.FailsAsync(() => world.WithBrowserAsync(), kind);
        Assert.Empty(browser.Opened);
        Assert.Empty(world.View.Pages);
        Assert.Empty(world.Registrations.Saves);
    }

    [Fact]
    public async Task A_person_who_does_not_come_back_has_ten_minutes_or_the_limit()
    {
        foreach (TimeSpan? limit in new TimeSpan?[] { null, TimeSpan.FromSeconds(30) })
        {
            using LoginWorld world = new(Registered) { Limit = limit };
            await Test.FailsAsync(() => world.Clock.RunAsync(world.WithBrowserAsync()), FailureKind.SignInTimeout);
            Assert.Equal(limit ?? TimeSpan.FromMinutes(10), world.Clock.Elapsed);
        }
    }

    [Fact]
    public async Task Cancellation_ends_it_at_once_and_closes_the_port()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        using LoginWorld world = new(Registered);
        Task<SsoSessionState> signIn = world.SignIn().WithBrowserAsync(cancel.Token);
        await world.Clock.NextPauseAsync();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(signIn);
        string redirect = FakeBrowser.QueryOf(Assert.Single(world.View.Pages).Url)["redirect_uri"];
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => RawBrowser.GetAsync(LoopbackAddress.Of(redirect), "/"));
    }

    [Fact]
    public async Task A_start_URL_alone_gives_the_client_its_name()
    {
        using LoginWorld world = new(Registered, Granted) { Browser = FakeBrowser.ComingBack("code=code-1") };
        world.Instance = new SsoInstance("https://example.awsapps.com/start");
        await world.WithBrowserAsync();
        Assert.Contains("\"clientName\":\"SsoOidc-example\"", world.Service.Handler.Sent[0].Body, StringComparison.Ordinal);
    }
}
