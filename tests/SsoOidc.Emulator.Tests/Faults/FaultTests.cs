using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Faults;

public sealed class FaultTests : IAsyncDisposable
{
    private readonly SsoEmulator _emulator = SsoEmulator.Start();
    private readonly WireClient _wire;

    public FaultTests()
    {
        _wire = new WireClient(_emulator);
    }

    [Fact]
    public async Task Polls_can_be_told_anything()
    {
        RegisteredApp app = await _wire.DeviceAppAsync("sso:account:access");
        WireReply started = await _wire.StartAsync(app);
        _emulator.Approve(started["userCode"]!);
        _emulator.AddFault(EmulatorFault.Pending(2));
        _emulator.AddFault(EmulatorFault.SlowDown());
        _emulator.AddFault(EmulatorFault.ExpiredDeviceCode());
        _emulator.AddFault(EmulatorFault.AccessDenied());
        List<string?> told = [];
        for (int poll = 0; poll < 6; poll++)
            told.Add((await _wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        Assert.Equal(
            [
                "AuthorizationPendingException", "AuthorizationPendingException", "SlowDownException", "ExpiredTokenException",
                "AccessDeniedException", null,
            ],
            told);
    }

    [Fact]
    public async Task A_fault_of_polls_leaves_refreshes_alone()
    {
        (RegisteredApp app, WireReply token) = await _wire.SignInAsync("sso:account:access");
        _emulator.AddFault(EmulatorFault.Pending(5));
        Assert.Equal(HttpStatusCode.OK, (await _wire.RefreshAsync(app, token["refreshToken"]!)).Status);
    }

    [Fact]
    public async Task InvalidGrant_leaves_the_token_good()
    {
        (RegisteredApp app, WireReply token) = await _wire.SignInAsync("sso:account:access");
        _emulator.AddFault(EmulatorFault.InvalidGrant());
        Assert.Equal("InvalidGrantException", (await _wire.RefreshAsync(app, token["refreshToken"]!)).ErrorType);
        Assert.Equal(HttpStatusCode.OK, (await _wire.RefreshAsync(app, token["refreshToken"]!)).Status);
    }

    [Fact]
    public async Task A_server_error_passes()
    {
        _emulator.AddFault(EmulatorFault.ServerError(2));
        Assert.Equal(HttpStatusCode.InternalServerError, (await _wire.RegisterAsync()).Status);
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal("InternalServerException", reply.ErrorType);
        Assert.Equal("server_error", reply["error"]);
        Assert.Equal(HttpStatusCode.OK, (await _wire.RegisterAsync()).Status);
    }

    [Theory]
    [InlineData("/client/register", "TooManyRequestsException", null)]
    [InlineData("/v1/token", "TooManyRequestsError", null)]
    [InlineData("/logout", null, "com.amazonaws.switchboard.portal#TooManyRequestsException")]
    public async Task Throttling_may_say_when_to_come_back(string path, string? header, string? type)
    {
        _emulator.AddFault(EmulatorFault.Throttled(1, 1500));
        WireReply reply = await _wire.PostAsync(path, []);
        Assert.Equal(HttpStatusCode.TooManyRequests, reply.Status);
        Assert.Equal(header, reply.ErrorType);
        Assert.Equal(type, reply["__type"]);
        Assert.Equal("1500", reply.Headers["x-amz-retry-after"]);
        Assert.Equal("2", reply.Headers["Retry-After"]);
        Assert.Equal("Rate exceeded", reply["message"]);
    }

    [Fact]
    public async Task A_proxy_answers_in_html()
    {
        _emulator.AddFault(EmulatorFault.HtmlBody(503));
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.StartsWith("text/html", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.StartsWith("<html>", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(502)]
    public async Task A_body_can_be_empty(int status)
    {
        _emulator.AddFault(EmulatorFault.EmptyBody(status));
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal(status, (int)reply.Status);
        Assert.Equal("", reply.Text);
    }

    [Fact]
    public async Task A_body_can_be_cut_short_and_well_delivered()
    {
        _emulator.AddFault(EmulatorFault.TruncatedBody());
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.StartsWith("{\"auth", reply.Text, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => reply.Json);
    }

    [Fact]
    public async Task A_connection_can_close_within_the_body()
    {
        _emulator.AddFault(EmulatorFault.CutConnection());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _wire.RegisterAsync());
        Assert.Equal(200, Assert.Single(_emulator.Requests).StatusCode);
        WireClient.App(await _wire.RegisterAsync());
    }

    [Fact]
    public async Task A_reply_can_be_labelled_wrongly()
    {
        _emulator.AddFault(EmulatorFault.WrongContentType());
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal("text/plain", reply.Headers["Content-Type"]);
        WireClient.App(reply);
    }

    [Fact]
    public async Task A_dropped_connection_does_nothing_and_a_lost_reply_rotates()
    {
        (RegisteredApp app, WireReply token) = await _wire.SignInAsync("sso:account:access");
        _emulator.AddFault(EmulatorFault.DropConnection());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _wire.RefreshAsync(app, token["refreshToken"]!));
        Assert.Null(_emulator.Requests[^1].StatusCode);
        token = await _wire.RefreshAsync(app, token["refreshToken"]!);
        Assert.Equal(HttpStatusCode.OK, token.Status);

        _emulator.AddFault(EmulatorFault.LoseReply());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _wire.RefreshAsync(app, token["refreshToken"]!));
        Assert.Equal(FaultKind.LoseReply, _emulator.Requests[^1].Fault);
        Assert.Equal("InvalidGrantException", (await _wire.RefreshAsync(app, token["refreshToken"]!)).ErrorType);
    }

    [Fact]
    public async Task A_delay_waits_by_the_outside_clock()
    {
        ManualTime time = new();
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { TimeProvider = time });
        using WireClient wire = new(emulator);
        emulator.AddFault(EmulatorFault.Delay(TimeSpan.FromMinutes(5)));
        Task<WireReply> reply = wire.RegisterAsync();
        await time.TimerStarted;
        Assert.False(reply.IsCompleted);
        Assert.Null(Assert.Single(emulator.Requests).StatusCode);
        time.Advance(TimeSpan.FromMinutes(5));
        WireClient.App(await reply);
    }

    [Fact]
    public async Task A_reply_can_lack_its_refresh_token()
    {
        _emulator.AddFault(EmulatorFault.NoRefreshToken());
        Assert.Null((await _wire.SignInAsync("sso:account:access")).Token["refreshToken"]);

        _emulator.ClearFaults();
        (RegisteredApp app, WireReply token) = await _wire.SignInAsync("sso:account:access");
        _emulator.AddFault(EmulatorFault.NoRefreshToken());
        Assert.Null((await _wire.RefreshAsync(app, token["refreshToken"]!))["refreshToken"]);
        Assert.NotNull((await _wire.RefreshAsync(app, token["refreshToken"]!))["refreshToken"]); // the old one stayed valid
    }

    [Fact]
    public async Task A_success_can_lack_its_access_token()
    {
        _emulator.AddFault(EmulatorFault.NoAccessToken(null));
        WireReply token = (await _wire.SignInAsync("sso:account:access")).Token;
        Assert.Equal(HttpStatusCode.OK, token.Status);
        Assert.Null(token["accessToken"]);
    }

    [Fact]
    public async Task Any_shape_any_text_any_status()
    {
        EmulatorFault fault = EmulatorFault.ServiceError("FutureException", "future_error", "\"quoted\" + <b>");
        _emulator.AddFault(fault with { HttpStatus = 418 });
        _emulator.AddFault(EmulatorFault.Pending(0)); // none
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal(418, (int)reply.Status);
        Assert.Equal("FutureException", reply.ErrorType);
        Assert.Equal("future_error", reply["error"]);
        Assert.Equal("\"quoted\" + <b>", reply["error_description"]);
    }

    [Fact]
    public async Task A_fault_stays_until_it_is_removed()
    {
        EmulatorFault fault = _emulator.AddFault(EmulatorFault.ServerError().Repeat(null).On("RegisterClient"));
        for (int call = 0; call < 3; call++)
            Assert.Equal(HttpStatusCode.InternalServerError, (await _wire.RegisterAsync()).Status);
        Assert.NotEqual(HttpStatusCode.InternalServerError, (await _wire.PostAsync("/device_authorization", [])).Status);
        Assert.True(_emulator.RemoveFault(fault));
        Assert.False(_emulator.RemoveFault(fault));
        Assert.Equal(HttpStatusCode.OK, (await _wire.RegisterAsync()).Status);
    }

    [Fact]
    public async Task A_counted_fault_hits_that_many_of_a_crowd()
    {
        _emulator.AddFault(EmulatorFault.ServerError(7));
        WireReply[] replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => _wire.RegisterAsync())));
        Assert.Equal(7, replies.Count(reply => reply.Status == HttpStatusCode.InternalServerError));
    }

    [Fact]
    public async Task Pages_are_spared_by_faults_for_every_operation()
    {
        _emulator.AddFault(EmulatorFault.ServerError(100));
        Assert.Equal(HttpStatusCode.OK, (await _wire.GetAsync("/device")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _wire.PostAsync("/nowhere", new JsonObject())).Status);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }
}
