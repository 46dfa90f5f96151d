using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.SignIn;

/// <summary>The link that opens the console. Request, answer and link are secrets.</summary>
public sealed class FederationClientTests
{
    private const string SecretKey = "secret+/=&'<\u00e9 \U0001F511";
    private const string SessionToken = "session+/=&'<\u00e9";

    private static readonly AwsCredentialIdentity s_credentials = new()
    {
        AccessKeyId = "ASIAME",
        SecretAccessKey = new Secret(SecretKey),
        SessionToken = new Secret(SessionToken),
    };

    private static readonly Uri s_page = new("https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1&a=b+c");

    [Theory]
    [InlineData(null, "Action Session")]
    [InlineData(3600, "Action SessionDuration Session")]
    public async Task The_credentials_go_as_JSON_in_the_query_whatever_they_hold(int? seconds, string names)
    {
        using FakeService service = Answering(200, """{"SigninToken":"x"}""");
        TimeSpan? duration = seconds is { } some ? TimeSpan.FromSeconds(some + 0.9) : null;
        await new FederationClient(service.Connection).LoginUrlAsync(s_credentials, s_page, duration, Test.Token);
        Assert.Equal(("GET", "https://signin.aws.amazon.com/federation", ""), (service.Only.Method, service.Only.Uri.GetLeftPart(UriPartial.Path), service.Only.Body));
        Dictionary<string, string> query = Query(service.Only.Uri);
        Assert.Equal(names.Split(' '), query.Keys);
        Assert.Equal("getSigninToken", query["Action"]);
        if (seconds is not null) Assert.Equal("3600", query["SessionDuration"]);
        using JsonDocument session = JsonDocument.Parse(query["Session"]);
        Assert.Equal(
            [("sessionId", "ASIAME"), ("sessionKey", SecretKey), ("sessionToken", SessionToken)],
            session.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!)));
        Assert.DoesNotContain(service.Seen, attempt => attempt.ToString().Contains("Session", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_link_has_token_and_page_escaped_and_shows_neither_by_itself()
    {
        using FakeService service = Answering(200, """{"SigninToken":"a+/=&'<%\u00e9"}""");
        Secret link = await new FederationClient(service.Connection).LoginUrlAsync(s_credentials, s_page, null, Test.Token);
        Assert.Equal("****", $"{link}");
        Uri url = new(link.Reveal());
        Assert.Matches("^[A-Za-z0-9:/?=&%._~-]+$", link.Reveal());
        Dictionary<string, string> query = Query(url);
        Assert.Equal(["Action", "Issuer", "Destination", "SigninToken"], query.Keys);
        Assert.Equal(("login", s_page.AbsoluteUri, "a+/=&'<%\u00e9"), (query["Action"], query["Destination"], query["SigninToken"]));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refusal_in_HTML_is_one_of_the_credentials_and_not_of_the_network(int status)
    {
        using FakeService service = FakeService.Answering(status, "<html><body>Error</body></html>", "text/html");
        SsoOidcException failure = await FailsAsync(service, FailureKind.InvalidCredentials);
        Assert.Contains("refused the credentials", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Get-AwsCallerIdentity", failure.NextStep, StringComparison.Ordinal);
        Assert.Equal(status, failure.ResponseMetadata?.HttpStatusCode);
    }

    [Theory]
    [InlineData(404, "<html/>")]
    [InlineData(302, "")]
    [InlineData(200, "<html>Sign in to the hotel</html>")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"SigninToken":7}""")]
    [InlineData(200, """{"SigninToken":"\u001b[31m"}""")]
    public async Task What_another_than_the_service_answers_is_no_token(int status, string body)
    {
        using FakeService service = Answering(status, body);
        await FailsAsync(service, FailureKind.BadResponse);
    }

    /// <summary>However the answer has them: as they are, as JSON, as a part of a URL, or in a page.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(200)]
    public async Task Nothing_secret_comes_back_in_an_error_that_echoes_the_request(int status)
    {
        string[] forms =
        [
            SecretKey, SessionToken, Uri.EscapeDataString(SecretKey), Uri.EscapeDataString(SessionToken),
            JsonSerializer.Serialize(SecretKey).Trim('"'), Uri.EscapeDataString(JsonSerializer.Serialize(SessionToken)),
        ];
        string body = JsonSerializer.Serialize(new { message = string.Join(" ", forms), __type = string.Join(" ", forms) });
        using FakeService service = new(() => StubHandler.Reply(
            status, body, "application/json", ("Location", "https://x/?" + Uri.EscapeDataString(JsonSerializer.Serialize(SecretKey))), ("x-amzn-ErrorType", Uri.EscapeDataString(SessionToken))));
        service.WithAttempts(1);
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => new FederationClient(service.Connection).LoginUrlAsync(s_credentials, s_page, null, Test.Token));
        string all = string.Join("\n", [failure.ToString(), failure.Description, failure.ErrorCode, .. failure.ResponseMetadata!.HttpHeaders.Values, .. service.Seen.Select(seen => seen.ToString())]);
        Assert.DoesNotContain("secret", all, StringComparison.Ordinal);
        Assert.DoesNotContain("session+", all, StringComparison.Ordinal);
        Assert.DoesNotContain("session%", all, StringComparison.Ordinal);
        Assert.DoesNotContain("session\\", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "https://console.aws.amazon.com/")]
    [InlineData(null, "ec2", "https://console.aws.amazon.com/ec2/home")]
    [InlineData("eu-west-1", null, "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1")]
    [InlineData("eu-west-1", "s3/buckets", "https://eu-west-1.console.aws.amazon.com/s3/buckets/home?region=eu-west-1")]
    [InlineData("us-gov-west-1", "ec2", "https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1")]
    [InlineData("cn-north-1", "ec2", "https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1")]
    [InlineData("eusc-de-east-1", "ec2", "https://eusc-de-east-1.console.amazonaws-eusc.eu/ec2/home?region=eusc-de-east-1")]
    [InlineData("aws-us-gov-global", null, "https://console.amazonaws-us-gov.com/")]
    public void A_page_is_of_the_console_of_the_partition(string? region, string? service, string page) =>
        Assert.Equal(page, FederationClient.Console(region, service).AbsoluteUri);

    [Theory]
    [InlineData("eu-west-1", "signin.aws.amazon.com")]
    [InlineData("aws-global", "signin.aws.amazon.com")]
    [InlineData("us-gov-east-1", "signin.amazonaws-us-gov.com")]
    [InlineData("cn-northwest-1", "signin.amazonaws.cn")]
    [InlineData("eusc-de-east-1", "signin.amazonaws-eusc.eu")]
    public void The_sign_in_is_that_of_the_partition(string region, string host) =>
        Assert.Equal(host, EndpointResolver.Resolve(AwsService.Federation, region, false, false, null).Host);

    private static Dictionary<string, string> Query(Uri url) =>
        url.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    private static FakeService Answering(int status, string body)
    {
        FakeService service = FakeService.Answering(status, body).WithAttempts(1);
        service.Connection = service.Connection with { Settings = new ServiceSettings(new Uri("https://signin.aws.amazon.com"), region: "eu-west-1") };
        return service;
    }

    private static Task<SsoOidcException> FailsAsync(FakeService service, FailureKind kind) =>
        Test.FailsAsync(() => new FederationClient(service.Connection).LoginUrlAsync(s_credentials, s_page, null, Test.Token), kind);
}
