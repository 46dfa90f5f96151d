using System.Net;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Hosting;

/// <summary>The paths for tests that run the emulator in another process.</summary>
public sealed class AdminTests : IAsyncDisposable
{
    private readonly SsoEmulator _emulator = SsoEmulator.Start();
    private readonly WireClient _wire;

    public AdminTests()
    {
        _wire = new WireClient(_emulator);
    }

    [Fact]
    public async Task A_device_is_approved_from_outside()
    {
        RegisteredApp app = await _wire.DeviceAppAsync();
        WireReply started = await _wire.StartAsync(app);
        WireReply waiting = await _wire.GetAsync("/_emulator/authorizations");
        Assert.Equal(started["userCode"], (string?)Assert.Single(waiting.Json.AsArray())!["userCode"]);

        string userCode = started["userCode"]!;
        WireReply later = await PostAsync("approve", $$"""{"userCode":"{{userCode}}","afterPolls":1}""");
        Assert.Equal(HttpStatusCode.OK, later.Status);
        Assert.Equal("AuthorizationPendingException", (await _wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        WireReply now = await PostAsync("approve", $$"""{"userCode":"{{userCode}}","userName":"jane"}""");
        Assert.Equal(HttpStatusCode.OK, now.Status);
        Assert.Equal(HttpStatusCode.OK, (await _wire.PollAsync(app, started["deviceCode"]!)).Status);
    }

    [Fact]
    public async Task A_device_is_denied_and_the_clock_turned_from_outside()
    {
        RegisteredApp app = await _wire.DeviceAppAsync();
        WireReply denied = await _wire.StartAsync(app);
        WireReply expired = await _wire.StartAsync(app);
        await PostAsync("deny", $$"""{"userCode":"{{denied["userCode"]}}","afterPolls":1}""");
        Assert.Equal("AuthorizationPendingException", (await _wire.PollAsync(app, denied["deviceCode"]!)).ErrorType);
        await PostAsync("advance", """{"seconds":600}""");
        Assert.Equal("AccessDeniedException", (await _wire.PollAsync(app, denied["deviceCode"]!)).ErrorType);
        Assert.Equal("ExpiredTokenException", (await _wire.PollAsync(app, expired["deviceCode"]!)).ErrorType);
    }

    [Fact]
    public async Task Faults_come_and_go_from_outside()
    {
        await PostAsync("fault", """
            {
                "kind": "ServiceError", "operation": "RegisterClient", "errorShape": "InvalidScopeException",
                "description": "no", "times": null
            }
            """);
        await PostAsync("fault", """{"kind":"ClockSkew","duration":"01:00:00","times":null}""");
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal("InvalidScopeException", reply.ErrorType);
        Assert.Equal("no", reply["error_description"]);
        Assert.Equal("InvalidScopeException", (await _wire.RegisterAsync()).ErrorType);
        await PostAsync("clear-faults", "{}");
        // Without an operation it is any, without a number once.
        await PostAsync("fault", """{"kind":"EmptyBody","httpStatus":503}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _wire.RegisterAsync()).Status);
        WireClient.App(await _wire.RegisterAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("fault", """{"kind":"NoSuchKind"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("fault", "{}")).Status);
    }

    [Fact]
    public async Task Sessions_are_ended_from_outside()
    {
        (RegisteredApp app, WireReply token) = await _wire.SignInAsync("sso:account:access");
        await PostAsync("end-session", """{"startUrlOrUser":"jane"}""");
        Assert.Equal("InvalidGrantException", (await _wire.RefreshAsync(app, token["refreshToken"]!)).ErrorType);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("change-credentials", """{"userName":"jane"}""")).Status);
    }

    [Fact]
    public async Task Requests_are_told_with_secrets_masked_unless_asked_for()
    {
        RegisteredApp app = await _wire.DeviceAppAsync();
        await _wire.StartAsync(app);
        WireReply masked = await _wire.GetAsync("/_emulator/requests");
        JsonNode second = masked.Json.AsArray()[1]!;
        Assert.Equal("StartDeviceAuthorization", (string?)second["operation"]);
        Assert.Equal(200, (int)second["statusCode"]!);
        Assert.DoesNotContain(app.Secret, masked.Text, StringComparison.Ordinal);
        Assert.Contains(app.Secret, (await _wire.GetAsync("/_emulator/requests?unmasked=true")).Text, StringComparison.Ordinal);
        Assert.Equal(2, _emulator.Requests.Count);
    }

    [Fact]
    public async Task What_can_not_be_done_is_told()
    {
        WireReply reply = await PostAsync("approve", """{"userCode":"XXXX-YYYY"}""");
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Contains("XXXX-YYYY", reply["message"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("approve", "{}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("advance", """{"seconds":"x"}""")).Status);
    }

    [Fact]
    public async Task A_web_page_can_not_use_it()
    {
        WireReply reply = await _wire.GetAsync("/_emulator/requests", ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        using StringContent form = new("{\"seconds\":600}");
        Assert.Equal(HttpStatusCode.BadRequest, (await _wire.SendAsync(HttpMethod.Post, "/_emulator/advance", form)).Status);
        Assert.Equal(TimeSpan.Zero, _emulator.Clock.Offset);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private Task<WireReply> PostAsync(string name, string body) =>
        _wire.PostAsync("/_emulator/" + name, (JsonObject)JsonNode.Parse(body)!);
}
