using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

public sealed class StartUrlResolverTests : IDisposable
{
    private const string Vanity = "https://sso.example.com/in?x=1";

    private readonly TestClock _clock = new();
    private readonly List<HttpTransport> _transports = [];

    public void Dispose() => _transports.ForEach(transport => transport.Dispose());

    [Theory]
    [InlineData("https://example.awsapps.com/start", null)]
    [InlineData("https://example.awsapps.com/start/#/", null)]
    [InlineData("https://EXAMPLE.AwsApps.com/start", null)]
    [InlineData("https://start.home.awsapps.cn/directory/example", null)]
    [InlineData("https://identitycenter.amazonaws.com/ssoins-1234", null)]
    [InlineData("https://identitycenter.amazonaws.com.cn/ssoins-1234", null)]
    [InlineData("https://identitycenter.amazonaws.eu/ssoins-1234", null)]
    [InlineData("https://identitycenter.us-gov.amazonaws.com/ssoins-1234", null)]
    [InlineData("https://start.us-gov-home.awsapps.com/directory/example", null)]
    [InlineData("https://ssoins-1234.portal.eu-west-1.app.aws", "eu-west-1")]
    [InlineData("https://ssoins-1234.portal.us-gov-west-1.app.aws/x", "us-gov-west-1")]
    [InlineData("https://ssoins-1234.eu-west-1.portal.amazonaws.com", "eu-west-1")]
    [InlineData("https://ssoins-1234.cn-north-1.portal.amazonaws.com.cn", "cn-north-1")]
    [InlineData("https://ssoins-1234.portal.cn-north-1.app.amazonwebservices.com.cn", "cn-north-1")]
    [InlineData("https://ssoins-1234.eusc-de-east-1.portal.amazonaws.eu", "eusc-de-east-1")]
    [InlineData("https://ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu", "eusc-de-east-1")]
    [InlineData("https://ssoins-1234.portal.eu-west-1.APP.aws", "eu-west-1")]
    public async Task A_host_of_AWSs_own_is_not_asked_and_may_name_its_region(string startUrl, string? region)
    {
        ResolvedStartUrl resolved = await ResolveAsync(startUrl, Answering(_ => throw new InvalidOperationException("Nobody is to be asked.")));
        AssertIs(startUrl, region, resolved);
    }

    [Theory]
    [InlineData("https://evilawsapps.com/start")]
    [InlineData("https://awsapps.com.evil.example/start")]
    [InlineData("https://x.identitycenter.amazonaws.com/")]
    [InlineData("https://portal.amazonaws.com.evil.example/")]
    [InlineData("https://awsapps.com/start")]
    public async Task A_host_that_only_looks_like_AWSs_is_asked(string startUrl)
    {
        StubHandler handler = Answering(_ => StubHandler.Reply(200, ""));
        Assert.NotNull((await ResolveAsync(startUrl, handler)).Doubt);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task A_name_of_the_organisations_own_is_followed_to_the_portal()
    {
        StubHandler handler = Answering(_ => Redirect("https://ssoins-1234.portal.eu-west-1.app.aws/start/?a=b#/c"));
        ResolvedStartUrl resolved = await ResolveAsync(Vanity, handler);
        AssertIs("https://ssoins-1234.portal.eu-west-1.app.aws/start", "eu-west-1", resolved);
        SentRequest sent = Assert.Single(handler.Sent);
        Assert.Equal(("HEAD", Vanity, ""), (sent.Method, sent.Uri.AbsoluteUri, sent.Body));
        Assert.StartsWith("SsoOidc/", sent.Header("User-Agent"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Every_kind_of_redirect_counts(int status)
    {
        ResolvedStartUrl resolved = await ResolveAsync(Vanity, Answering(_ => Redirect("https://example.awsapps.com/start", status)));
        AssertIs("https://example.awsapps.com/start", null, resolved);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(501)]
    public async Task A_server_that_knows_no_HEAD_is_asked_by_GET(int status)
    {
        StubHandler handler = Answering(sent => sent.Method == "HEAD" ? StubHandler.Reply(status, "") : Redirect("https://example.awsapps.com/start"));
        AssertIs("https://example.awsapps.com/start", null, await ResolveAsync(Vanity, handler));
        Assert.Equal(["HEAD", "GET"], handler.Sent.Select(sent => sent.Method));
    }

    [Fact]
    public async Task A_server_that_knows_neither_is_not_asked_for_ever()
    {
        StubHandler handler = Answering(_ => StubHandler.Reply(405, ""));
        Assert.Equal(Vanity, (await ResolveAsync(Vanity, handler)).StartUrl);
        Assert.Equal(2, handler.Sent.Count);
    }

    [Fact]
    public async Task A_second_redirect_is_not_followed()
    {
        StubHandler handler = Answering(sent => sent.Uri.Host == "sso.example.com"
            ? Redirect("https://other.example.com/")
            : Redirect("https://example.awsapps.com/start"));
        ResolvedStartUrl resolved = await ResolveAsync(Vanity, handler);
        Assert.Equal(Vanity, resolved.StartUrl);
        Assert.Contains("other.example.com", resolved.Doubt, StringComparison.Ordinal);
        Assert.Single(handler.Sent);
    }

    [Theory]
    [InlineData("http://example.awsapps.com/start", "http://example.awsapps.com/start")]
    [InlineData("https://evilawsapps.com/start", "evilawsapps.com")]
    [InlineData("https://user:password@example.awsapps.com/start", "example.awsapps.com")]
    [InlineData("mailto:sso@example.awsapps.com", "mailto:")]
    [InlineData("/local", "sso.example.com")]
    public async Task A_redirect_to_anything_but_a_portal_by_https_is_not_taken(string location, string named)
    {
        ResolvedStartUrl resolved = await ResolveAsync(Vanity, Answering(_ => Redirect(location)));
        Assert.Equal(Vanity, resolved.StartUrl);
        Assert.Null(resolved.Region);
        Assert.Contains(named, resolved.Doubt, StringComparison.Ordinal);
        Assert.DoesNotContain("password", resolved.Doubt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(404, null)]
    [InlineData(302, null)]
    [InlineData(200, "https://example.awsapps.com/start")]
    public async Task What_is_no_redirect_leads_nowhere(int status, string? location)
    {
        ResolvedStartUrl resolved = await ResolveAsync(
            Vanity, Answering(_ => location is null ? StubHandler.Reply(status, "") : Redirect(location, status)));
        Assert.Equal(Vanity, resolved.StartUrl);
        Assert.Contains("does not redirect", resolved.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_out_of_reach_is_used_as_it_is_and_why_is_said()
    {
        ResolvedStartUrl resolved = await ResolveAsync(Vanity, Answering(_ => throw new HttpRequestException("reset")));
        Assert.Equal(Vanity, resolved.StartUrl);
        Assert.Contains("reset", resolved.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_given_ten_seconds()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ResolvedStartUrl> resolving = ResolveAsync(Vanity, new StubHandler(async (_, cancellationToken) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        }));
        await asked.Task.WaitAsync(Test.Patience, Test.Token);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(resolving.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        ResolvedStartUrl resolved = await resolving.WaitAsync(Test.Patience, Test.Token);
        Assert.Equal(Vanity, resolved.StartUrl);
        Assert.Contains("in time", resolved.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_the_question_at_once()
    {
        using CancellationTokenSource cancel = new();
        HttpTransport transport = new(new StubHandler(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        }));
        _transports.Add(transport);
        Task<ResolvedStartUrl> resolving = new StartUrlResolver(transport, _clock).ResolveAsync(Vanity, cancel.Token);
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(resolving);
    }

    [Theory]
    [InlineData("http://example.awsapps.com/start")]
    [InlineData("example.awsapps.com/start")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@example.awsapps.com/start")]
    [InlineData("https://")]
    [InlineData("")]
    public async Task What_is_no_https_URL_is_no_start_URL(string startUrl)
    {
        StubHandler handler = Answering(_ => StubHandler.Reply(200, ""));
        await Test.FailsAsync(() => ResolveAsync(startUrl, handler), FailureKind.InvalidStartUrl);
        Assert.Empty(handler.Sent);
    }

    [Theory]
    [InlineData("https://ssoins-1234.portal.eu-west-1.app.aws", true)]
    [InlineData("https://ssoins-1234.portal.eu-west-1.app.aws/x/#/", true)]
    [InlineData("https://SSOINS-1234.Portal.eu-west-1.APP.AWS/", true)]
    [InlineData("https://ssoins-1234.portal.us-gov-west-1.app.aws", true)]
    [InlineData("https://ssoins-1234.portal.cn-north-1.app.amazonwebservices.com.cn", true)]
    [InlineData("https://ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu", true)]
    [InlineData("https://ssoins-1234.eu-west-1.portal.amazonaws.com", false)]
    [InlineData("https://ssoins-1234.cn-north-1.portal.amazonaws.com.cn", false)]
    [InlineData("https://ssoins-1234.eusc-de-east-1.portal.amazonaws.eu", false)]
    [InlineData("https://example.awsapps.com/start", false)]
    [InlineData("https://identitycenter.amazonaws.com/ssoins-1234", false)]
    [InlineData("https://ssoins-1234.eu-west-1.portal.app.aws", false)]
    [InlineData("https://portal.eu-west-1.app.aws", false)]
    [InlineData("https://ssoins-1234.portal.app.aws", false)]
    [InlineData("https://a.ssoins-1234.portal.eu-west-1.app.aws", false)]
    [InlineData("https://ssoins-1234.portal.eu-west-1.app.aws.evil.example", false)]
    [InlineData("https://ssoins-1234.portal.eu-west-1.evilapp.aws", false)]
    [InlineData("https://evil.example/ssoins-1234.portal.eu-west-1.app.aws", false)]
    [InlineData("ssoins-1234.portal.eu-west-1.app.aws", false)]
    [InlineData("", false)]
    public void The_dual_stack_portal_of_an_instance_is_told_by_its_host(string startUrl, bool isDualStack) =>
        Assert.Equal(isDualStack, StartUrlResolver.IsDualStack(startUrl));

    private static void AssertIs(string startUrl, string? region, ResolvedStartUrl resolved) =>
        Assert.Equal((startUrl, region, null), (resolved.StartUrl, resolved.Region, resolved.Doubt));

    private static StubHandler Answering(Func<SentRequest, HttpResponseMessage> answer) =>
        new((sent, _) => Task.FromResult(answer(sent)));

    private static HttpResponseMessage Redirect(string location, int status = 302) =>
        StubHandler.Reply(status, "", headers: ("Location", location));

    private Task<ResolvedStartUrl> ResolveAsync(string startUrl, StubHandler handler)
    {
        HttpTransport transport = new(handler);
        _transports.Add(transport);
        return new StartUrlResolver(transport, _clock).ResolveAsync(startUrl, Test.Token);
    }
}
