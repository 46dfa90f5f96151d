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
                "No AWS credentials were found. Looked for:",
                "  - environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set;",
                "  - assumed role: the profile 'default' has no role_arn;",
                "  - web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set, and the profile 'default' has no web_identity_token_file;",
                "  - IAM Identity Center: the profile 'default' has no sso_account_id and sso_role_name;",
                $"  - credentials file {Path.Combine(folder, "credentials")}: no such file;",
                "  - console sign-in: the profile 'default' has no login_session;",
                $"  - config file {Path.Combine(folder, "config")}: no such file;",
                "  - container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set;",
                "  - instance metadata: no answer from 169.254.169.254.",
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
    public async Task Past_a_profile_that_the_caller_named_the_environment_is_not_asked_but_the_machine_is()
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(200, CredentialWorld.Document));
        world.Home.With("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak", "AWS_WEB_IDENTITY_TOKEN_FILE=/nowhere", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds")
            .WithConfig("[profile dev]\nregion = eu-west-1");
        CredentialWorld.IsRemote(await world.FindAsync("dev"));
        world.Home["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = null;
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound, "dev");
        Assert.Contains("environment: not asked, since a profile was named", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso_account_id = 111122223333\nsso_role_name = R\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1", FailureKind.SecretNotFound)]
    [InlineData("sso_account_id = 111122223333", FailureKind.InvalidConfiguration)]
    [InlineData("login_session = arn:aws:sts::111122223333:assumed-role/A/b", FailureKind.SecretNotFound)]
    [InlineData("role_arn = arn:aws:iam::111122223333:role/x", FailureKind.InvalidConfiguration)]
    [InlineData("role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = nosuch", FailureKind.InvalidConfiguration)]
    [InlineData("role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = dev", FailureKind.InvalidConfiguration)]
    [InlineData("role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = dev\ncredential_source = Environment", FailureKind.InvalidConfiguration)]
    [InlineData("role_arn = arn:aws:iam::111122223333:role/x\ncredential_source = environment", FailureKind.InvalidConfiguration)]
    [InlineData("web_identity_token_file = /nowhere/token", FailureKind.InvalidConfiguration)]
    public async Task What_a_profile_names_and_what_fails_leads_to_nobody_else(string profile, FailureKind kind)
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(200, CredentialWorld.Document));
        world.Home.With("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds").WithConfig($"[profile dev]\n{profile}");
        await world.FailsAsync(kind, "dev");
        Assert.Empty(world.Handler!.Sent);
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
