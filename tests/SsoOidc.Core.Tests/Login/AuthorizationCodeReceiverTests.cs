using System.Diagnostics;
using SsoOidc.Core.Login;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

public sealed class AuthorizationCodeReceiverTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly SignInView _view = new();
    private readonly LoopbackRedirectListener _listener;

    public AuthorizationCodeReceiverTests() => _listener = LoopbackRedirectListener.Open(_clock);

    private string Url => "https://page.example/authorize?state=state-1&redirect_uri=" + Uri.EscapeDataString(_listener.RedirectUri);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task The_page_is_shown_just_as_it_is_then_opened_and_the_code_it_brings_is_given()
    {
        FakeBrowser browser = FakeBrowser.ComingBack("code=code-1");
        Secret code = await CodeAsync(browser);
        Assert.Equal("code-1", code.Reveal());
        Assert.Equal([(Url, TestClock.Beginning.AddMinutes(10))], _view.Pages);
        Assert.Equal([Url], browser.Opened);
        Assert.Empty(_view.Warnings);
    }

    [Fact]
    public async Task The_page_is_shown_before_a_browser_is_started()
    {
        int shown = 0;
        FakeBrowser browser = new(async url =>
        {
            shown = _view.Pages.Count;
            return await FakeBrowser.ComingBack("code=x").OpenAsync(url, Test.Token);
        });
        await CodeAsync(browser);
        Assert.Equal(1, shown);
    }

    [Fact]
    public async Task Where_no_browser_starts_that_is_said_and_the_wait_goes_on()
    {
        Task<Secret> code = CodeAsync(FakeBrowser.Missing);
        await _clock.NextPauseAsync();
        await RawBrowser.GetAsync(LoopbackAddress.Of(_listener.RedirectUri), "/oauth/callback?code=code-1&state=state-1");
        Assert.Equal("code-1", (await code).Reveal());
        Assert.Contains("No browser could be started", Assert.Single(_view.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launcher_that_does_not_end_holds_nothing_up()
    {
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Secret> code = CodeAsync(new FakeBrowser(_ => closed.Task));
        await _clock.NextPauseAsync();
        await RawBrowser.GetAsync(LoopbackAddress.Of(_listener.RedirectUri), "/oauth/callback?code=code-1&state=state-1");
        closed.SetResult(true);
        Assert.Equal("code-1", (await code).Reveal());
        Assert.Empty(_view.Warnings);
    }

    [Fact]
    public async Task Without_a_browser_the_page_is_only_shown()
    {
        Task<Secret> code = CodeAsync(null);
        await _clock.NextPauseAsync();
        await RawBrowser.GetAsync(LoopbackAddress.Of(_listener.RedirectUri), "/oauth/callback?code=code-1&state=state-1");
        Assert.Equal("code-1", (await code).Reveal());
        Assert.Single(_view.Pages);
        Assert.Empty(_view.Warnings);
    }

    [Fact]
    public async Task A_browser_that_does_not_come_back_in_time_ends_the_wait_and_each_second_is_told()
    {
        await Test.FailsAsync(() => _clock.RunAsync(CodeAsync(null, TimeSpan.FromSeconds(2.5))), FailureKind.SignInTimeout);
        Assert.Equal([2.5, 1.5, 0.5], _view.Ticks.Select(left => left.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(2.5), _clock.Elapsed);
    }

    [Fact]
    public async Task After_the_limit_the_port_is_closed()
    {
        await Test.FailsAsync(() => _clock.RunAsync(CodeAsync(null, TimeSpan.FromSeconds(1))), FailureKind.SignInTimeout);
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(
            () => RawBrowser.GetAsync(LoopbackAddress.Of(_listener.RedirectUri), "/"));
    }

    [Theory]
    [InlineData("error=access_denied", FailureKind.AccessDenied, "The sign-in page answered access_denied.")]
    [InlineData("error=access_denied&error_description=No.", FailureKind.AccessDenied, "The sign-in page answered access_denied: No.")]
    [InlineData("error=invalid_scope", FailureKind.InvalidScope, "The sign-in page answered invalid_scope.")]
    [InlineData("error=invalid_client", FailureKind.InvalidClient, "The sign-in page answered invalid_client.")]
    [InlineData("error=unauthorized_client", FailureKind.UnauthorizedClient, "The sign-in page answered unauthorized_client.")]
    [InlineData("error=invalid_request", FailureKind.InvalidRequest, "The sign-in page answered invalid_request.")]
    [InlineData("error=server_error", FailureKind.InternalServer, "The sign-in page answered server_error.")]
    [InlineData("error=temporarily_unavailable", FailureKind.ServiceUnavailable, "The sign-in page answered temporarily_unavailable.")]
    public async Task An_error_that_comes_back_is_the_failure(string answer, FailureKind kind, string message)
    {
        SsoOidcException failure = await Test.FailsAsync(() => CodeAsync(FakeBrowser.ComingBack(answer)), kind);
        Assert.Equal(message, failure.Message);
        Assert.Equal(answer.Split('&')[0].Split('=')[1], failure.Error);
    }

    [Fact]
    public async Task An_answer_to_another_sign_in_does_not_end_the_wait()
    {
        FakeBrowser browser = new(async _ =>
        {
            LoopbackAddress address = LoopbackAddress.Of(_listener.RedirectUri);
            await RawBrowser.GetAsync(address, "/oauth/callback?code=code-2&state=state-2");
            await RawBrowser.GetAsync(address, "/oauth/callback?error=access_denied");
            await RawBrowser.GetAsync(address, "/oauth/callback?code=code-1&state=state-1");
            return true;
        });
        Assert.Equal("code-1", (await CodeAsync(browser)).Reveal());
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_at_once()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        Task<Secret> code = CodeAsync(null, cancellationToken: cancel.Token);
        await _clock.NextPauseAsync();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(code);
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public async Task A_browser_whose_start_is_cancelled_ends_the_wait()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        FakeBrowser browser = new(async _ =>
        {
            await cancel.CancelAsync();
            cancel.Token.ThrowIfCancellationRequested();
            throw new UnreachableException();
        });
        await Test.IsCancelledAsync(CodeAsync(browser, cancellationToken: cancel.Token));
    }

    private Task<Secret> CodeAsync(IBrowser? browser, TimeSpan? limit = null, CancellationToken? cancellationToken = null) =>
        new AuthorizationCodeReceiver(_view, browser, _clock).CodeAsync(
            _listener, Url, "state-1", limit ?? AuthorizationCodeReceiver.DefaultLimit, cancellationToken ?? Test.Token);
}
