using System.Net;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Portal;

/// <summary>What the portal of an organization with many accounts does to its clients.</summary>
public sealed class BusyPortalTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_second_has_so_many_requests_and_the_rest_is_told_when_to_come_back()
    {
        await using SsoEmulator emulator = Start(new() { PortalRequestsPerSecond = 4 });
        using WireClient wire = new(emulator);
        string token = await TokenAsync(wire);
        for (int request = 0; request < 4; request++)
            Assert.Equal(HttpStatusCode.OK, (await AccountsAsync(wire, token)).Status);
        WireReply refused = await AccountsAsync(wire, token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("com.amazonaws.switchboard.portal#TooManyRequestsException", refused["__type"]);
        Assert.Equal("1", refused.Headers["Retry-After"]);
        Assert.Equal("250", refused.Headers["x-amz-retry-after"]);

        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(HttpStatusCode.OK, (await AccountsAsync(wire, token)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AccountsAsync(wire, token)).Status);
        // The clock that tests turn counts as well, and a long rest saves up no more than a second's worth.
        emulator.Clock.Advance(TimeSpan.FromMinutes(5));
        List<HttpStatusCode> statuses = [];
        for (int request = 0; request < 5; request++)
            statuses.Add((await AccountsAsync(wire, token)).Status);
        Assert.Equal(4, statuses.Count(status => status == HttpStatusCode.OK));
        // Signing out is not limited.
        Assert.Equal(HttpStatusCode.OK, (await wire.SendAsync(HttpMethod.Post, "/logout", null, Bearer(token))).Status);
    }

    [Fact]
    public async Task Answers_take_their_time_side_by_side()
    {
        const int Many = 40;
        await using SsoEmulator emulator = Start(new() { PortalLatency = TimeSpan.FromMilliseconds(50) });
        using WireClient wire = new(emulator);
        string token = await TokenAsync(wire);
        Task<WireReply>[] requests = [.. Enumerable.Range(0, Many).Select(_ => AccountsAsync(wire, token))];
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (_time.Waiting < Many)
            await Task.Delay(5, patience.Token); // fails here if they wait one after the other
        Assert.DoesNotContain(requests, request => request.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.All(await Task.WhenAll(requests), reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        // It is no fault.
        Assert.All(emulator.Requests, request => Assert.Null(request.Fault));
    }

    [Fact]
    public async Task An_assignment_just_made_is_listed_before_it_works()
    {
        await using SsoEmulator emulator = Start(new()
        {
            Accounts =
            [
                new EmulatorAccount { AccountId = "000000000001", NoAccessFor = TimeSpan.FromMinutes(2) },
                new EmulatorAccount { AccountId = "000000000002" },
            ],
        });
        using WireClient wire = new(emulator);
        string token = await TokenAsync(wire);
        Assert.Equal(2, (await AccountsAsync(wire, token)).Json["accountList"]!.AsArray().Count);
        WireReply refused = await CredentialsAsync(wire, token, "000000000001", "ReadOnlyAccess");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("No access", refused["message"]);
        Assert.Equal(HttpStatusCode.OK, (await CredentialsAsync(wire, token, "000000000002", "ReadOnlyAccess")).Status);
        emulator.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.OK, (await CredentialsAsync(wire, token, "000000000001", "ReadOnlyAccess")).Status);
    }

    [Fact]
    public async Task One_account_or_role_of_many_can_fail()
    {
        await using SsoEmulator emulator = Start(new() { Accounts = EmulatorAccount.Range(5) });
        using WireClient wire = new(emulator);
        string token = await TokenAsync(wire);
        emulator.AddFault(EmulatorFault.ServiceError("ForbiddenException").On("GetRoleCredentials")
            .For("000000000003", "ReadOnlyAccess").Repeat(2));
        emulator.AddFault(EmulatorFault.ServerError().For("000000000004"));
        List<string> failed = [];
        for (int attempt = 0; attempt < 3; attempt++)
        {
            foreach (EmulatorAccount account in emulator.Options.Accounts)
            {
                foreach (string role in account.Roles)
                {
                    WireReply reply = await CredentialsAsync(wire, token, account.AccountId, role);
                    if (reply.Status != HttpStatusCode.OK)
                        failed.Add($"{account.AccountId} {role} {(int)reply.Status}");
                }
            }
        }

        Assert.Equal(
            [
                "000000000003 ReadOnlyAccess 403", "000000000004 AdministratorAccess 500", "000000000003 ReadOnlyAccess 403",
            ],
            failed);
        // A request without account is not concerned.
        emulator.AddFault(EmulatorFault.ServerError().For("000000000001"));
        Assert.Equal(HttpStatusCode.OK, (await AccountsAsync(wire, token)).Status);
        WireReply roles = await wire.GetAsync("/assignment/roles?account_id=000000000001", Bearer(token));
        Assert.Equal(HttpStatusCode.InternalServerError, roles.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_of_any_size_hold_every_account_once(int size)
    {
        await using SsoEmulator emulator = Start(new() { Accounts = EmulatorAccount.Range(21) });
        using WireClient wire = new(emulator);
        string token = await TokenAsync(wire);
        Assert.Equal(emulator.Options.Accounts.Select(account => account.AccountId), await AllAsync(wire, token, size));
        Assert.Equal((21 + size - 1) / size, emulator.Requests.Count(request => request.Operation == "ListAccounts"));
    }

    [Fact]
    public async Task Three_thousand_accounts_are_listed_and_opened_by_one_who_is_assigned_each_role_by_itself()
    {
        string[] roles = ["Admin", "Audit", "Billing", "ReadOnly"];
        IReadOnlyList<EmulatorAccount> accounts = EmulatorAccount.Range(3000, roles);
        await using SsoEmulator emulator = Start(new()
        {
            Accounts = accounts,
            Users =
            [
                // 12,000 assignments.
                new EmulatorUser { Name = "jane", Assignments = [.. accounts.SelectMany(one => roles, (one, role) => $"{one.AccountId}/{role}")] },
            ],
        });
        using WireClient wire = new(emulator);
        string token = await TokenAsync(wire);
        Assert.Equal(3000, (await AllAsync(wire, token, 100)).Count);
        for (int number = 1; number <= 3000; number += 30)
            Assert.Equal(HttpStatusCode.OK, (await CredentialsAsync(wire, token, $"{number:D12}", "ReadOnly")).Status);
    }

    [Fact]
    public async Task A_token_ends_in_the_middle_of_a_run()
    {
        await using SsoEmulator emulator = Start(new()
        {
            Accounts = EmulatorAccount.Range(10),
            AccessTokenLifetime = TimeSpan.FromMinutes(10),
            SessionLifetime = TimeSpan.FromDays(1),
        });
        using WireClient wire = new(emulator);
        (RegisteredApp app, WireReply signedIn) = await wire.SignInAsync("sso:account:access");
        string token = signedIn["accessToken"]!;
        List<HttpStatusCode> statuses = [];
        foreach (EmulatorAccount account in emulator.Options.Accounts)
        {
            statuses.Add((await CredentialsAsync(wire, token, account.AccountId, "ReadOnlyAccess")).Status);
            emulator.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 5).Concat(Enumerable.Repeat(HttpStatusCode.Unauthorized, 5)), statuses);
        string next = (await wire.RefreshAsync(app, signedIn["refreshToken"]!))["accessToken"]!;
        Assert.Equal(HttpStatusCode.OK, (await CredentialsAsync(wire, next, "000000000010", "ReadOnlyAccess")).Status);
    }

    [Fact]
    public void What_can_not_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(new() { PortalRequestsPerSecond = 0 }));
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(new() { PortalLatency = TimeSpan.FromSeconds(-1) }));
        EmulatorAccount account = new() { AccountId = "111122223333" };
        Assert.Contains(
            "111122223333", Assert.Throws<ArgumentException>(() => SsoEmulator.Start(new() { Accounts = [account, account] })).Message, StringComparison.Ordinal);
    }

    private SsoEmulator Start(SsoEmulatorOptions options) => SsoEmulator.Start(options with { TimeProvider = _time });

    private static (string Name, string Value) Bearer(string token) => ("x-amz-sso_bearer_token", token);

    private static Task<WireReply> AccountsAsync(WireClient wire, string token) =>
        wire.GetAsync("/assignment/accounts", Bearer(token));

    private static Task<WireReply> CredentialsAsync(WireClient wire, string token, string accountId, string role) =>
        wire.GetAsync($"/federation/credentials?account_id={accountId}&role_name={role}", Bearer(token));

    private static async Task<List<string>> AllAsync(WireClient wire, string token, int size)
    {
        List<string> ids = [];
        string? next = null;
        do
        {
            string more = next is null ? "" : "&next_token=" + Uri.EscapeDataString(next);
            WireReply reply = await wire.GetAsync($"/assignment/accounts?max_result={size}{more}", Bearer(token));
            JsonArray page = reply.Json["accountList"]!.AsArray();
            Assert.InRange(page.Count, 1, size);
            ids.AddRange(page.Select(account => account!["accountId"]!.GetValue<string>()));
            next = reply["nextToken"];
        }
        while (next is not null);
        return ids;
    }

    private static async Task<string> TokenAsync(WireClient wire) =>
        (await wire.SignInAsync("sso:account:access")).Token["accessToken"]!;
}
