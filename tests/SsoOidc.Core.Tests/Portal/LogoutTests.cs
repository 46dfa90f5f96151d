using SsoOidc.Core.Platform;
using SsoOidc.Core.Portal;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Portal;

public sealed class LogoutTests
{
    private static readonly Secret s_token = new("access-token-1");

    [Fact]
    public async Task The_token_goes_in_its_header_and_there_is_no_body()
    {
        using FakeService service = FakeService.Answering(200, "", null);
        await new PortalClient(service.Connection).LogoutAsync(s_token, Test.Token);
        Assert.Equal(("POST", "/logout", "", ""), (service.Only.Method, service.Only.Uri.AbsolutePath, service.Only.Uri.Query, service.Only.Body));
        Assert.Equal("access-token-1", service.Only.Header("x-amz-sso_bearer_token"));
        Assert.Null(service.Only.Header("Content-Type"));
        Assert.Null(service.Only.Header("Authorization"));
    }

    [Theory]
    [InlineData(401, "UnauthorizedException", FailureKind.Unauthorized)]
    [InlineData(400, "InvalidRequestException", FailureKind.InvalidRequest)]
    public async Task A_refusal_is_the_failure_and_an_echoed_token_is_masked(int status, string shape, FailureKind kind)
    {
        using FakeService service = FakeService.Answering(
            status, $$"""{"message":"Session access-token-1 not found","__type":"com.amazonaws.switchboard.portal#{{shape}}"}""");
        SsoOidcException failure = await Test.FailsAsync(
            () => new PortalClient(service.Connection).LogoutAsync(s_token, Test.Token), kind);
        Assert.Contains("Session **** not found", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("text/html; charset=utf-8", true)]
    [InlineData("application/json", false)]
    public async Task A_page_of_something_in_between_is_no_sign_out(string contentType, bool fails)
    {
        using FakeService service = FakeService.Answering(200, fails ? "<html>Welcome to the hotel</html>" : "{}", contentType);
        Task logout = new PortalClient(service.Connection).LogoutAsync(s_token, Test.Token);
        if (fails) await Test.FailsAsync(() => logout, FailureKind.BadResponse);
        else await logout;
    }

    [Fact]
    public async Task A_throttled_one_is_sent_again()
    {
        using FakeService service = new(
            () => StubHandler.Reply(429, """{"__type":"com.amazonaws.switchboard.portal#TooManyRequestsException"}"""),
            () => StubHandler.Reply(200, ""));
        await service.Clock.RunAsync(LogoutAsync(service));
        Assert.Equal(2, service.Handler.Sent.Count);

        static async Task<bool> LogoutAsync(FakeService service)
        {
            await new PortalClient(service.Connection).LogoutAsync(s_token, Test.Token);
            return true;
        }
    }

    [Fact]
    public void A_query_is_encoded_by_RFC_3986_and_what_has_no_value_is_left_out() => Assert.Equal(
        "a=x%20y%2Bz%26&b=-._~&c=%C3%A9%3A%2F",
        QueryString.Of(("a", "x y+z&"), ("none", null), ("b", "-._~"), ("c", "é:/")));
}
