using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

public sealed class ContainerCredentialsTests
{
    private const string Relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private const string Full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string Token = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private const string TokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

    [Theory]
    [InlineData("/v2/credentials/abc", "http://169.254.170.2/v2/credentials/abc")]
    [InlineData("/get?id=1", "http://169.254.170.2/get?id=1")]
    [InlineData("get", "http://169.254.170.2/get")]
    public async Task The_relative_URI_is_asked_of_the_container_host(string relative, string asked)
    {
        using CredentialWorld world = Stubbed();
        world.Home.With($"{Relative}={relative}", $"{Full}=http://127.0.0.1:1/not-asked");
        CredentialWorld.IsRemote(await world.FindAsync());
        SentRequest sent = Assert.Single(world.Handler!.Sent);
        Assert.Equal("GET", sent.Method);
        Assert.Equal(asked, sent.Uri.AbsoluteUri);
        Assert.Null(sent.Header("Authorization"));
    }

    [Theory]
    [InlineData("//evil.example/creds")]
    [InlineData("http://evil.example/creds")]
    [InlineData("https://evil.example/creds")]
    [InlineData("\\\\evil.example\\creds")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://169.254.170.2:8080/creds")]
    public async Task A_relative_URI_that_leads_elsewhere_is_refused(string relative)
    {
        using CredentialWorld world = Stubbed();
        world.Home.With($"{Relative}={relative}", $"{Token}=hunter2");
        await world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.Empty(world.Handler!.Sent);
    }

    [Theory]
    [InlineData("https://any.example/creds")]
    [InlineData("http://127.0.0.1:8080/creds")]
    [InlineData("http://127.9.9.9/creds")]
    [InlineData("http://localhost/creds")]
    [InlineData("http://[::1]/creds")]
    [InlineData("http://169.254.170.2/creds")]
    [InlineData("http://169.254.170.23/creds")]
    [InlineData("http://[fd00:ec2::23]/creds")]
    public async Task The_full_URI_is_https_or_of_this_machine_or_its_container_host(string uri)
    {
        using CredentialWorld world = Stubbed();
        world.Home.With($"{Full}={uri}");
        CredentialWorld.IsRemote(await world.FindAsync());
        Assert.Equal(new Uri(uri), Assert.Single(world.Handler!.Sent).Uri);
    }

    [Theory]
    [InlineData("http://any.example/creds")]
    [InlineData("http://169.254.169.254/creds")]
    [InlineData("http://127.0.0.1.evil.example/creds")]
    [InlineData("http://[fd00:ec2::24]/creds")]
    [InlineData("ftp://localhost/creds")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/creds")]
    [InlineData("not a uri")]
    public async Task Any_other_full_URI_is_refused(string uri)
    {
        using CredentialWorld world = Stubbed();
        world.Home.With($"{Full}={uri}");
        await world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.Empty(world.Handler!.Sent);
    }

    [Fact]
    public async Task A_real_endpoint_gets_the_token()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok(CredentialWorld.Document));
        using CredentialWorld world = new();
        world.Home.With($"{Full}={server.Uri}get", $"{Token}=Basic abc");
        CredentialWorld.IsRemote(await world.FindAsync());
        SentRequest received = Assert.Single(server.Received);
        Assert.Equal("Basic abc", received.Header("Authorization"));
        Assert.Equal("/get", received.Uri.AbsolutePath);
    }

    [Fact]
    public async Task The_token_file_goes_before_the_token_and_is_read_each_time()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok(CredentialWorld.Document));
        using CredentialWorld world = new();
        world.Home.With($"{Full}={server.Uri}get", $"{Token}=other", $"{TokenFile}={world.Home.Write("token", "first")}");
        await world.FindAsync();
        world.Home.Write("token", "second");
        await world.FindAsync();
        Assert.Equal(["first", "second"], server.Received.Select(received => received.Header("Authorization")));
    }

    [Theory]
    [InlineData("abc\n")]
    [InlineData("abc\r\nX-Evil: 1")]
    [InlineData("a\rb")]
    public async Task A_token_with_a_line_end_is_refused_unquoted(string token)
    {
        foreach (bool inFile in (bool[])[true, false])
        {
            using CredentialWorld world = Stubbed();
            world.Home.With($"{Full}=http://127.0.0.1/creds");
            world.Home[inFile ? TokenFile : Token] = inFile ? world.Home.Write("token", token) : token;
            SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration);
            Assert.DoesNotContain("abc", failure.ToString(), StringComparison.Ordinal);
            Assert.Empty(world.Handler!.Sent);
        }
    }

    [Fact]
    public async Task A_token_file_that_is_not_there_is_named()
    {
        using CredentialWorld world = Stubbed();
        world.Home.With($"{Full}=http://127.0.0.1/creds", $"{TokenFile}={world.Home.Path("none")}");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.Contains(world.Home.Path("none"), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task A_refusal_is_told_with_its_status(int status)
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(status, "PLANTED"));
        world.Home.With($"{Full}=http://127.0.0.1/creds");
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains($"answered HTTP {status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PLANTED", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLANTED")]
    [InlineData("""{"AccessKeyId":"a","SecretAccessKey":"PLANTED""")]
    [InlineData("""{"AccessKeyId":"PLANTED"}""")]
    [InlineData("null")]
    public async Task An_answer_that_is_no_credentials_is_not_quoted(string body)
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(200, body));
        world.Home.With($"{Full}=http://127.0.0.1/creds");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.DoesNotContain("PLANTED", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_endless_is_none()
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(200, new string(' ', 1024 * 1024 + 1)));
        world.Home.With($"{Full}=http://127.0.0.1/creds");
        await world.FailsAsync(FailureKind.CredentialsNotFound);
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        using CredentialWorld world = new();
        world.Home.With($"{Full}=http://127.0.0.1:{LoopbackServer.ClosedPort()}/creds");
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains("did not answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_seconds_are_waited_for_an_answer()
    {
        await using LoopbackServer server = new(_ => "HTTP/1.1 200 OK\r\n", keepOpen: true);
        using CredentialWorld world = new();
        world.Home.With($"{Full}={server.Uri}get");
        Task<AwsCredentialIdentity> search = world.FindAsync();
        await server.AnsweredAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(search.IsCompleted);
        world.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await Test.FailsAsync(() => search, FailureKind.CredentialsNotFound);
    }

    [Fact]
    public async Task Cancellation_is_no_missing_answer()
    {
        await using LoopbackServer server = new(_ => "HTTP/1.1 200 OK\r\n", keepOpen: true);
        using CredentialWorld world = new();
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        world.Home.With($"{Full}={server.Uri}get");
        Task<AwsCredentialIdentity> search = world.FindAsync(cancellationToken: cancel.Token);
        await server.AnsweredAsync();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(search);
    }

    private static CredentialWorld Stubbed() => new(_ => StubHandler.Reply(200, CredentialWorld.Document));
}
