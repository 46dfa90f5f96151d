using System.Net;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Oidc;

public sealed class RefreshTests
{
    private const string Scope = "sso:account:access";

    [Fact]
    public async Task Rotation_kills_the_old_token()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply first) = await wire.SignInAsync(Scope);
        WireReply second = await wire.RefreshAsync(app, first["refreshToken"]!);
        Assert.Equal("InvalidGrantException", (await wire.RefreshAsync(app, first["refreshToken"]!)).ErrorType);
        Assert.Equal(HttpStatusCode.OK, (await wire.RefreshAsync(app, second["refreshToken"]!)).Status);
    }

    [Fact]
    public async Task Of_fifty_refreshes_at_once_one_succeeds()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply token) = await wire.SignInAsync(Scope);
        for (int round = 0; round < 20; round++) // one round could succeed by luck
        {
            string refreshToken = token["refreshToken"]!;
            WireReply[] replies = await Task.WhenAll(
                Enumerable.Range(0, 50).Select(_ => Task.Run(() => wire.RefreshAsync(app, refreshToken))));
            token = Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
            Assert.Equal(49, replies.Count(reply => reply.ErrorType == "InvalidGrantException"));
        }
    }

    [Fact]
    public async Task Without_rotation_all_of_fifty_succeed_with_tokens_of_their_own()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { RefreshRotation = false });
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply token) = await wire.SignInAsync(Scope);
        WireReply[] replies = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => wire.RefreshAsync(app, token["refreshToken"]!))));
        Assert.All(replies, reply => Assert.Equal(token["refreshToken"], reply["refreshToken"]));
        Assert.Equal(50, replies.Select(reply => reply["accessToken"]).Distinct().Count());
    }

    [Fact]
    public async Task A_replay_window_answers_alike_until_it_closes()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(
            new SsoEmulatorOptions { RefreshReplayWindow = TimeSpan.FromSeconds(30) });
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply token) = await wire.SignInAsync(Scope);
        WireReply[] replies = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Task.Run(() => wire.RefreshAsync(app, token["refreshToken"]!))));
        Assert.Single(replies.Select(reply => reply.Text).Distinct());
        emulator.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("InvalidGrantException", (await wire.RefreshAsync(app, token["refreshToken"]!)).ErrorType);
    }

    [Fact]
    public async Task A_session_ends_by_the_clock_and_shortens_its_last_token()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { SessionLifetime = TimeSpan.FromHours(10) });
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply first) = await wire.SignInAsync(Scope);
        emulator.Clock.Advance(TimeSpan.FromHours(9));
        WireReply second = await wire.RefreshAsync(app, first["refreshToken"]!);
        Assert.InRange((int)second.Json["expiresIn"]!, 3590, 3600);
        emulator.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("InvalidGrantException", (await wire.RefreshAsync(app, second["refreshToken"]!)).ErrorType);
    }

    [Theory]
    [InlineData("jane")]
    [InlineData("https://example.awsapps.com/start/")]
    public async Task An_administrator_can_end_a_session(string what)
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply token) = await wire.SignInAsync(Scope);
        emulator.EndSession("somebody else");
        token = await wire.RefreshAsync(app, token["refreshToken"]!);
        emulator.EndSession(what);
        Assert.Equal("InvalidGrantException", (await wire.RefreshAsync(app, token["refreshToken"]!)).ErrorType);
        WireReply portal = await wire.GetAsync("/assignment/accounts", ("x-amz-sso_bearer_token", token["accessToken"]!));
        Assert.Equal(HttpStatusCode.Unauthorized, portal.Status);
    }

    [Fact]
    public async Task A_refresh_token_belongs_to_its_client()
    {
        await using SsoEmulator emulator = SsoEmulator.Start();
        using WireClient wire = new(emulator);
        (RegisteredApp _, WireReply token) = await wire.SignInAsync(Scope);
        RegisteredApp other = await wire.DeviceAppAsync(Scope);
        Assert.Equal("InvalidGrantException", (await wire.RefreshAsync(other, token["refreshToken"]!)).ErrorType);
        Assert.Equal("InvalidRequestException", (await wire.TokenAsync(other, "refresh_token")).ErrorType);
    }
}
