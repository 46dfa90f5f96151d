using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

/// <summary>The instance metadata service, played by a real server on loopback.</summary>
public sealed class InstanceCredentialsTests
{
    private const string Roles = "/latest/meta-data/iam/security-credentials/";

    [Fact]
    public async Task With_a_session_token_as_version_2_wants_it()
    {
        await using LoopbackServer server = Imds(tokenStatus: "200 OK");
        using CredentialWorld world = At(server.Uri);
        CredentialWorld.IsRemote(await world.FindAsync());
        Assert.Equal(
            ["PUT /latest/api/token", $"GET {Roles}", $"GET {Roles}my-role"],
            server.Received.Select(received => $"{received.Method} {received.Uri.AbsolutePath}"));
        Assert.Equal("21600", server.Received[0].Header("x-aws-ec2-metadata-token-ttl-seconds"));
        Assert.All(server.Received.Skip(1), received => Assert.Equal("session-1", received.Header("x-aws-ec2-metadata-token")));
    }

    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    [InlineData("405 Method Not Allowed")]
    [InlineData("500 Internal Server Error")]
    [InlineData("502 Bad Gateway")]
    [InlineData("503 Service Unavailable")]
    public async Task Without_one_where_only_version_1_is_there(string tokenStatus)
    {
        await using LoopbackServer server = Imds(tokenStatus);
        using CredentialWorld world = At(server.Uri);
        CredentialWorld.IsRemote(await world.FindAsync());
        Assert.All(server.Received.Skip(1), received => Assert.Null(received.Header("x-aws-ec2-metadata-token")));
    }

    [Theory]
    [InlineData("403 Forbidden", "true", "gave no session token (HTTP 403)")]
    [InlineData("404 Not Found", "TRUE", "gave no session token (HTTP 404)")]
    [InlineData("500 Oops", "true", "gave no session token (HTTP 500)")]
    [InlineData("400 Bad Request", null, "gave no session token (HTTP 400)")]
    [InlineData("401 Unauthorized", null, "gave no session token (HTTP 401)")]
    public async Task Version_1_is_not_used_if_it_is_switched_off_or_the_request_was_not_understood(string tokenStatus, string? disabled, string told)
    {
        await using LoopbackServer server = Imds(tokenStatus);
        using CredentialWorld world = At(server.Uri);
        world.Home["AWS_EC2_METADATA_V1_DISABLED"] = disabled;
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task The_config_file_can_switch_version_1_off_too()
    {
        await using LoopbackServer server = Imds("403 Forbidden");
        using CredentialWorld world = At(server.Uri);
        world.Home.WithConfig("[default]\nec2_metadata_v1_disabled = true");
        await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Single(server.Received);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not HTTP at all\r\n\r\n")]
    public async Task Version_1_is_used_if_the_request_for_a_token_has_no_answer(string answer)
    {
        await using LoopbackServer server = new(request => request.Uri.AbsolutePath switch
        {
            "/latest/api/token" => answer,
            Roles => LoopbackServer.Ok("my-role"),
            _ => LoopbackServer.Ok(CredentialWorld.Document),
        });
        using CredentialWorld world = At(server.Uri);
        CredentialWorld.IsRemote(await world.FindAsync());
        Assert.All(server.Received.Skip(1), received => Assert.Null(received.Header("x-aws-ec2-metadata-token")));
    }

    [Fact]
    public async Task Version_1_is_used_if_the_answer_with_a_token_is_lost_on_its_way_unless_it_is_switched_off()
    {
        foreach (bool isOff in (bool[])[false, true])
        {
            // The answer to PUT dies after one hop, as it does between an instance and its containers.
            using CredentialWorld world = new((request, cancellationToken) => request.Method == "PUT"
                ? Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith<HttpResponseMessage>(_ => throw new OperationCanceledException(), TaskScheduler.Default)
                : Task.FromResult(StubHandler.Reply(200, request.Uri.AbsolutePath == Roles ? "my-role" : CredentialWorld.Document)));
            world.Home.With("AWS_EC2_METADATA_DISABLED=false", $"AWS_EC2_METADATA_V1_DISABLED={isOff}");
            Task<AwsCredentialIdentity> search = world.FindAsync();
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            if (isOff) await Test.FailsAsync(() => search, FailureKind.CredentialsNotFound);
            else CredentialWorld.IsRemote(await search);
        }
    }

    [Fact]
    public async Task A_machine_without_a_role_has_no_credentials()
    {
        await using LoopbackServer server = Imds("200 OK", roles: null);
        using CredentialWorld world = At(server.Uri);
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains("knows no role", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_of_roles_is_no_role()
    {
        await using LoopbackServer server = Imds("200 OK", roles: "\n");
        using CredentialWorld world = At(server.Uri);
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains("knows no role", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_roles_the_first_is_taken()
    {
        await using LoopbackServer server = Imds("200 OK", roles: "my-role\nother\n");
        using CredentialWorld world = At(server.Uri);
        CredentialWorld.IsRemote(await world.FindAsync());
    }

    [Fact]
    public async Task A_role_without_credentials_is_named()
    {
        await using LoopbackServer server = Imds("200 OK", roles: "gone");
        using CredentialWorld world = At(server.Uri);
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains("no credentials for the role 'gone'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_document_is_no_credentials()
    {
        await using LoopbackServer server = Imds("200 OK", document: """{"Code":"AssumeRoleUnauthorizedAccess","Message":"m"}""");
        using CredentialWorld world = At(server.Uri);
        await world.FailsAsync(FailureKind.InvalidConfiguration);
    }

    [Fact]
    public async Task Nobody_there_is_told_in_the_list()
    {
        int port = LoopbackServer.ClosedPort();
        using CredentialWorld world = At(new Uri($"http://127.0.0.1:{port}"));
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains($"instance metadata: no answer from 127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_second_is_waited_for_an_answer()
    {
        await using LoopbackServer server = new(_ => "HTTP/1.1 200 OK\r\n", keepOpen: true);
        using CredentialWorld world = At(server.Uri);
        Task<AwsCredentialIdentity> search = world.FindAsync();
        await server.AnsweredAsync();
        world.Home["AWS_EC2_METADATA_V1_DISABLED"] = "true";
        world.Clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(search.IsCompleted);
        world.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await Test.FailsAsync(() => search, FailureKind.CredentialsNotFound);
    }

    [Theory]
    [InlineData("", "http://169.254.169.254/latest/api/token")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=IPv4", "http://169.254.169.254/latest/api/token")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=IPv6", "http://[fd00:ec2::254]/latest/api/token")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:1338", "http://127.0.0.1:1338/latest/api/token")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:1338/base/", "http://127.0.0.1:1338/base/latest/api/token")]
    public async Task The_address_is_the_known_one_or_the_configured(string setting, string asked)
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(400, ""));
        world.Home["AWS_EC2_METADATA_DISABLED"] = null;
        if (setting.Length > 0) world.Home.With(setting);
        await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Equal(asked, Assert.Single(world.Handler!.Sent).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("localhost")]
    [InlineData("ftp://127.0.0.1")]
    public async Task An_address_that_is_none_is_a_mistake_in_the_configuration(string endpoint)
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(500, ""));
        world.Home.With("AWS_EC2_METADATA_DISABLED=", $"AWS_EC2_METADATA_SERVICE_ENDPOINT={endpoint}");
        await world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.Empty(world.Handler!.Sent);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    public async Task It_can_be_switched_off(string value)
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(500, ""));
        world.Home["AWS_EC2_METADATA_DISABLED"] = value;
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains("switched off by AWS_EC2_METADATA_DISABLED", failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.Handler!.Sent);
    }

    private static CredentialWorld At(Uri endpoint)
    {
        CredentialWorld world = new();
        world.Home.With("AWS_EC2_METADATA_DISABLED=false", $"AWS_EC2_METADATA_SERVICE_ENDPOINT={endpoint}");
        return world;
    }

    private static LoopbackServer Imds(string tokenStatus, string? roles = "my-role", string document = CredentialWorld.Document) =>
        new(request => request.Uri.AbsolutePath switch
        {
            "/latest/api/token" => LoopbackServer.Raw($"HTTP/1.1 {tokenStatus}", "session-1"),
            Roles when roles is not null => LoopbackServer.Ok(roles),
            Roles + "my-role" => LoopbackServer.Ok(document),
            _ => LoopbackServer.Raw("HTTP/1.1 404 Not Found", "<html>"),
        });
}
