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
    [InlineData("400 Bad Request", null, "gave no session token (HTTP 400)")]
    [InlineData("500 Oops", null, "gave no session token (HTTP 500)")]
    public async Task Version_1_is_not_used_where_it_is_switched_off_or_the_service_is_ill(string tokenStatus, string? disabled, string told)
    {
        await using LoopbackServer server = Imds(tokenStatus);
        using CredentialWorld world = At(server.Uri);
        world.Home["AWS_EC2_METADATA_V1_DISABLED"] = disabled;
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Received);
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
        using CredentialWorld world = new(_ => StubHandler.Reply(500, ""));
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
