using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

public sealed class ResponseMetadataTests
{
    private const string Body = """{"clientId":"i","clientSecret":"s"}""";

    [Theory]
    [InlineData("x-amzn-RequestId", "b6c1", null, null, "b6c1", null)]
    [InlineData("X-AMZN-REQUESTID", "b6c1", null, null, "b6c1", null)]
    [InlineData("x-amz-request-id", "c7d2", null, null, "c7d2", null)]
    [InlineData("x-amz-request-id", "c7d2", "x-amz-id-2", "host+id=", "c7d2", "host+id=")]
    [InlineData("x-amzn-RequestId", "b6c1", "x-amz-id-2", "host+id=", "b6c1", null)]
    [InlineData("x-amzn-RequestId", "b6c1", "x-amz-request-id", "c7d2", "b6c1", null)]
    [InlineData("x-amzn-RequestId", "X-Amzn-Trace-Id=Root=1-2;RequestId=3", null, null, "X-Amzn-Trace-Id=Root=1-2;RequestId=3", null)]
    [InlineData("other", "x", null, null, null, null)]
    public async Task Request_and_host_id_come_from_the_headers(
        string name, string value, string? secondName, string? secondValue, string? requestId, string? hostId)
    {
        List<(string, string)> headers = [(name, value)];
        if (secondName is not null) headers.Add((secondName, secondValue!));
        using FakeService service = FakeService.Answering(200, Body, headers: [.. headers]);
        ResponseMetadata metadata = (await service.RegisterAsync()).ResponseMetadata;
        Assert.Equal(requestId, metadata.RequestId);
        Assert.Equal(hostId, metadata.HostId);
        Assert.Equal($"HTTP 200, request id {requestId ?? "none"}", metadata.ToString());
    }

    [Fact]
    public async Task Headers_have_lower_case_names_and_joined_values_and_those_of_the_content_are_among_them()
    {
        using FakeService service = FakeService.Answering(200, Body, headers: [("X-Mixed-Case", "a"), ("X-Mixed-Case", "b")]);
        IReadOnlyDictionary<string, string> headers = (await service.RegisterAsync()).ResponseMetadata.HttpHeaders;
        Assert.Contains("x-mixed-case", headers.Keys);
        Assert.Equal("a, b", headers["x-mixed-case"]);
        Assert.Equal("a, b", headers["X-Mixed-Case"]);
        Assert.Equal("application/json", headers["content-type"]);
        Assert.All(headers.Keys, name => Assert.Equal(name.ToLowerInvariant(), name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Retries_are_counted(int retries)
    {
        Func<HttpResponseMessage>[] replies =
            [.. Enumerable.Repeat(() => StubHandler.Reply(500, ""), retries), () => StubHandler.Reply(200, Body)];
        using FakeService service = new(replies);
        ResponseMetadata metadata = (await service.RegisterAsync()).ResponseMetadata;
        Assert.Equal(retries, metadata.RetryAttempts);
        Assert.Equal(200, metadata.HttpStatusCode);
    }

    [Fact]
    public async Task A_failure_carries_the_metadata_too()
    {
        using FakeService service = FakeService.Answering(500, "{}", headers: ("x-amzn-RequestId", "r-9"));
        SsoOidcException failure = await Test.FailsAsync(service.RegisterAsync, FailureKind.InternalServer);
        Assert.Equal("r-9", failure.RequestId);
        Assert.Equal(500, failure.HttpStatusCode);
        Assert.Equal(2, failure.ResponseMetadata?.RetryAttempts);
    }
}
