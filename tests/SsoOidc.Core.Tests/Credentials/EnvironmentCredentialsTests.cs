using SsoOidc.Core.Http;

namespace SsoOidc.Core.Tests.Credentials;

public sealed class EnvironmentCredentialsTests
{
    [Fact]
    public async Task Everything_is_read()
    {
        using CredentialWorld world = new();
        world.Home.With(
            "AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak", "AWS_SESSION_TOKEN=tok", "AWS_ACCOUNT_ID=123456789012",
            "AWS_CREDENTIAL_EXPIRATION=2026-01-02T09:04:05Z");
        AwsCredentialIdentity found = await world.FindAsync();
        Assert.Equal("AKENV", found.AccessKeyId);
        Assert.Equal("sak", found.SecretAccessKey.Reveal());
        Assert.Equal("tok", found.SessionToken?.Reveal());
        Assert.Equal("123456789012", found.AccountId);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 9, 4, 5, TimeSpan.Zero), found.Expiration);
    }

    [Fact]
    public async Task The_key_alone_is_enough()
    {
        using CredentialWorld world = new();
        world.Home.With("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak", "AWS_SESSION_TOKEN=");
        AwsCredentialIdentity found = await world.FindAsync();
        Assert.Null(found.SessionToken);
        Assert.Null(found.AccountId);
        Assert.Null(found.Expiration);
    }

    [Fact]
    public async Task The_old_name_of_the_session_token_is_known_and_goes_first()
    {
        using CredentialWorld world = new();
        world.Home.With("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak", "AWS_SECURITY_TOKEN=old", "AWS_SESSION_TOKEN=new");
        Assert.Equal("old", (await world.FindAsync()).SessionToken?.Reveal());
    }

    [Fact]
    public async Task Those_that_have_ended_are_an_error_and_lead_to_nobody_else()
    {
        using CredentialWorld world = new();
        world.Home.With("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak", "AWS_CREDENTIAL_EXPIRATION=2026-01-02T03:04:05Z")
            .WithCredentials("[default]\naws_access_key_id = AKFILE\naws_secret_access_key = s");
        SsoOidcException failure = await world.FailsAsync(FailureKind.CredentialsNotFound);
        Assert.Contains("ended at 2026-01-02T03:04:05Z", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY is not set")]
    [InlineData("AWS_SECRET_ACCESS_KEY=sak", "AWS_ACCESS_KEY_ID is not set")]
    public async Task One_without_the_other_is_a_mistake_and_not_passed_over(string only, string message)
    {
        using CredentialWorld world = new();
        world.Home.With(only).WithCredentials("[default]\naws_access_key_id = AKFILE\naws_secret_access_key = s");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_goes_before_the_files()
    {
        using CredentialWorld world = new();
        world.Home.With("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak", "AWS_PROFILE=dev")
            .WithCredentials("[dev]\naws_access_key_id = AKFILE\naws_secret_access_key = s");
        Assert.Equal("AKENV", (await world.FindAsync()).AccessKeyId);
    }

    [Fact]
    public async Task A_profile_that_the_caller_named_goes_before_the_environment()
    {
        using CredentialWorld world = new();
        world.Home.With("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=sak")
            .WithCredentials("[dev]\naws_access_key_id = AKFILE\naws_secret_access_key = s");
        Assert.Equal("AKFILE", (await world.FindAsync("dev")).AccessKeyId);
    }
}
