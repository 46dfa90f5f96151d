using SsoOidc.Core.Credentials;
using SsoOidc.Core.Tests.Sts;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

/// <summary>Profiles that take a role with the credentials of another profile, or of their surroundings.</summary>
public sealed class RoleAssumptionTests : IDisposable
{
    private const string Deploy = "role_arn = arn:aws:iam::111122223333:role/deploy\n";
    private const string Keys = "[profile keys]\naws_access_key_id = AKKEYS\naws_secret_access_key = s+/=&'<\n";

    private readonly CredentialWorld _world;
    private int _roles;

    public RoleAssumptionTests() => _world = new CredentialWorld(_ => StubHandler.Reply(200, StsReplies.Role(id: $"ASIAROLE{++_roles}"), StsReplies.Xml));

    private List<SentRequest> Sent => _world.Handler!.Sent;

    private Dictionary<string, string> Form => StsReplies.Form(Sent[^1].Body);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_role_is_taken_with_the_keys_of_the_source_and_all_that_the_profile_says()
    {
        WithProfile("source_profile = keys\nexternal_id = a+/=&'<\nrole_session_name = me+you@x\nduration_seconds = 3600\nregion = eu-central-1");
        FoundCredentials found = await _world.LocateAsync("dev");
        Assert.Equal((CredentialSourceType.AssumeRole, "dev", "arn:aws:iam::111122223333:role/deploy"), (found.Type, found.ProfileName, found.Subject));
        Assert.Equal(("ASIAROLE1", "111122223333"), (found.Identity.AccessKeyId, found.Identity.AccountId));
        Assert.Equal("sts.eu-central-1.amazonaws.com", Sent[0].Uri.Host);
        Assert.Contains("Credential=AKKEYS/", Sent[0].Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal(
            ("a+/=&'<", "me+you@x", "3600"), (Form["ExternalId"], Form["RoleSessionName"], Form["DurationSeconds"]));
        Assert.DoesNotContain("SerialNumber", Form.Keys);
    }

    /// <summary>A role in a second account by a role in a first: each request is signed with what the one before gave.</summary>
    [Fact]
    public async Task Roles_are_taken_one_by_the_other_in_the_region_of_the_profile_that_was_asked_for()
    {
        _world.Home.WithConfig(
            $"[profile dev]\n{Deploy}source_profile = hop\nregion = eu-central-1\n[profile hop]\nrole_arn = arn:aws:iam::444455556666:role/hop\nsource_profile = keys\nregion = us-west-2\n{Keys}");
        Assert.Equal("ASIAROLE2", (await _world.FindAsync("dev")).AccessKeyId);
        Assert.Equal(2, Sent.Count);
        Assert.Contains("role%2Fhop", Sent[0].Body, StringComparison.Ordinal);
        Assert.Contains("Credential=AKKEYS/", Sent[0].Header("Authorization"), StringComparison.Ordinal);
        Assert.Contains("Credential=ASIAROLE1/", Sent[1].Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal("t+/=&", Sent[1].Header("X-Amz-Security-Token"));
        Assert.All(Sent, sent => Assert.Equal("sts.eu-central-1.amazonaws.com", sent.Uri.Host));
    }

    [Theory]
    [InlineData("source_profile = dev\naws_access_key_id = AKOWN\naws_secret_access_key = s", "", "AKOWN")]
    [InlineData("source_profile = both", "[profile both]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = dev\naws_access_key_id = AKBOTH\naws_secret_access_key = s", "AKBOTH")]
    [InlineData("source_profile = printed", "[profile printed]\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":\"AKPRINTED\",\"SecretAccessKey\":\"s\"}'", "AKPRINTED")]
    [InlineData("credential_source = Environment", "", "AKENV")]
    public async Task The_source_is(string profile, string others, string id)
    {
        Assert.SkipUnless(id != "AKPRINTED" || !OperatingSystem.IsWindows(), "echo is no program on Windows");
        _world.Home.With("AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=s");
        WithProfile(profile, others);
        await _world.FindAsync("dev");
        Assert.Contains($"Credential={id}/", Assert.Single(Sent).Header("Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source_profile = dev", "", "dev -> dev")]
    [InlineData("source_profile = a", "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = dev", "dev -> a -> b -> dev")]
    [InlineData("source_profile = a", "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = a", "dev -> a -> a")]
    public async Task A_circle_is_an_error_that_shows_it(string profile, string others, string circle)
    {
        WithProfile(profile, others);
        SsoOidcException failure = await _world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.Contains(circle + ".", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Sent);
    }

    [Theory]
    [InlineData("900", "900")]
    [InlineData(" 43200 ", "43200")]
    [InlineData("an hour", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999", null)]
    public async Task A_duration_that_is_no_number_is_none(string text, string? sent)
    {
        WithProfile($"source_profile = keys\nduration_seconds = {text}");
        await _world.FindAsync("dev");
        Assert.Equal(sent, Form.GetValueOrDefault("DurationSeconds"));
    }

    /// <summary>STS takes 2 to 64 of [\w+=,.@-].</summary>
    [Fact]
    public async Task A_session_without_a_name_gets_one_that_STS_takes_and_the_cache_does_not_know()
    {
        WithProfile("source_profile = keys");
        await _world.FindAsync("dev");
        Assert.Matches(@"\A[\w+=,.@-]{2,64}\z", Form["RoleSessionName"]);
        Assert.Equal("ssooidc-1767323045", Form["RoleSessionName"]);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("ASIAROLE1", (await _world.FindAsync("dev")).AccessKeyId);
        Assert.Single(Sent);
    }

    /// <summary>The names are what botocore 1.43.11 makes of the arguments: sha1 of json.dumps(arguments, sort_keys=True).</summary>
    [Theory]
    [InlineData("", "36c7d393cf27fa7aa5e80b005ae3ae5a11562a4e")]
    [InlineData("role_session_name = n\u00e9\nexternal_id = a\"b\nmfa_serial = arn:aws:iam::1:mfa/me\nduration_seconds = 900", "c96e7a26886ec5c5fcfcdc07af94313d9f5391ba")]
    public async Task The_credentials_are_kept_where_the_AWS_CLI_keeps_its_own(string profile, string name)
    {
        _world.MfaCode = _ => "123456";
        WithProfile("source_profile = keys\n" + profile);
        await _world.FindAsync("dev");
        Assert.Equal([name + ".json"], Directory.GetFiles(_world.Home.Path(".aws/cli/cache")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(44 * 60 + 59, 1)]
    [InlineData(45 * 60, 2)]
    [InlineData(60 * 60, 2)]
    public async Task What_is_cached_serves_until_a_quarter_of_an_hour_before_its_end(int seconds, int requests)
    {
        WithProfile("source_profile = keys");
        await _world.FindAsync("dev");
        _world.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal($"ASIAROLE{requests}", (await _world.FindAsync("dev")).AccessKeyId);
        Assert.Equal(requests, Sent.Count);
    }

    [Fact]
    public async Task A_hit_in_the_cache_asks_neither_the_source_nor_a_person()
    {
        string marker = _world.Home.Path("ran");
        int asked = 0;
        _world.MfaCode = _ => $"{++asked}23456";
        WithProfile("source_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me");
        await _world.FindAsync("dev");
        Assert.Equal(("arn:aws:iam::1:mfa/me", "123456"), (Form["SerialNumber"], Form["TokenCode"]));
        WithProfile("source_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me", keys: $"[profile keys]\ncredential_process = touch '{marker}'");
        Assert.Equal("ASIAROLE1", (await _world.FindAsync("dev")).AccessKeyId);
        Assert.Equal((1, false), (asked, File.Exists(marker)));
    }

    [Fact]
    public async Task Where_nobody_can_type_a_code_that_is_said_and_nothing_sent()
    {
        WithProfile("source_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me");
        SsoOidcException failure = await _world.FailsAsync(FailureKind.InteractionRequired, "dev");
        Assert.Contains("arn:aws:iam::1:mfa/me", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Get-AwsCredential", failure.NextStep, StringComparison.Ordinal);
        Assert.Empty(Sent);
    }

    [Fact]
    public async Task A_refusal_names_the_role_the_profile_and_who_asked()
    {
        using CredentialWorld world = new(_ => StubHandler.Reply(403, StsReplies.Error("AccessDenied", "User is not authorized"), StsReplies.Xml));
        world.Home.WithConfig($"[profile dev]\n{Deploy}source_profile = keys\n{Keys}");
        SsoOidcException failure = await world.FailsAsync(FailureKind.AccessDenied, "dev");
        Assert.StartsWith(
            "The role arn:aws:iam::111122223333:role/deploy of the profile 'dev' could not be taken with the credentials of SharedConfigFile (profile 'keys'). ",
            failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s+/=&'<", failure.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(world.Home.Path(".aws/cli/cache")), "a refusal is kept by nobody");
    }

    private void WithProfile(string profile, string others = "", string keys = Keys) =>
        _world.Home.WithConfig($"[profile dev]\n{Deploy}{profile}\n{others}\n{keys}");
}
