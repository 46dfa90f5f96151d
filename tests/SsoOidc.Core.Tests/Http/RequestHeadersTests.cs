using System.Net;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

public sealed class RequestHeadersTests
{
    [Fact]
    public async Task The_content_type_is_JSON_without_charset()
    {
        using FakeService service = FakeService.Answering(200, """{"clientId":"i","clientSecret":"s"}""");
        await service.RegisterAsync();
        Assert.Equal("application/json", service.Only.Header("Content-Type"));
    }

    [Fact]
    public async Task The_user_agent_has_the_SDKs_form()
    {
        using FakeService service = FakeService.Answering(200, """{"clientId":"i","clientSecret":"s"}""");
        await service.RegisterAsync();
        Assert.Matches(
            @"^SsoOidc/\d+\.\d+\.\d+ ua/2\.1 os/(linux|macos|windows) md/arch#\w+ lang/dotnet#\d+\.\d+ cfg/retry-mode#standard$",
            service.Only.Header("User-Agent"));
    }

    [Fact]
    public async Task All_attempts_of_a_call_share_one_invocation_id_and_count_up()
    {
        using FakeService service = new(
            () => StubHandler.Reply(500, "{}"),
            () => StubHandler.Reply(503, ""),
            () => StubHandler.Reply(200, """{"clientId":"i","clientSecret":"s"}"""));
        await service.RegisterAsync();
        Assert.Equal(
            ["attempt=1", "attempt=2; max=3", "attempt=3; max=3"], service.Handler.Sent.Select(sent => sent.Header("amz-sdk-request")));
        string? invocation = Assert.Single(service.Handler.Sent.Select(sent => sent.Header("amz-sdk-invocation-id")).Distinct());
        Assert.True(Guid.TryParseExact(invocation, "D", out _));
    }

    [Fact]
    public async Task Each_call_has_an_invocation_id_of_its_own()
    {
        using FakeService service = FakeService.Answering(200, """{"clientId":"i","clientSecret":"s"}""");
        await service.RegisterAsync();
        await service.RegisterAsync();
        Assert.Equal(2, service.Handler.Sent.Select(sent => sent.Header("amz-sdk-invocation-id")).Distinct().Count());
    }

    [Fact]
    public async Task Each_attempt_is_told_to_the_observer_without_query_or_secret()
    {
        using FakeService service = new(
            () => throw new HttpRequestException("reset", new WebException("x")),
            () => StubHandler.Reply(500, "{}", headers: ("x-amzn-ErrorType", "InternalServerException")),
            () => StubHandler.Reply(200, FakeService.GrantedToken, headers: ("x-amzn-RequestId", "r-3")));
        await service.Clock.RunAsync(service.Oidc.CreateTokenWithIamAsync(
            new CreateTokenWithIamRequest { ClientId = "c", GrantType = "g", Assertion = new Secret("hunter2") },
            FakeService.Keys,
            Test.Token));
        Assert.Equal([1, 2, 3], service.Seen.Select(seen => seen.Attempt));
        Assert.Equal([null, 500, 200], service.Seen.Select(seen => seen.Status));
        Assert.Equal(["EndpointUnreachable", "InternalServerException", null], service.Seen.Select(seen => seen.Outcome));
        Assert.All(service.Seen, seen => Assert.Equal("/token", seen.Path));
        Assert.All(service.Seen, seen => Assert.Equal("oidc.us-east-1.amazonaws.com", seen.Host));
        Assert.Contains("CreateTokenWithIAM: POST oidc.us-east-1.amazonaws.com/token -> HTTP 200", service.Seen[2].ToString(), StringComparison.Ordinal);
        Assert.Contains("request id r-3, attempt 3", service.Seen[2].ToString(), StringComparison.Ordinal);
        Assert.Contains("no answer EndpointUnreachable", service.Seen[0].ToString(), StringComparison.Ordinal);
    }
}
