using Amazon.SSO;
using Amazon.SSO.Model;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Portal;

public sealed class SdkPortalTests : IAsyncDisposable
{
    private readonly SsoEmulator _emulator = FreshEmulator.Start(new SsoEmulatorOptions
    {
        Accounts = [.. Enumerable.Range(1, 5).Select(number => new EmulatorAccount { AccountId = $"{number:D12}" })],
        Users =
        [
            new EmulatorUser { Name = "jane" },
            new EmulatorUser { Name = "joe", Assignments = ["000000000002/ReadOnlyAccess"] },
        ],
    });

    [Fact]
    public async Task Accounts_and_roles_come_in_pages()
    {
        string token = await TokenAsync("jane");
        using AmazonSSOClient sdk = Sdk.Portal(_emulator);
        List<string> accounts = [];
        await foreach (AccountInfo account in sdk.Paginators
            .ListAccounts(new ListAccountsRequest { AccessToken = token, MaxResults = 2 }).AccountList)
            accounts.Add(account.AccountId);
        Assert.Equal(["000000000001", "000000000002", "000000000003", "000000000004", "000000000005"], accounts);
        Assert.Equal(3, _emulator.Requests.Count(request => request.Operation == "ListAccounts"));

        ListAccountRolesResponse roles = await sdk.ListAccountRolesAsync(
            new ListAccountRolesRequest { AccessToken = token, AccountId = "000000000002" });
        Assert.Equal(["AdministratorAccess", "ReadOnlyAccess"], roles.RoleList.Select(role => role.RoleName));
        Assert.Null(roles.NextToken);
    }

    [Fact]
    public async Task People_see_what_they_are_assigned()
    {
        string token = await TokenAsync("joe");
        using AmazonSSOClient sdk = Sdk.Portal(_emulator);
        ListAccountsResponse accounts = await sdk.ListAccountsAsync(new ListAccountsRequest { AccessToken = token });
        Assert.Equal("000000000002", Assert.Single(accounts.AccountList).AccountId);

        RoleCredentials credentials = (await CredentialsAsync(sdk, token, "ReadOnlyAccess")).RoleCredentials;
        Assert.StartsWith("ASIA", credentials.AccessKeyId, StringComparison.Ordinal);
        Assert.NotEmpty(credentials.SecretAccessKey);
        Assert.NotEmpty(credentials.SessionToken);
        DateTimeOffset end = DateTimeOffset.FromUnixTimeMilliseconds(credentials.Expiration!.Value);
        Assert.InRange(end, _emulator.Clock.GetUtcNow().AddMinutes(59), _emulator.Clock.GetUtcNow().AddMinutes(60));

        AmazonSSOException refused =
            await Assert.ThrowsAsync<AmazonSSOException>(() => CredentialsAsync(sdk, token, "AdministratorAccess"));
        Assert.Equal("ForbiddenException", refused.ErrorCode);
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.Contains("No access", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_access_token_ends_by_the_clock()
    {
        string token = await TokenAsync("jane");
        using AmazonSSOClient sdk = Sdk.Portal(_emulator);
        _emulator.Clock.Advance(TimeSpan.FromHours(8));
        await Assert.ThrowsAsync<UnauthorizedException>(() =>
            sdk.ListAccountsAsync(new ListAccountsRequest { AccessToken = token }));
    }

    [Fact]
    public async Task Logout_ends_the_session_with_its_refresh_token()
    {
        using WireClient wire = new(_emulator);
        (RegisteredApp app, WireReply token) = await wire.SignInAsync("sso:account:access");
        using AmazonSSOClient sdk = Sdk.Portal(_emulator);
        await sdk.LogoutAsync(new LogoutRequest { AccessToken = token["accessToken"] });
        await Assert.ThrowsAsync<UnauthorizedException>(() =>
            sdk.ListAccountsAsync(new ListAccountsRequest { AccessToken = token["accessToken"] }));
        Assert.Equal("InvalidGrantException", (await wire.RefreshAsync(app, token["refreshToken"]!)).ErrorType);
    }

    [Theory]
    [InlineData("InvalidRequestException", typeof(InvalidRequestException))]
    [InlineData("UnauthorizedException", typeof(UnauthorizedException))]
    [InlineData("ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [InlineData("TooManyRequestsException", typeof(TooManyRequestsException))]
    public async Task Modelled_errors_arrive_as_their_types(string shape, Type type)
    {
        _emulator.AddFault(EmulatorFault.ServiceError(shape));
        using AmazonSSOClient sdk = Sdk.Portal(_emulator);
        Exception? thrown = await Record.ExceptionAsync(() =>
            sdk.ListAccountsAsync(new ListAccountsRequest { AccessToken = "t" }));
        Assert.IsType(type, thrown);
    }

    [Fact]
    public async Task A_token_for_something_else_opens_no_portal()
    {
        using WireClient wire = new(_emulator);
        (_, WireReply token) = await wire.SignInAsync("codewhisperer:completions");
        WireReply reply = await wire.GetAsync("/assignment/accounts", ("x-amz-sso_bearer_token", token["accessToken"]!));
        Assert.Equal(403, (int)reply.Status);
    }

    [Theory]
    [InlineData("/assignment/accounts?max_result=0")]
    [InlineData("/assignment/accounts?max_result=101")]
    [InlineData("/assignment/accounts?next_token=made-up")]
    [InlineData("/assignment/roles")]
    public async Task Bad_queries_are_refused(string path)
    {
        using WireClient wire = new(_emulator);
        WireReply reply = await wire.GetAsync(path, ("x-amz-sso_bearer_token", await TokenAsync("jane")));
        Assert.Equal(400, (int)reply.Status);
        Assert.Equal("com.amazonaws.switchboard.portal#InvalidRequestException", reply["__type"]);
    }

    [Fact]
    public async Task A_post_where_a_get_belongs_is_not_allowed()
    {
        using WireClient wire = new(_emulator);
        WireReply reply = await wire.PostAsync("/assignment/accounts", []);
        Assert.Equal(405, (int)reply.Status);
        Assert.Equal("com.amazonaws.switchboard.portal#MethodNotAllowedException", reply["__type"]);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    private static Task<GetRoleCredentialsResponse> CredentialsAsync(AmazonSSOClient sdk, string token, string role) =>
        sdk.GetRoleCredentialsAsync(new GetRoleCredentialsRequest
        {
            AccessToken = token,
            AccountId = "000000000002",
            RoleName = role,
        });

    private async Task<string> TokenAsync(string user)
    {
        using WireClient wire = new(_emulator);
        RegisteredApp app = await wire.DeviceAppAsync("sso:account:access");
        WireReply started = await wire.StartAsync(app);
        _emulator.Approve(started["userCode"]!, user);
        return (await wire.PollAsync(app, started["deviceCode"]!))["accessToken"]!;
    }
}
