using SsoOidc.Core.Credentials;
using SsoOidc.Core.Tests.Sts;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

/// <summary>A role for a token that lies in a file, as a cluster or a pipeline puts it there.</summary>
public sealed class WebIdentityTests : IDisposable
{
    private const string Arn = "arn:aws:iam::111122223333:role/deploy";
    private const string Token = "eyJ.a+/=&'<\u00e9.sig";

    private readonly CredentialWorld _world;
    private DateTimeOffset _end = TestClock.Beginning.AddHours(1);

    public WebIdentityTests() => _world = new CredentialWorld(_ => StubHandler.Reply(
        200, StsReplies.Role("AssumeRoleWithWebIdentity", expiration: _end.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)), StsReplies.Xml));

    private List<SentRequest> Sent => _world.Handler!.Sent;

    private Dictionary<string, string> Form => StsReplies.Form(Sent[^1].Body);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_environment_names_token_role_and_session()
    {
        WithVariables(_world.Home.Write("token", $"\n{Token}\r\n")).With("AWS_ROLE_SESSION_NAME=pod-7");
        FoundCredentials found = await _world.LocateAsync();
        Assert.Equal((CredentialSourceType.WebIdentity, Arn), (found.Type, found.Subject));
        Assert.Equal((Token, Arn, "pod-7"), (Form["WebIdentityToken"], Form["RoleArn"], Form["RoleSessionName"]));
        Assert.Null(Sent[0].Header("Authorization"));
    }

    [Fact]
    public async Task A_profile_that_was_named_is_not_mixed_with_the_environment()
    {
        WithVariables("/nowhere").With("AWS_ROLE_SESSION_NAME=pod-7");
        _world.Home.Write("own", "own");
        _world.Home.WithConfig("[profile dev]\nweb_identity_token_file = ~/own\nrole_arn = arn:aws:iam::111122223333:role/own");
        await _world.FindAsync("dev");
        Assert.Equal(("own", "arn:aws:iam::111122223333:role/own", "ssooidc-1767323045"), (Form["WebIdentityToken"], Form["RoleArn"], Form["RoleSessionName"]));
    }

    /// <summary>Who puts the token there replaces it before it ends; a token in memory would be an old one.</summary>
    [Fact]
    public async Task The_file_is_read_again_at_each_refresh_and_not_before()
    {
        WithVariables(_world.Home.Write("token", "first"));
        await _world.FindAsync();
        _world.Home.Write("token", "second");
        await _world.FindAsync();
        Assert.Equal("first", StsReplies.Form(Assert.Single(Sent).Body)["WebIdentityToken"]);

        _world.Clock.Advance(TimeSpan.FromMinutes(45));
        _end = _world.Clock.GetUtcNow().AddHours(1);
        await _world.FindAsync();
        Assert.Equal((2, "second"), (Sent.Count, Form["WebIdentityToken"]));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(20_000, true)]
    [InlineData(20_001, false)]
    [InlineData(30_000, false)]
    public async Task A_token_has_1_to_20000_characters_as_STS_takes_it(int length, bool isTaken)
    {
        WithVariables(_world.Home.Write("token", new string('t', length) + "\n"));
        if (isTaken)
        {
            await _world.FindAsync();
            Assert.Equal(length, Form["WebIdentityToken"].Length);
            return;
        }

        SsoOidcException failure = await _world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.Contains("is empty, or longer than a token", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ttt", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(Sent);
    }

    [Fact]
    public async Task A_file_without_end_is_not_read_to_its_end()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero");
        WithVariables("/dev/zero");
        await _world.FailsAsync(FailureKind.InvalidConfiguration).WaitAsync(Test.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData(".aws")]
    public async Task A_file_that_cannot_be_read_is_named(string name)
    {
        WithVariables(_world.Home.Path(name));
        SsoOidcException failure = await _world.FailsAsync(FailureKind.InvalidConfiguration);
        Assert.Contains(_world.Home.Path(name) + " can't be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_role_is_a_mistake_and_no_reason_to_be_somebody_else()
    {
        _world.Home.With("AWS_WEB_IDENTITY_TOKEN_FILE=/nowhere").WithCredentials("[default]\naws_access_key_id = A\naws_secret_access_key = s");
        Assert.Contains("AWS_ROLE_ARN", (await _world.FailsAsync(FailureKind.InvalidConfiguration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_STS_refuses_is_not_in_the_error_and_leads_to_nobody_else()
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(
            400, StsReplies.Error("ExpiredTokenException", $"Token {Uri.EscapeDataString(Token)} expired"), StsReplies.Xml));
        world.Home.With($"AWS_WEB_IDENTITY_TOKEN_FILE={world.Home.Write("token", Token)}", $"AWS_ROLE_ARN={Arn}")
            .WithCredentials("[default]\naws_access_key_id = A\naws_secret_access_key = s");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidGrant);
        Assert.Contains("Token **** expired", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", failure.ToString(), StringComparison.Ordinal);
    }

    private FakeHome WithVariables(string file) => _world.Home.With($"AWS_WEB_IDENTITY_TOKEN_FILE={file}", $"AWS_ROLE_ARN={Arn}");
}
