using System.Net;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Oidc;

public sealed class DeviceAuthorizationTests
{
    [Fact]
    public async Task The_verification_urls_lead_here()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        WireReply started = await wire.StartAsync(await wire.DeviceAppAsync());
        Assert.Equal(new Uri(emulator.BaseUrl, "/device").AbsoluteUri, started["verificationUri"]);
        Assert.Equal($"{started["verificationUri"]}?user_code={started["userCode"]}", started["verificationUriComplete"]);
        Assert.Equal(86, started["deviceCode"]!.Length);
    }

    [Theory]
    [InlineData("https://example.awsapps.com/start/", true)]
    [InlineData("https://example.awsapps.com/start/#/", true)]
    [InlineData("https://EXAMPLE.awsapps.com/start", true)]
    [InlineData("https://other.awsapps.com/start", false)]
    [InlineData("", false)]
    public async Task Only_the_instances_start_url_will_do(string startUrl, bool good)
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        WireReply started = await wire.StartAsync(await wire.DeviceAppAsync(), startUrl);
        Assert.Equal(good ? null : "InvalidRequestException", started.ErrorType);
    }

    [Fact]
    public async Task A_client_registered_for_other_grants_is_not_authorized()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.PkceAppAsync();
        Assert.Equal("UnauthorizedClientException", (await wire.StartAsync(app)).ErrorType);
        Assert.Equal("UnauthorizedClientException", (await wire.PollAsync(app, "d")).ErrorType);
    }

    [Fact]
    public async Task A_grant_type_nobody_knows_is_unsupported()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.DeviceAppAsync();
        Assert.Equal("UnsupportedGrantTypeException", (await wire.TokenAsync(app, "password")).ErrorType);
        Assert.Equal("UnsupportedGrantTypeException",
            (await wire.TokenAsync(app, "urn:ietf:params:oauth:grant-type:jwt-bearer")).ErrorType);
        Assert.Equal("InvalidRequestException", (await wire.TokenAsync(app, WireClient.DeviceCodeGrant)).ErrorType);
        Assert.Equal("InvalidGrantException", (await wire.PollAsync(app, "made up")).ErrorType);
    }

    [Fact]
    public async Task A_device_code_belongs_to_its_client()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        WireReply started = await wire.StartAsync(await wire.DeviceAppAsync());
        emulator.Approve(started["userCode"]!);
        RegisteredApp other = await wire.DeviceAppAsync();
        Assert.Equal("InvalidGrantException", (await wire.PollAsync(other, started["deviceCode"]!)).ErrorType);
    }

    [Fact]
    public async Task Without_scopes_there_is_no_refresh_token()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply token) = await wire.SignInAsync();
        Assert.Null(token["refreshToken"]);
        Assert.Equal("UnauthorizedClientException", (await wire.RefreshAsync(app, "r")).ErrorType);
        Assert.NotNull((await wire.SignInAsync("sso:account:access")).Token["refreshToken"]);
    }

    [Fact]
    public async Task Polls_can_be_counted_out()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(
            new SsoEmulatorOptions { ApproveAfterPolls = 2, PollInterval = TimeSpan.Zero });
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.DeviceAppAsync();
        WireReply started = await wire.StartAsync(app);
        Assert.Equal(0, (int)started.Json["interval"]!);
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        Assert.Equal(HttpStatusCode.OK, (await wire.PollAsync(app, started["deviceCode"]!)).Status);

        started = await wire.StartAsync(app);
        emulator.ApproveAfter(started["userCode"]!, 1);
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        Assert.Equal(HttpStatusCode.OK, (await wire.PollAsync(app, started["deviceCode"]!)).Status);
    }

    [Fact]
    public async Task A_refusal_can_come_after_some_polls()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { EnforcePollInterval = false });
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.DeviceAppAsync();
        WireReply started = await wire.StartAsync(app);
        emulator.Deny(started["userCode"]!, afterPolls: 1);
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        Assert.Equal("AccessDeniedException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
    }

    [Fact]
    public async Task What_is_still_to_come_can_be_decided_on_in_order()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(
            new SsoEmulatorOptions { EnforcePollInterval = false, ApproveAutomatically = true });
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.DeviceAppAsync();
        emulator.DenyNext();
        emulator.ApproveNext(afterPolls: 1, "jane");
        Assert.Throws<KeyNotFoundException>(() => emulator.ApproveNext(0, "nobody"));
        Assert.Equal("AccessDeniedException", (await wire.PollAsync(app, (await wire.StartAsync(app))["deviceCode"]!)).ErrorType);
        string second = (await wire.StartAsync(app))["deviceCode"]!;
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(app, second)).ErrorType);
        Assert.Equal(HttpStatusCode.OK, (await wire.PollAsync(app, second)).Status);
        Assert.Equal(HttpStatusCode.OK, (await wire.PollAsync(app, (await wire.StartAsync(app))["deviceCode"]!)).Status);
    }

    [Fact]
    public async Task An_interval_left_out_means_five_seconds()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { PollInterval = null });
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.DeviceAppAsync();
        WireReply started = await wire.StartAsync(app);
        Assert.False(started.Json.AsObject().ContainsKey("interval"));
        await wire.PollAsync(app, started["deviceCode"]!);
        emulator.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        emulator.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("SlowDownException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
    }

    [Fact]
    public async Task The_poll_limit_can_be_turned_off()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { EnforcePollInterval = false });
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.DeviceAppAsync();
        WireReply started = await wire.StartAsync(app);
        for (int poll = 0; poll < 3; poll++)
            Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        Assert.Equal(3, Assert.Single(emulator.PendingAuthorizations).Polls);
    }

    [Fact]
    public async Task Codes_are_taken_as_people_type_them()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        RegisteredApp app = await wire.DeviceAppAsync();
        WireReply started = await wire.StartAsync(app);
#pragma warning disable CA1308 // people do type lower case
        emulator.Approve(started["userCode"]!.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal));
#pragma warning restore CA1308
        Assert.Empty(emulator.PendingAuthorizations);
        Assert.Equal(HttpStatusCode.OK, (await wire.PollAsync(app, started["deviceCode"]!)).Status);
        Assert.Throws<InvalidOperationException>(() => emulator.Deny(started["userCode"]!));
    }

    [Fact]
    public async Task An_unknown_code_or_user_is_named()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        WireReply started = await wire.StartAsync(await wire.DeviceAppAsync());
        KeyNotFoundException thrown = Assert.Throws<KeyNotFoundException>(() => emulator.Approve("XXXX-YYYY"));
        Assert.Contains("XXXX-YYYY", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(started["userCode"]!, thrown.Message, StringComparison.Ordinal);
        thrown = Assert.Throws<KeyNotFoundException>(() => emulator.Approve(started["userCode"]!, "nobody"));
        Assert.Contains("jane", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_can_wait_for_an_authorization()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        Task<PendingAuthorization> waiting = emulator.WaitForAuthorizationAsync();
        Assert.False(waiting.IsCompleted);
        WireReply started = await wire.StartAsync(await wire.DeviceAppAsync("sso:account:access"));
        PendingAuthorization pending = await waiting;
        Assert.Equal(started["userCode"], pending.UserCode);
        Assert.Equal("test", pending.ClientName);
        Assert.Equal(["sso:account:access"], pending.Scopes);
        Assert.Equal(pending.UserCode, (await emulator.WaitForAuthorizationAsync()).UserCode);

        emulator.Deny(pending.UserCode);
        using CancellationTokenSource cancel = new();
        Task<PendingAuthorization> cancelled = emulator.WaitForAuthorizationAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task Members_without_a_value_can_be_left_out()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { AbsentMembersAsNull = false });
        using WireClient wire = new(emulator);
        JsonObject token = (await wire.SignInAsync()).Token.Json.AsObject();
        Assert.Equal(["accessToken", "expiresIn", "tokenType"], token.Select(member => member.Key));
    }
}
