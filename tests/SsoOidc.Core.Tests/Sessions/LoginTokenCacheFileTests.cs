using System.Text.Json.Nodes;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

/// <summary>The files of the AWS login cache, as each of their writers leaves them.</summary>
public sealed class LoginTokenCacheFileTests : IDisposable
{
    private const string Jane = "arn:aws:sts::012345678910:assumed-role/Admin/admin";

    /// <summary>The key of the AWS CLI's own tests.</summary>
    private const string Sec1 =
        "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIHjt7c+VnkIkN6RW7QgZPFNLb/9AZEhqSYYMtwrlLb3WoAoGCCqGSM49\nAwEHoUQDQgAEv2FjRpMtADMZ4zoZxshV9chEkembgzZnXSUNe+DA8dKqXN/7qTcZ\njYJHKIi+Rn88zUGqCJo3DWF/X+ufVfdU2g==\n-----END EC PRIVATE KEY-----\n";

    private readonly FakeHome _home = new();
    private readonly TestClock _clock = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_file_is_named_after_the_session()
    {
        const string name = "4b0ba8f99f075c0633e122fd73346ce203a3faf18ea0310eb2d29df1bab2e255.json";
        Assert.Equal(_home.Path($".aws/login/cache/{name}"), LoginCache.Of(_home.Open()).PathOf(Jane));
        _home["AWS_LOGIN_CACHE_DIRECTORY"] = "~/elsewhere";
        Assert.Equal(_home.Path($"elsewhere/{name}"), LoginCache.Of(_home.Open()).PathOf(Jane + " "));
    }

    [Theory]
    [InlineData("2026-01-02T03:19:05Z")]
    [InlineData("2026-01-02T03:19:05.000Z")]
    [InlineData("2026-01-02T04:19:05.000000000+01:00")]
    [InlineData("2026-01-02T03:19:05UTC")]
    public async Task Each_form_of_a_time_is_read(string time)
    {
        LoginSessionState session = await ReadAsync(Json(time));
        Assert.Equal(TestClock.Beginning.AddMinutes(15), session.ExpiresAt);
        Assert.Equal(session.ExpiresAt, session.Credentials!.Expiration);
    }

    [Fact]
    public async Task Neither_identity_token_nor_token_type_nor_times_must_be_there()
    {
        JsonObject json = Json("x");
        json.Remove("idToken");
        json.Remove("tokenType");
        LoginSessionState session = await ReadAsync(json);
        Assert.Equal(SessionKind.SignInToken, session.Kind);
        Assert.Equal(Jane, session.SessionArn!.ToString());
        Assert.Equal("012345678910", session.AccountId);
        Assert.Equal("rt-0", session.RefreshToken!.Reveal());
        Assert.False(session.IsValid(_clock.GetUtcNow(), TimeSpan.Zero));
    }

    [Theory]
    [InlineData("clientId")]
    [InlineData("dpopKey")]
    [InlineData("refreshToken")]
    public async Task Without_client_key_or_refresh_token_it_can_not_be_renewed(string member)
    {
        JsonObject json = Json("2026-01-02T03:19:05Z");
        json.Remove(member);
        Assert.Null((await ReadAsync(json)).RefreshToken);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task Both_forms_of_the_key_are_read_and_what_is_there_is_kept()
    {
        using DPoPKey key = DPoPKey.FromPem(new Secret(Sec1));
        using System.Security.Cryptography.ECDsa same = System.Security.Cryptography.ECDsa.Create();
        same.ImportFromPem(Sec1);
        string pkcs8 = same.ExportPkcs8PrivateKeyPem();
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", pkcs8, StringComparison.Ordinal);
        JsonObject json = Json("2026-01-02T03:19:05Z");
        json["dpopKey"] = pkcs8;
        LoginSessionState session = await ReadAsync(json);
        using DPoPKey read = DPoPKey.FromPem(session.DPoPKey!);
        Assert.Equal(key.ToPem(), read.ToPem());
        await File().SaveAsync(session, Test.Token);
        Assert.Equal(pkcs8, Saved()["dpopKey"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_others_put_there_is_kept_and_nothing_is_null()
    {
        JsonObject json = Json("2026-01-02T04:19:05.000000000+01:00");
        json["identityToken"] = "of another program";
        json["accessToken"]!["scope"] = new JsonArray("a", 1);
        LoginSessionState session = await ReadAsync(json);
        await File().SaveAsync(session with { IdToken = null, RefreshToken = new Secret("rt-1") }, Test.Token);
        JsonObject saved = Saved();
        Assert.Equal("of another program", saved["identityToken"]!.GetValue<string>());
        Assert.Equal("""["a",1]""", saved["accessToken"]!["scope"]!.ToJsonString());
        Assert.Equal("2026-01-02T03:19:05Z", saved["accessToken"]!["expiresAt"]!.GetValue<string>());
        Assert.Equal("012345678910", saved["accessToken"]!["accountId"]!.GetValue<string>());
        Assert.Equal("rt-1", saved["refreshToken"]!.GetValue<string>());
        Assert.False(saved.ContainsKey("idToken"));
        System.IO.File.Delete(PathOfFile);
        await File().SaveAsync(session, Test.Token);
        if (!OperatingSystem.IsWindows() && !Test.IsNetStandard)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(PathOfFile));
    }

    [Fact]
    public async Task The_account_stays_what_it_was_although_the_session_is_of_another()
    {
        JsonObject json = Json("2026-01-02T03:19:05Z");
        json["accessToken"]!["accountId"] = "999988887777";
        LoginSessionState session = await ReadAsync(json);
        Assert.Equal("999988887777", session.AccountId);
        await File().SaveAsync(session, Test.Token);
        Assert.Equal("999988887777", Saved()["accessToken"]!["accountId"]!.GetValue<string>());
        json["accessToken"]!.AsObject().Remove("accountId");
        Assert.Equal("012345678910", (await ReadAsync(json)).AccountId);
    }

    [Theory]
    [InlineData("""{"accessToken":"a text","refreshToken":"r"}""")]
    [InlineData("""{"accessToken":{"value":"x"}}""")]
    [InlineData("""{"accessToken":{"accessKeyId":"","secretAccessKey":"x"}}""")]
    [InlineData("""[1]""")]
    [InlineData("""{""")]
    [InlineData("")]
    public async Task Anything_else_is_nobody_signed_in_and_stays(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOfFile)!);
        System.IO.File.WriteAllText(PathOfFile, content);
        Assert.Null(await _clock.RunAsync(File().TryReadAsync(Test.Token)));
        Assert.False(await File().RemoveAsync(Test.Token));
        Assert.True(System.IO.File.Exists(PathOfFile));
        Assert.Empty(LoginCache.Of(_home.Open()).Sessions());
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_looked_at_again()
    {
        JsonObject json = Json("2026-01-02T03:19:05Z");
        Directory.CreateDirectory(Path.GetDirectoryName(PathOfFile)!);
        System.IO.File.WriteAllText(PathOfFile, json.ToJsonString()[..40]);
        Task<LoginSessionState?> reading = File().TryReadAsync(Test.Token);
        TimeSpan pause = await _clock.NextPauseAsync();
        System.IO.File.WriteAllText(PathOfFile, json.ToJsonString());
        _clock.Advance(pause);
        Assert.Equal("AKID", (await reading)!.Credentials!.AccessKeyId);
    }

    [Fact]
    public async Task Nothing_there_is_nobody_signed_in() =>
        Assert.Null(await File().TryReadAsync(Test.Token));

    [Fact]
    public async Task A_session_is_removed_by_its_file()
    {
        await ReadAsync(Json("2026-01-02T03:19:05Z"));
        Assert.Equal(PathOfFile, Assert.Single(LoginCache.Of(_home.Open()).Sessions()).Path);
        Assert.True(await File().RemoveAsync(Test.Token));
        Assert.False(System.IO.File.Exists(PathOfFile));
    }

    [Fact]
    public async Task The_region_of_the_sign_in_is_read_and_written()
    {
        JsonObject json = Json("2026-01-02T03:19:05Z");
        json["signInRegion"] = "eu-west-1";
        LoginSessionState session = await ReadAsync(json);
        Assert.Equal(new ServiceLocation("eu-west-1"), session.Location);
        Assert.Equal("eu-west-1", Assert.Single(LoginCache.Of(_home.Open()).Sessions()).Session.Location.Region);
        System.IO.File.Delete(PathOfFile);
        await File().SaveAsync(session with { Location = new ServiceLocation("us-gov-west-1", new Uri("https://signin.example"), true, true) }, Test.Token);
        Assert.Equal("us-gov-west-1", Saved()["signInRegion"]!.GetValue<string>());
        Assert.DoesNotContain("signin.example", System.IO.File.ReadAllText(PathOfFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1")]
    [InlineData(null)]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task A_refresh_keeps_the_region_and_makes_up_none(string? region)
    {
        JsonObject json = Json("2026-01-02T03:00:00Z");
        if (region is not null) json["signInRegion"] = region;
        using FakeService service = FakeService.Answering(
            200, """{"accessToken":{"accessKeyId":"AKID2","secretAccessKey":"s","sessionToken":"t"},"expiresIn":900,"refreshToken":"rt+/=&'<\u00e9"}""");
        await File().SaveAsync(await TokenRefresh.LoginAsync(await ReadAsync(json), service.SignIn, Test.Token), Test.Token);
        Assert.Equal("rt+/=&'<\u00E9", Saved()["refreshToken"]!.GetValue<string>());
        Assert.Equal("AKID2", Saved()["accessToken"]!["accessKeyId"]!.GetValue<string>());
        // Of the client, which was asked where the profile is.
        Assert.Equal("us-east-1", service.SignIn.Settings.Region);
        Assert.Equal(region is not null, Saved().ContainsKey("signInRegion"));
        Assert.Equal(region, Saved()["signInRegion"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"evil.example/#\"")]
    [InlineData("\"a@evil.example\"")]
    [InlineData("\"eu-west-1.evil.example\"")]
    [InlineData("\"EU-WEST-1\"")]
    [InlineData("\"eu-west-1\\n\"")]
    [InlineData("\"eu-west-1'; Remove-Item ~\"")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[\"eu-west-1\"]")]
    [InlineData("{\"region\":\"eu-west-1\"}")]
    public async Task What_is_no_region_is_none_and_goes_with_the_next_save(string region)
    {
        JsonObject json = Json("2026-01-02T03:19:05Z");
        json["signInRegion"] = JsonNode.Parse(region);
        LoginSessionState session = await ReadAsync(json);
        Assert.Equal("rt-0", session.RefreshToken!.Reveal());
        Assert.Null(session.Location.Region);
        await File().SaveAsync(session, Test.Token);
        Assert.False(Saved().ContainsKey("signInRegion"));
    }

    private string PathOfFile => LoginCache.Of(_home.Open()).PathOf(Jane);

    private LoginTokenCacheFile File() => new(PathOfFile, Jane, _clock);

    private JsonObject Saved() => JsonNode.Parse(System.IO.File.ReadAllText(PathOfFile))!.AsObject();

    private async Task<LoginSessionState> ReadAsync(JsonObject json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOfFile)!);
        System.IO.File.WriteAllText(PathOfFile, json.ToJsonString());
        return (await File().TryReadAsync(Test.Token))!;
    }

    private static JsonObject Json(string expiresAt) => new()
    {
        ["accessToken"] = new JsonObject
        {
            ["accessKeyId"] = "AKID",
            ["secretAccessKey"] = "sak-0",
            ["sessionToken"] = "st-0",
            ["accountId"] = "012345678910",
            ["expiresAt"] = expiresAt,
        },
        ["tokenType"] = "aws_sigv4",
        ["clientId"] = CreateOAuth2TokenRequest.SameDevice,
        ["refreshToken"] = "rt-0",
        ["idToken"] = "a.b.c",
        ["dpopKey"] = Sec1,
    };
}
