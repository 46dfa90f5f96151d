using System.Net;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Oidc;

public sealed class AuthorizeTests : IAsyncLifetime
{
    private const string Redirect = "http://127.0.0.1:45678/oauth/callback";

    private readonly SsoEmulator _emulator = SsoEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = true });
    private readonly WireClient _wire;
    private RegisteredApp _app = null!;

    public AuthorizeTests()
    {
        _wire = new WireClient(_emulator);
    }

    public async ValueTask InitializeAsync() => _app = await _wire.PkceAppAsync();

    [Fact]
    public async Task A_code_with_its_verifier_gets_a_token_once()
    {
        WireReply page = await _wire.GetAsync(WireClient.AuthorizePath(_app));
        Assert.StartsWith(Redirect + "?code=", page.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal("a state", WireClient.FromRedirect(page, "state"));
        string code = WireClient.FromRedirect(page, "code")!;

        WireReply token = await ExchangeAsync(code);
        Assert.Equal(HttpStatusCode.OK, token.Status);
        Assert.NotNull(token["refreshToken"]);
        Assert.Equal("InvalidGrantException", (await ExchangeAsync(code)).ErrorType);
    }

    [Fact]
    public async Task Of_twenty_exchanges_at_once_one_succeeds()
    {
        string code = await CodeAsync();
        WireReply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ExchangeAsync(code))));
        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_verifier_is_refused_and_the_right_one_still_works()
    {
        string code = await CodeAsync();
        Assert.Equal("InvalidGrantException", (await ExchangeAsync(code, verifier: WireClient.Challenge)).ErrorType);
        Assert.Equal("InvalidRequestException", (await _wire.TokenAsync(
            _app, "authorization_code", ("code", code), ("redirectUri", Redirect))).ErrorType);
        Assert.Equal(HttpStatusCode.OK, (await ExchangeAsync(code)).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:45679/oauth/callback")]
    [InlineData("http://127.0.0.1/oauth/callback")]
    [InlineData("http://127.0.0.1:45678/oauth/callback/")]
    public async Task The_exchange_wants_the_very_redirect_uri(string redirect) =>
        Assert.Equal("InvalidGrantException", (await ExchangeAsync(await CodeAsync(), redirect)).ErrorType);

    [Fact]
    public async Task A_code_belongs_to_its_client()
    {
        string code = await CodeAsync();
        _app = await _wire.PkceAppAsync();
        Assert.Equal("InvalidGrantException", (await ExchangeAsync(code)).ErrorType);
    }

    [Fact]
    public async Task A_code_ends_by_the_clock()
    {
        string code = await CodeAsync();
        _emulator.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("ExpiredTokenException", (await ExchangeAsync(code)).ErrorType);
    }

    [Theory]
    [InlineData("client_id", "made-up")]
    [InlineData("redirect_uri", "http://127.0.0.1:45678/elsewhere")]
    [InlineData("redirect_uri", "http://localhost:45678/oauth/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:45678/oauth/callback/")]
    [InlineData("redirect_uri", "https://evil.example/oauth/callback")]
    [InlineData("redirect_uri", null)]
    public async Task Nothing_is_sent_to_an_address_that_is_not_the_clients(string name, string? value)
    {
        WireReply page = await _wire.GetAsync(WireClient.AuthorizePath(_app, (name, value)));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.False(page.Headers.ContainsKey("Location"));
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "SHA-256", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "too-short", "invalid_request")]
    [InlineData("scopes", "made:up", "invalid_scope")]
    [InlineData("scopes", "codewhisperer:completions", "invalid_scope")]
    public async Task Other_faults_go_back_to_the_client(string name, string? value, string error)
    {
        WireReply page = await _wire.GetAsync(WireClient.AuthorizePath(_app, (name, value)));
        Assert.Equal(error, WireClient.FromRedirect(page, "error"));
        Assert.Equal("a state", WireClient.FromRedirect(page, "state"));
        Assert.Null(WireClient.FromRedirect(page, "code"));
    }

    [Theory]
    [InlineData("scope", "sso:account:access")]
    [InlineData("scopes", null)]
    public async Task Scopes_may_be_spelt_either_way_or_left_out(string name, string? value)
    {
        string path = WireClient.AuthorizePath(_app, ("scopes", null), (name, value));
        Assert.NotNull(WireClient.FromRedirect(await _wire.GetAsync(path), "code"));
    }

    [Fact]
    public async Task An_expired_registration_is_told_in_the_browser()
    {
        _emulator.Clock.Advance(TimeSpan.FromDays(90));
        WireReply page = await _wire.GetAsync(WireClient.AuthorizePath(_app));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("Invalid client", page.Text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private async Task<string> CodeAsync() =>
        WireClient.FromRedirect(await _wire.GetAsync(WireClient.AuthorizePath(_app)), "code")!;

    private Task<WireReply> ExchangeAsync(
        string code, string redirect = Redirect, string verifier = WireClient.Verifier) => _wire.TokenAsync(
        _app, "authorization_code", ("code", code), ("redirectUri", redirect), ("codeVerifier", verifier));
}
