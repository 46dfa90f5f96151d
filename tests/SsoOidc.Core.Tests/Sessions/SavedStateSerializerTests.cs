using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class SavedStateSerializerTests
{
    private const string Nasty = "s+e/c=r&e't<é漢😀\"\\\n";

    private static readonly DateTimeOffset s_time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly ServiceLocation s_location = new("eu-west-1", new Uri("http://127.0.0.1:4566/base/"), false, true);

    private static readonly SavedState[] s_states =
    [
        new ClientRegistrationState
        {
            ClientId = "c", Generation = 7, Location = s_location, ClientSecret = new Secret(Nasty), ClientName = Nasty,
            ClientIdIssuedAt = s_time, ClientSecretExpiresAt = s_time, AuthorizationEndpoint = "a", TokenEndpoint = "t",
        },
        new SsoSessionState
        {
            ClientId = "c", Generation = long.MaxValue, Location = ServiceLocation.Unknown, ClientSecret = new Secret(Nasty),
            AccessToken = new Secret(Nasty), RefreshToken = new Secret(Nasty), IdToken = new Secret(Nasty), TokenType = "Bearer",
            ExpiresAt = s_time, ClientSecretExpiresAt = s_time, StartUrl = "https://example.awsapps.com/start/#/",
        },
        new IamSessionState
        {
            ClientId = "arn:aws:sso::123456789012:application/x", Location = s_location, AccessToken = new Secret(Nasty),
            RefreshToken = new Secret(Nasty), IssuedTokenType = "urn", IdentityContext = Nasty, ExpiresAt = s_time,
        },
        new LoginSessionState
        {
            ClientId = "c", DPoPKey = new Secret(Nasty), SessionArn = Arn.TryParse("arn:aws:iam::111122223333:user/é"), ExpiresAt = s_time,
            RefreshToken = new Secret(Nasty),
        },
    ];

    public static TheoryData<int> States => [.. Enumerable.Range(0, s_states.Length)];

    [Theory]
    [MemberData(nameof(States))]
    public void What_is_written_reads_back_the_same(int index)
    {
        string text = SavedStateSerializer.Serialize(s_states[index]);
        Assert.Matches("^SSOOIDC1[.][A-Za-z0-9_-]+$", text);
        SavedState back = SavedStateSerializer.Deserialize(text, "it")!;
        // Lists compare by reference.
        Assert.Equivalent(s_states[index], back, strict: true);
        Assert.Equal(text, SavedStateSerializer.Serialize(back));
    }

    [Fact]
    public void Lists_and_credentials_read_back()
    {
        SsoSessionState sso = (SsoSessionState)Back(new SsoSessionState { ClientId = "c", ClientScope = ["a", "b c"] });
        Assert.Equal(["a", "b c"], sso.ClientScope);
        LoginSessionState login = (LoginSessionState)Back(new LoginSessionState
        {
            ClientId = "c",
            ExpiresAt = s_time,
            Credentials = new AwsCredentialIdentity
            {
                AccessKeyId = "AKID", SecretAccessKey = new Secret(Nasty), SessionToken = new Secret(Nasty), AccountId = "111122223333",
            },
        });
        Assert.Equal(
            ("AKID", Nasty, Nasty, "111122223333", s_time),
            (login.Credentials!.AccessKeyId, login.Credentials.SecretAccessKey.Reveal(), login.Credentials.SessionToken!.Reveal(),
                login.AccountId, login.Credentials.Expiration));
    }

    [Theory]
    [InlineData("{0}\n")]
    [InlineData("value: {0}\r\n")]
    [InlineData("\"{0}\"")]
    [InlineData("@{{name={0}; type=note}}")]
    public void Text_that_a_vault_puts_around_it_does_not_matter(string around)
    {
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, around, SavedStateSerializer.Serialize(s_states[1]));
        Assert.True(SavedStateSerializer.Holds(text));
        Assert.Equal(SessionKind.SsoToken, SavedStateSerializer.Deserialize(text, "it")!.Kind);
    }

    [Theory]
    [InlineData("hunter2", FailureKind.SecretNotManaged)]
    [InlineData("", FailureKind.SecretNotManaged)]
    [InlineData(null, FailureKind.SecretNotManaged)]
    [InlineData("SSOOIDC", FailureKind.SecretNotManaged)]
    [InlineData("SSOOIDC.x", FailureKind.SecretNotManaged)]
    [InlineData("SSOOIDC1", FailureKind.SecretNotManaged)]
    [InlineData("SSOOIDC2.e30", FailureKind.SecretSchemaUnsupported)]
    [InlineData("SSOOIDC1.", FailureKind.SecretIncomplete)]
    [InlineData("SSOOIDC1.e30", FailureKind.SecretIncomplete)]
    [InlineData("SSOOIDC1.W10", FailureKind.SecretIncomplete)]
    [InlineData("SSOOIDC1.!", FailureKind.SecretIncomplete)]
    public void What_can_not_be_read_is_told_by_kind(string? text, FailureKind kind) =>
        Assert.Equal(kind, Assert.Throws<SsoOidcException>(() => SavedStateSerializer.Deserialize(text, "It")).Kind);

    [Fact]
    public void Every_cut_is_damaged_and_never_another_state()
    {
        string text = SavedStateSerializer.Serialize(s_states[1]);
        for (int length = "SSOOIDC1.".Length; length < text.Length; length++)
        {
            SsoOidcException failure = Assert.Throws<SsoOidcException>(() => SavedStateSerializer.Deserialize(text.Substring(0, length), "It"));
            Assert.Equal(FailureKind.SecretIncomplete, failure.Kind);
        }
    }

    [Fact]
    public void Unknown_members_of_a_later_version_are_skipped()
    {
        string json = """{"kind":"SsoToken","clientId":"c","new":{"a":[1]},"accessToken":5}""";
        string text = "SSOOIDC1." + Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=');
        Assert.Null(((SsoSessionState)SavedStateSerializer.Deserialize(text, "It")!).AccessToken);
    }

    [Fact]
    public void What_was_signed_out_of_is_nothing()
    {
        Assert.Null(SavedStateSerializer.Deserialize(SavedStateSerializer.Ended, "It"));
        Assert.True(SavedStateSerializer.Holds(SavedStateSerializer.Ended));
    }

    private static SavedState Back(SavedState state) => SavedStateSerializer.Deserialize(SavedStateSerializer.Serialize(state), "it")!;
}
