using SsoOidc.Core.Portal;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Portal;

public sealed class PortalClientTests
{
    private const string Secret1 = "a+/=&'<\\u00e9";

    private static readonly Secret s_token = new("access-token-1");

    [Fact]
    public async Task A_list_is_asked_for_in_the_largest_pages_with_the_token_in_its_header()
    {
        using FakeService service = FakeService.Answering(
            200, """{"accountList":[{"accountId":"000000000001","accountName":"prod","emailAddress":"a@example.com"},{"accountId":"000000000002"}],"nextToken":"n+/="}""");
        PortalPage<PortalAccount> page = await new PortalClient(service.Connection).ListAccountsAsync(s_token, null, Test.Token);
        Assert.Equal(("GET", "/assignment/accounts", "?max_result=100", ""), Sent(service));
        Assert.Equal("access-token-1", service.Only.Header("x-amz-sso_bearer_token"));
        Assert.Null(service.Only.Header("Authorization"));
        Assert.Equal([new PortalAccount("000000000001", "prod", "a@example.com"), new PortalAccount("000000000002", null, null)], page.Items);
        Assert.Equal("n+/=", page.NextToken);
    }

    [Fact]
    public async Task The_next_page_is_asked_for_by_its_token_which_is_escaped()
    {
        using FakeService service = FakeService.Answering(200, """{"roleList":[{"roleName":"Read Only"}],"nextToken":""}""");
        PortalPage<string> page = await new PortalClient(service.Connection).ListAccountRolesAsync(s_token, "000000000001", "n+/= &", Test.Token);
        Assert.Equal(("GET", "/assignment/roles", "?account_id=000000000001&max_result=100&next_token=n%2B%2F%3D%20%26", ""), Sent(service));
        Assert.Equal(["Read Only"], page.Items);
        Assert.Null(page.NextToken);
    }

    [Theory]
    [InlineData("same", true)]
    [InlineData("other", false)]
    public async Task The_same_page_again_would_be_asked_for_without_end(string next, bool fails)
    {
        using FakeService service = FakeService.Answering(200, $$"""{"accountList":[],"nextToken":"{{next}}"}""");
        Task<PortalPage<PortalAccount>> list = new PortalClient(service.Connection).ListAccountsAsync(s_token, "same", Test.Token);
        if (fails) await Test.FailsAsync(() => list, FailureKind.BadResponse);
        else Assert.Empty((await list).Items);
    }

    [Fact]
    public async Task Credentials_end_at_a_time_in_milliseconds()
    {
        using FakeService service = FakeService.Answering(200, Credentials("1767323045678"));
        RoleCredentials got = await new PortalClient(service.Connection).GetRoleCredentialsAsync(s_token, "000000000001", "a b+/=&'<", Test.Token);
        Assert.Equal(("GET", "/federation/credentials", "?account_id=000000000001&role_name=a%20b%2B%2F%3D%26%27%3C", ""), Sent(service));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), got.Identity.Expiration);
        Assert.Equal(("ASIA1", "a+/=&'<\u00e9", "t", "000000000001"), (
            got.Identity.AccessKeyId, got.Identity.SecretAccessKey.Reveal(), got.Identity.SessionToken!.Reveal(), got.Identity.AccountId));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("253402300800000")]
    [InlineData("9223372036854775807")]
    [InlineData("\"soon\"")]
    public async Task An_end_that_is_no_time_is_refused(string expiration)
    {
        using FakeService service = FakeService.Answering(200, Credentials(expiration));
        await Test.FailsAsync(
            () => new PortalClient(service.Connection).GetRoleCredentialsAsync(s_token, "000000000001", "R", Test.Token), FailureKind.BadResponse);
    }

    [Theory]
    [InlineData(401, "UnauthorizedException", FailureKind.Unauthorized)]
    [InlineData(403, "ForbiddenException", FailureKind.Forbidden)]
    [InlineData(404, "ResourceNotFoundException", FailureKind.ResourceNotFound)]
    [InlineData(400, "InvalidRequestException", FailureKind.InvalidRequest)]
    public async Task A_refusal_is_the_failure(int status, string shape, FailureKind kind)
    {
        using FakeService service = FakeService.Answering(status, $$"""{"message":"No access","__type":"com.amazonaws.switchboard.portal#{{shape}}"}""");
        await Test.FailsAsync(() => new PortalClient(service.Connection).GetRoleCredentialsAsync(s_token, "000000000001", "R", Test.Token), kind);
        Assert.Single(service.Handler.Sent);
    }

    private static string Credentials(string expiration) =>
        $$$"""{"roleCredentials":{"accessKeyId":"ASIA1","secretAccessKey":"{{{Secret1}}}","sessionToken":"t","expiration":{{{expiration}}}}}""";

    private static (string, string, string, string) Sent(FakeService service) =>
        (service.Only.Method, service.Only.Uri.AbsolutePath, service.Only.Uri.Query, service.Only.Body);
}
