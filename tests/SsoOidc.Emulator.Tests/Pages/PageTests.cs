using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SsoOidc.Emulator.Tests.Support;
using SsoOidc.TestSupport;

namespace SsoOidc.Emulator.Tests.Pages;

/// <summary>What a person sees and clicks.</summary>
public sealed partial class PageTests : IAsyncDisposable
{
    private readonly SsoEmulator _emulator = SsoEmulator.Start(new SsoEmulatorOptions
    {
        Users = [new EmulatorUser { Name = "jane" }, new EmulatorUser { Name = "joe", Assignments = [] }],
    });
    private readonly WireClient _wire;

    public PageTests()
    {
        _wire = new WireClient(_emulator);
    }

    [Fact]
    public async Task A_person_approves_a_device_as_whom_they_choose()
    {
        RegisteredApp app = WireClient.App(await _wire.RegisterAsync(new JsonObject
        {
            ["clientName"] = "<b>Tool & Co</b>",
            ["scopes"] = WireClient.Strings("sso:account:access"),
        }));
        WireReply started = await _wire.StartAsync(app);
        WireReply page = await _wire.GetAsync(new Uri(started["verificationUriComplete"]!).PathAndQuery);
        Assert.Equal("text/html; charset=utf-8", page.Headers["Content-Type"]);
        Assert.Contains(started["userCode"]!, page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Tool &amp; Co&lt;/b&gt;", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"approve\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"deny\"", page.Text, StringComparison.Ordinal);

        WireReply done = await SubmitAsync(
            "/device", ("user_code", started["userCode"]!), ("user", "joe"), ("decision", "approve"));
        Assert.Contains("approved", done.Text, StringComparison.Ordinal);
        WireReply token = await _wire.PollAsync(app, started["deviceCode"]!);
        WireReply accounts = await _wire.GetAsync("/assignment/accounts", ("x-amz-sso_bearer_token", token["accessToken"]!));
        Assert.Empty(accounts.Json["accountList"]!.AsArray());
    }

    [Fact]
    public async Task A_person_denies_a_device()
    {
        RegisteredApp app = await _wire.DeviceAppAsync();
        WireReply started = await _wire.StartAsync(app);
        await SubmitAsync("/device", ("user_code", started["userCode"]!), ("decision", "deny"));
        Assert.Equal("AccessDeniedException", (await _wire.PollAsync(app, started["deviceCode"]!)).ErrorType);
        WireReply again = await SubmitAsync("/device", ("user_code", started["userCode"]!), ("decision", "approve"));
        Assert.Contains("already been denied", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newer_url_shows_the_code_it_does_not_hold()
    {
        _emulator.AddFault(EmulatorFault.VerificationUrlWithoutCode());
        WireReply started = await _wire.StartAsync(await _wire.DeviceAppAsync());
        string url = started["verificationUriComplete"]!;
        Assert.Contains("/platform/authorize?request_uri=", url, StringComparison.Ordinal);
        Assert.DoesNotContain(started["userCode"]!, url, StringComparison.Ordinal);
        Assert.Contains(started["userCode"]!, (await _wire.GetAsync(new Uri(url).PathAndQuery)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_and_expired_codes_are_told_so()
    {
        Assert.Contains("<input id=\"user_code\"", (await _wire.GetAsync("/device")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _wire.GetAsync("/device?user_code=XXXX-YYYY")).Status);
        WireReply unknown = await SubmitAsync("/device", ("user_code", "no"), ("decision", "approve"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        WireReply started = await _wire.StartAsync(await _wire.DeviceAppAsync());
        _emulator.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Gone, (await _wire.GetAsync($"/device?user_code={started["userCode"]}")).Status);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("deny")]
    public async Task A_person_decides_on_a_sign_in_once(string decision)
    {
        RegisteredApp app = await _wire.PkceAppAsync();
        WireReply page = await _wire.GetAsync(WireClient.AuthorizePath(app));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        string request = RequestField().Match(page.Text).Groups[1].Value;
        WireReply done = await SubmitAsync("/authorize", ("request", request), ("decision", decision));
        Assert.StartsWith("http://127.0.0.1:45678/oauth/callback?", done.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal("a state", WireClient.FromRedirect(done, "state"));
        Assert.Equal(decision == "deny" ? "access_denied" : null, WireClient.FromRedirect(done, "error"));
        Assert.Equal(decision == "approve", WireClient.FromRedirect(done, "code") is not null);
        WireReply again = await SubmitAsync("/authorize", ("request", request), ("decision", decision));
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
    }

    [Fact]
    public async Task Everybody_can_use_the_pages()
    {
        WireReply started = await _wire.StartAsync(await _wire.DeviceAppAsync());
        string ask = new Uri(started["verificationUriComplete"]!).PathAndQuery;
        RegisteredApp app = await _wire.PkceAppAsync();
        WireReply[] pages =
        [
            await _wire.GetAsync("/device"),
            await _wire.GetAsync("/device?user_code=XXXX-YYYY"),
            await _wire.GetAsync(ask),
            await SubmitAsync("/device", ("user_code", started["userCode"]!), ("decision", "deny")),
            await _wire.GetAsync(ask),
            await _wire.GetAsync(WireClient.AuthorizePath(app)),
            await SubmitAsync("/authorize", ("request", "no"), ("decision", "approve")),
            await _wire.GetAsync("/v1/sessions/confirmation?code=c&state=s"),
            await _wire.GetAsync("/v1/sessions/confirmation"),
        ];
        Assert.All(pages, page => PageCheck.Require(page.Text));
        Assert.Equal(pages.Length, pages.Select(page => page.Text).Distinct().Count());
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private async Task<WireReply> SubmitAsync(string path, params (string Name, string Value)[] members)
    {
        using FormUrlEncodedContent form = new(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
        return await _wire.SendAsync(HttpMethod.Post, path, form);
    }

    [GeneratedRegex("name=\"request\" value=\"([^\"]+)\"")]
    private static partial Regex RequestField();
}
