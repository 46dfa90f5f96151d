using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

public sealed class CredentialProviderChainTests
{
    [Fact]
    public async Task The_error_lists_every_place_that_was_looked_at()
    {
        using CredentialWorld world = new(_ => throw new HttpRequestException("nobody"));
        world.Home["AWS_EC2_METADATA_DISABLED"] = null;
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        string folder = world.Home.Path(".aws");
        Assert.Equal(
            [
                "No AWS credentials to sign the request with. Looked for:",
                "  - environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set",
                $"  - credentials file {Path.Combine(folder, "credentials")}: no such file",
                $"  - config file {Path.Combine(folder, "config")}: no such file",
                "  - container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set",
                "  - instance metadata: no answer from 169.254.169.254",
            ],
            failure.Message.Split('\n'));
    }

    [Fact]
    public async Task Files_without_the_profile_or_its_keys_are_told_apart()
    {
        using CredentialWorld world = new();
        world.Home.WithConfig("[default]\nregion = eu-west-1").WithCredentials("[other]\n");
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains("credentials: no profile 'default'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("config: the profile 'default' has no credential_process or aws_access_key_id", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_the_caller_named_is_asked_alone()
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(200, CredentialWorld.Document));
        world.Home.With(
            "AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak", "AWS_EC2_METADATA_DISABLED=false",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds").WithConfig("[profile dev]\nregion = eu-west-1");
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound, "dev");
        Assert.Empty(world.Handler!.Sent);
        Assert.Contains("environment: not asked, since a profile was named", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("container", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("instance metadata", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_the_environment_names_leaves_the_rest_open()
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(200, CredentialWorld.Document));
        world.Home.With("AWS_PROFILE=dev", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds").WithConfig("[profile dev]\nregion = eu-west-1");
        CredentialWorld.IsRemote(await world.FindAsync());
    }

    [Fact]
    public async Task Files_go_before_the_container_and_the_container_before_the_instance()
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(200, CredentialWorld.Document));
        world.Home.With("AWS_EC2_METADATA_DISABLED=false", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds")
            .WithCredentials("[default]\naws_access_key_id = AKFILE\naws_secret_access_key = s");
        Assert.Equal("AKFILE", (await world.FindAsync()).AccessKeyId);
        Assert.Empty(world.Handler!.Sent);
        world.Home.WithCredentials("");
        CredentialWorld.IsRemote(await world.FindAsync());
        Assert.Equal("169.254.170.2", Assert.Single(world.Handler.Sent).Uri.Host);
    }
}
