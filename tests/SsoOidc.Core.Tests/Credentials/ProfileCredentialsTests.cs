using SsoOidc.Core.Http;

namespace SsoOidc.Core.Tests.Credentials;

public sealed class ProfileCredentialsTests
{
    private const string Whole =
        "aws_access_key_id = AKFILE\naws_secret_access_key = sak/+=\naws_session_token = tok\naws_account_id = 123456789012\n";

    [Fact]
    public async Task The_credentials_file_is_read()
    {
        using CredentialWorld world = new();
        world.Home.WithCredentials("[default]\n" + Whole);
        AwsCredentialIdentity found = await world.FindAsync();
        Assert.Equal("AKFILE", found.AccessKeyId);
        Assert.Equal("sak/+=", found.SecretAccessKey.Reveal());
        Assert.Equal("tok", found.SessionToken?.Reveal());
        Assert.Equal("123456789012", found.AccountId);
    }

    [Fact]
    public async Task The_config_file_is_read()
    {
        using CredentialWorld world = new();
        world.Home.WithConfig("[profile dev]\n" + Whole);
        Assert.Equal("tok", (await world.FindAsync("dev")).SessionToken?.Reveal());
    }

    [Fact]
    public async Task The_old_name_of_the_session_token_is_known()
    {
        using CredentialWorld world = new();
        world.Home.WithCredentials("[default]\naws_access_key_id = A\naws_secret_access_key = s\naws_security_token = old");
        Assert.Equal("old", (await world.FindAsync()).SessionToken?.Reveal());
    }

    [Fact]
    public async Task The_credentials_file_goes_before_the_config_file()
    {
        using CredentialWorld world = new();
        world.Home.WithCredentials("[dev]\n" + Whole)
            .WithConfig("[profile dev]\naws_access_key_id = AKCONFIG\naws_secret_access_key = s\ncredential_process = false");
        Assert.Equal("AKFILE", (await world.FindAsync("dev")).AccessKeyId);
    }

    [Fact]
    public async Task The_profile_may_be_named_by_the_environment()
    {
        using CredentialWorld world = new();
        world.Home.With("AWS_PROFILE=dev").WithCredentials("[dev]\n" + Whole);
        Assert.Equal("AKFILE", (await world.FindAsync()).AccessKeyId);
    }

    [Theory]
    [InlineData("aws_access_key_id = AKFILE")]
    [InlineData("aws_access_key_id = AKFILE\naws_secret_access_key =")]
    public async Task A_key_without_its_secret_is_a_mistake_that_names_the_file(string keys)
    {
        using CredentialWorld world = new();
        world.Home.WithCredentials("[default]\n" + keys);
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.Contains(world.Home.Path(Path.Combine(".aws", "credentials")), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_nowhere_is_not_found()
    {
        using CredentialWorld world = new();
        await world.FailsAsync(FailureKind.ProfileNotFound, "nobody");
    }
}
