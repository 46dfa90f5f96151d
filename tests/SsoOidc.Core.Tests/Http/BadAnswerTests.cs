using System.Net;
using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>Answers that are not the service's, or not whole.</summary>
public sealed class BadAnswerTests
{
    private const string Html = "<html><body>Sign in to the network</body></html>";
    private const string Good = """{"clientId":"i","clientSecret":"s"}""";

    [Theory]
    [InlineData(200, Html, "text/html")]
    [InlineData(403, Html, "text/html")]
    [InlineData(502, Html, "text/html")]
    [InlineData(500, "<html>", null)]
    [InlineData(200, "", "application/json")]
    [InlineData(204, "", null)]
    [InlineData(400, "", null)]
    [InlineData(500, "", null)]
    [InlineData(200, """{"clientId":"i","clientSec""", "application/json")]
    [InlineData(400, "{", "application/json")]
    [InlineData(400, """{"err""", "application/json")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"cut sh""", "application/json")]
    [InlineData(200, "null", "application/json")]
    [InlineData(400, "null", "application/json")]
    [InlineData(200, "[]", "application/json")]
    [InlineData(400, """["error","invalid_grant"]""", "application/json")]
    [InlineData(200, "\"text\"", "application/json")]
    [InlineData(200, """{"clientId":5,"clientSecret":"s"}""", "application/json")]
    [InlineData(200, """{"clientId":"i","clientSecret":5}""", "application/json")]
    [InlineData(200, """{"clientId":"i","clientSecret":{"a":1}}""", "application/json")]
    [InlineData(200, """{"clientId":"i","clientSecret":"\ud800"}""", "application/json")]
    [InlineData(200, """{"clientId":"i","clientSecret":"s","clientIdIssuedAt":"soon"}""", "application/json")]
    [InlineData(200, """{"clientId":"i","clientSecret":"s"} trailing""", "application/json")]
    [InlineData(302, "", null)]
    [InlineData(307, Html, "text/html")]
    public async Task An_answer_that_is_not_the_services_is_a_bad_response(int status, string body, string? contentType)
    {
        using FakeService service = FakeService.Answering(status, body, contentType);
        SsoOidcException failure = await Test.FailsAsync(service.RegisterAsync, FailureKind.BadResponse);
        Assert.Equal(status, failure.HttpStatusCode);
        Assert.StartsWith("RegisterClient: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"HTTP {status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Sign in to the network", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"invalid_client","error_description":"half \ud800 a character"}""", FailureKind.InvalidClient, @"half \ud800 a character")]
    [InlineData("""{"error":"\ud800"}""", FailureKind.ServiceError, @"(\ud800; HTTP 400")]
    [InlineData("""{"\udc00":1,"error":"invalid_client"}""", FailureKind.ServiceError, "no error name; HTTP 400")]
    public async Task A_refusal_with_half_a_character_is_still_one(string body, FailureKind kind, string shown)
    {
        using FakeService service = FakeService.Answering(400, body, "application/json");
        Assert.Contains(shown, (await Test.FailsAsync(service.RegisterAsync, kind)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clientId", 8192, true)]
    [InlineData("clientId", 8193, false)]
    [InlineData("clientSecret", 65536, true)]
    [InlineData("clientSecret", 65537, false)]
    public async Task A_member_longer_than_any_is_refused(string member, int length, bool isAccepted)
    {
        using FakeService service = FakeService.Answering(
            200, Good.Replace($"\"{member}\":\"", $"\"{member}\":\"{new string('x', length - 1)}", StringComparison.Ordinal), "application/json");
        if (isAccepted) await service.RegisterAsync();
        else Assert.Contains($"{length} characters in {member}", (await Test.FailsAsync(service.RegisterAsync, FailureKind.BadResponse)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData("application/x-amz-json-1.1")]
    [InlineData(null)]
    public async Task Good_JSON_is_accepted_under_any_content_type(string? contentType)
    {
        using FakeService service = FakeService.Answering(200, Good, contentType);
        Assert.Equal("i", (await service.RegisterAsync()).ClientId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"error":"invalid_client","error_description":"cut sh""")]
    [InlineData(Html)]
    public async Task The_shape_in_the_header_counts_whatever_the_body_is(string body)
    {
        using FakeService service = FakeService.Answering(400, body, headers: ("x-amzn-ErrorType", "InvalidGrantException"));
        SsoOidcException failure = await Test.FailsAsync(service.RegisterAsync, FailureKind.InvalidGrant);
        Assert.Contains(DefaultMessages.Of(FailureKind.InvalidGrant), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Raw(
            "HTTP/1.1 307 Temporary Redirect", "", ("Location", "http://127.0.0.1:1/elsewhere")));
        using HttpTransport transport = TransportFactory.CreateDirect();
        await Test.FailsAsync(() => server.RegisterAsync(transport), FailureKind.BadResponse);
        Assert.Single(server.Received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_a_megabyte_is_read(bool announced)
    {
        using FakeService service = new(() => Long(ResponseBody.Limit, announced));
        Assert.Equal("i", (await service.RegisterAsync()).ClientId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_longer_body_is_a_bad_response_and_not_asked_for_again(bool announced)
    {
        using FakeService service = new(() => Long(ResponseBody.Limit + 1, announced));
        SsoOidcException failure = await Test.FailsAsync(service.RegisterAsync, FailureKind.BadResponse);
        Assert.Contains("longer than 1048576 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Single(service.Handler.Sent);
    }

    private static HttpResponseMessage Long(int length, bool announced)
    {
        byte[] body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        System.Text.Encoding.ASCII.GetBytes(Good).CopyTo(body, 0);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = announced ? new ByteArrayContent(body) : new UnannouncedContent(body),
        };
    }

    /// <summary>A body whose length no header tells, as with chunked encoding.</summary>
    private sealed class UnannouncedContent(byte[] body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(body, 0, body.Length);

#if NET
        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new MemoryStream(body);
#endif

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new MemoryStream(body));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
