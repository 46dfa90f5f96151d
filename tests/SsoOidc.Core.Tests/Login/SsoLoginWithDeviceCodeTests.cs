using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;
using static SsoOidc.Core.Tests.Login.LoginWorld;

namespace SsoOidc.Core.Tests.Login;

public sealed class SsoLoginWithDeviceCodeTests
{
    private static readonly Func<HttpResponseMessage> s_unknownClient = Refused("InvalidClientException", "invalid_client", 401);

    [Fact]
    public async Task No_port_is_opened_whichever_was_asked_for()
    {
        using LoopbackRedirectListener taken = LoopbackRedirectListener.Open(TimeProvider.System);
        using LoginWorld world = new(Registered, Authorized, Granted) { RedirectPort = LoopbackAddress.Of(taken.RedirectUri).Port };
        Assert.Equal("access-1", (await world.WithDeviceCodeAsync()).AccessToken!.Reveal());
    }

    [Fact]
    public async Task Registration_code_and_token_in_three_requests()
    {
        using LoginWorld world = new(Registered, Authorized, Granted);
        SsoSessionState session = await world.WithDeviceCodeAsync();
        Assert.Equal(
            [
                """{"clientName":"SsoOidc-ops","clientType":"public","scopes":["sso:account:access"],"grantTypes":["urn:ietf:params:oauth:grant-type:device_code","refresh_token"]}""",
                """{"clientId":"id-new","clientSecret":"secret-new","startUrl":"https://portal.awsapps.com/start"}""",
                """{"clientId":"id-new","clientSecret":"secret-new","grantType":"urn:ietf:params:oauth:grant-type:device_code","deviceCode":"device-1"}""",
            ],
            world.Service.Handler.Sent.Select(sent => sent.Body));
        Assert.Equal(("access-1", "refresh-1", "https://sso.example.com/"), (session.AccessToken!.Reveal(), session.RefreshToken!.Reveal(), session.StartUrl));
        Assert.Equal(TestClock.Beginning.AddHours(8), session.ExpiresAt);
    }

    [Fact]
    public async Task Page_and_code_are_shown_and_the_complete_page_is_opened()
    {
        FakeBrowser browser = FakeBrowser.Missing;
        using LoginWorld world = new(Registered, Authorized, Pending, Granted) { Browser = browser };
        await world.WithDeviceCodeAsync();
        DeviceAuthorization shown = Assert.Single(world.View.Codes);
        Assert.Equal(("https://device.example/", "ABCD-EFGH"), (shown.VerificationUri, shown.UserCode));
        Assert.Equal(["https://device.example/?user_code=ABCD-EFGH"], browser.Opened);
        Assert.Equal([600.0], world.View.Ticks.Select(left => left.TotalSeconds));
        // The page is on the screen: no browser is no trouble here.
        Assert.Empty(world.View.Warnings);
    }

    [Fact]
    public async Task Where_the_service_gives_no_complete_page_the_plain_one_is_opened()
    {
        FakeBrowser browser = FakeBrowser.Missing;
        using LoginWorld world = new(
            Registered,
            () => StubHandler.Reply(200, """{"deviceCode":"d","userCode":"U","verificationUri":"https://device.example/","expiresIn":600}"""),
            Granted)
        {
            Browser = browser,
        };
        await world.WithDeviceCodeAsync();
        Assert.Equal(["https://device.example/"], browser.Opened);
    }

    [Fact]
    public async Task A_kept_registration_is_used_again()
    {
        using LoginWorld world = new(Authorized, Granted);
        world.Registrations.With(forAuthorizationCode: false, Kept);
        SsoSessionState session = await world.WithDeviceCodeAsync();
        Assert.Equal(["/device_authorization", "/token"], world.Asked);
        Assert.Equal(("id-kept", "secret-kept", Kept.ClientSecretExpiresAt), (session.ClientId, session.ClientSecret!.Reveal(), session.ClientSecretExpiresAt));
        Assert.Empty(world.Registrations.Saves);
    }

    [Fact]
    public async Task A_registration_for_authorization_codes_is_of_no_use_here()
    {
        using LoginWorld world = new(Registered, Authorized, Granted);
        world.Registrations.With(forAuthorizationCode: true, Kept);
        Assert.Equal("id-new", (await world.WithDeviceCodeAsync()).ClientId);
    }

    [Fact]
    public async Task A_kept_registration_that_the_service_no_longer_knows_is_replaced_by_a_new_one()
    {
        using LoginWorld world = new(s_unknownClient, Registered, Authorized, Granted);
        world.Registrations.With(forAuthorizationCode: false, Kept);
        Assert.Equal("id-new", (await world.WithDeviceCodeAsync()).ClientId);
        Assert.Equal(["/device_authorization", "/client/register", "/device_authorization", "/token"], world.Asked);
        Assert.Equal("id-new", Assert.Single(world.Registrations.Saves).ClientId);
        Assert.Contains("no longer knows", Assert.Single(world.View.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_registration_that_is_not_known_either_is_a_failure_and_not_tried_for_ever()
    {
        using LoginWorld world = new(s_unknownClient, Registered, s_unknownClient);
        world.Registrations.With(forAuthorizationCode: false, Kept);
        await Test.FailsAsync(() => world.WithDeviceCodeAsync(), FailureKind.InvalidClient);
        Assert.Equal(["/device_authorization", "/client/register", "/device_authorization"], world.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registration_made_just_now_is_not_made_twice(bool anew)
    {
        using LoginWorld world = new(Registered, s_unknownClient) { RegisterAnew = anew };
        if (anew) world.Registrations.With(forAuthorizationCode: false, Kept);
        await Test.FailsAsync(() => world.WithDeviceCodeAsync(), FailureKind.InvalidClient);
        Assert.Equal(["/client/register", "/device_authorization"], world.Asked);
    }

    [Theory]
    [InlineData("AccessDeniedException", "access_denied", 400, FailureKind.AccessDenied)]
    [InlineData("ExpiredTokenException", "expired_token", 400, FailureKind.ExpiredToken)]
    [InlineData("InvalidGrantException", "invalid_grant", 400, FailureKind.InvalidGrant)]
    [InlineData("InvalidClientException", "invalid_client", 401, FailureKind.InvalidClient)]
    [InlineData("UnauthorizedClientException", "unauthorized_client", 400, FailureKind.UnauthorizedClient)]
    public async Task A_refusal_while_waiting_is_the_failure(string shape, string error, int status, FailureKind kind)
    {
        using LoginWorld world = new(Registered, Authorized, Pending, Refused(shape, error, status));
        SsoOidcException failure = await Test.FailsAsync(() => world.WithDeviceCodeAsync(), kind);
        Assert.Equal("Because.", failure.Description);
    }

    [Theory]
    [InlineData("InvalidRequestException", "invalid_request", FailureKind.InvalidRequest)]
    [InlineData("UnauthorizedClientException", "unauthorized_client", FailureKind.UnauthorizedClient)]
    [InlineData("SlowDownException", "slow_down", FailureKind.SlowDown)]
    public async Task A_refused_device_code_shows_nothing(string shape, string error, FailureKind kind)
    {
        using LoginWorld world = new(Registered, Refused(shape, error));
        await Test.FailsAsync(() => world.WithDeviceCodeAsync(), kind);
        Assert.Empty(world.View.Codes);
    }

    [Fact]
    public async Task A_service_out_of_reach_is_told_once_and_the_wait_goes_on()
    {
        Func<HttpResponseMessage> unreachable = () => throw new HttpRequestException("reset");
        using LoginWorld world = new(Registered, Authorized, unreachable, unreachable, Granted);
        await world.WithDeviceCodeAsync();
        string warning = Assert.Single(world.View.Warnings);
        Assert.Contains("reset", warning, StringComparison.Ordinal);
        Assert.Contains("Trying again", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_ends_the_wait_and_without_one_the_codes_own_end_does()
    {
        using LoginWorld limited = new(Registered, Authorized, Pending) { Limit = TimeSpan.FromSeconds(30) };
        await Test.FailsAsync(() => limited.WithDeviceCodeAsync(), FailureKind.SignInTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), limited.Clock.Elapsed);
        using LoginWorld free = new(Registered, Authorized, Pending);
        await Test.FailsAsync(() => free.WithDeviceCodeAsync(), FailureKind.ExpiredToken);
        Assert.Equal(TimeSpan.FromSeconds(600), free.Clock.Elapsed);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_at_once()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        using LoginWorld world = new(Registered, Authorized, Pending);
        Task<SsoSessionState> signIn = world.SignIn().WithDeviceCodeAsync(cancel.Token);
        await world.Clock.NextPauseAsync();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(signIn);
    }

    [Fact]
    public async Task Configured_scopes_are_registered_and_kept_with_the_session()
    {
        using LoginWorld world = new(Registered, Authorized, Granted);
        world.Instance = world.Instance.With(["a", "b"]);
        Assert.Equal(["a", "b"], (await world.WithDeviceCodeAsync()).ClientScope);
        Assert.Contains("\"scopes\":[\"a\",\"b\"]", world.Service.Handler.Sent[0].Body, StringComparison.Ordinal);
    }
}
