using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class SsoTokenCacheFileTests : IDisposable
{
    private static readonly SsoSessionState s_session = new()
    {
        StartUrl = "https://a.example/start",
        Location = new ServiceLocation("eu-west-1"),
        AccessToken = new Secret("access+1/="),
        ExpiresAt = TestClock.Beginning.AddHours(8),
        ClientId = "client-1",
        ClientSecret = new Secret("client-secret-1"),
        ClientSecretExpiresAt = TestClock.Beginning.AddDays(90),
        RefreshToken = new Secret("refresh-1"),
    };

    private readonly FakeHome _home = new();
    private readonly TestClock _clock = new();

    private string Target => _home.Path("token.json");

    private SsoTokenCacheFile File => new(Target, _clock);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task It_is_written_byte_for_byte_in_the_AWS_CLIs_members()
    {
        await File.SaveAsync(s_session, Test.Token);
        Assert.Equal(
            """
            {"startUrl":"https://a.example/start","region":"eu-west-1","accessToken":"access\u002B1/=","expiresAt":"2026-01-02T11:04:05Z","clientId":"client-1","clientSecret":"client-secret-1","registrationExpiresAt":"2026-04-02T03:04:05Z","refreshToken":"refresh-1"}
            """,
            Text);
    }

    [Fact]
    public async Task What_was_saved_is_read_again()
    {
        await File.SaveAsync(s_session, Test.Token);
        Assert.Equal(s_session with { TokenType = "Bearer" }, await File.TryReadAsync(Test.Token));
    }

    [Theory]
    [InlineData("2026-01-02T11:04:05Z")]
    [InlineData("2026-01-02T11:04:05UTC")]
    [InlineData("2026-01-02T13:04:05+02:00")]
    public async Task One_that_the_AWS_CLI_wrote_is_read(string expiresAt)
    {
        Text = $$"""
            {"startUrl": "https://a.example/start", "region": "eu-west-1", "accessToken": "access+1/=", "expiresAt": "{{expiresAt}}",
             "clientId": "client-1", "clientSecret": "client-secret-1", "registrationExpiresAt": "2026-04-02T03:04:05Z", "refreshToken": "refresh-1"}
            """;
        Assert.Equal(s_session with { TokenType = "Bearer" }, await File.TryReadAsync(Test.Token));
    }

    [Fact]
    public async Task One_without_anything_to_renew_it_with_is_still_a_token()
    {
        Text = """{"startUrl":"https://a.example/start","region":"eu-west-1","accessToken":"access-1","expiresAt":"2026-01-02T11:04:05Z"}""";
        SsoSessionState session = (await File.TryReadAsync(Test.Token))!;
        Assert.Equal("access-1", session.AccessToken!.Reveal());
        Assert.Null(session.RefreshToken);
        Assert.Null(session.ClientSecret);
    }

    [Theory]
    [InlineData("""{"accessToken":"a","refreshToken":"r"}""")]
    [InlineData("""{"accessToken":"a","refreshToken":"r","clientId":"c"}""")]
    [InlineData("""{"accessToken":"a","refreshToken":"r","clientSecret":"s"}""")]
    [InlineData("""{"accessToken":"a","refreshToken":"r","clientId":"","clientSecret":""}""")]
    [InlineData("""{"accessToken":"a","refreshToken":null,"clientId":"c","clientSecret":"s"}""")]
    [InlineData("""{"accessToken":"a","refreshToken":"","clientId":"c","clientSecret":"s"}""")]
    public async Task A_refresh_token_counts_only_with_the_client_it_was_issued_to(string content)
    {
        Text = content;
        Assert.Null((await File.TryReadAsync(Test.Token))!.RefreshToken);
    }

    [Fact]
    public async Task Members_of_others_survive_a_save_and_our_own_absent_ones_do_not()
    {
        Text = """{"refreshToken":null,"idToken":"i","accessToken":"old","x-kept":{"a":[1]}}""";
        await File.SaveAsync(s_session with { RefreshToken = null, ClientSecretExpiresAt = null }, Test.Token);
        Assert.Equal(
            """
            {"startUrl":"https://a.example/start","region":"eu-west-1","accessToken":"access\u002B1/=","expiresAt":"2026-01-02T11:04:05Z","clientId":"client-1","clientSecret":"client-secret-1","idToken":"i","x-kept":{"a":[1]}}
            """,
            Text);
    }

    [Fact]
    public async Task Without_a_file_nobody_is_signed_in()
    {
        Assert.Null(await File.TryReadAsync(Test.Token));
        Assert.Empty(_clock.Pauses);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"accessToken":"acc""")]
    [InlineData("{}")]
    [InlineData("""{"clientId":"c","clientSecret":"s","expiresAt":"2026-01-02T11:04:05Z"}""")]
    [InlineData("""{"accessToken":{"accessKeyId":"AKID"}}""")]
    public async Task A_file_without_a_token_is_looked_at_five_times_and_then_nobody_is_signed_in(string content)
    {
        Text = content;
        Assert.Null(await _clock.RunAsync(File.TryReadAsync(Test.Token)));
        Assert.Equal(4, _clock.Pauses.Count);
        Assert.Equal(content, Text);
    }

    [Fact]
    public async Task A_file_that_another_is_just_writing_in_place_is_read_when_it_is_whole()
    {
        Text = """{"accessToken":"acc""";
        Task<SsoSessionState?> read = File.TryReadAsync(Test.Token);
        await _clock.NextPauseAsync();
        Text = """{"accessToken":"access-2"}""";
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal("access-2", (await read)!.AccessToken!.Reveal());
    }

    [Fact]
    public async Task A_file_that_another_holds_for_itself_is_waited_for_a_moment()
    {
        Text = """{"accessToken":"access-2","other":"kept"}""";
        using (Hold())
        {
            await Test.FailsAsync(() => _clock.RunAsync(File.TryReadAsync(Test.Token)), FailureKind.InvalidConfiguration);
            await Test.FailsAsync(
                async () => await _clock.RunAsync(SaveAsync()), FailureKind.SaveFailed);
        }

        TestClock clock = new();
        SsoTokenCacheFile file = new(Target, clock);
        FileStream held = Hold();
        Task<SsoSessionState?> read = file.TryReadAsync(Test.Token);
        await clock.NextPauseAsync();
        Task save = file.SaveAsync(s_session, Test.Token);
        await clock.NextPauseAsync();
        held.Dispose();
        clock.Advance(TimeSpan.FromMilliseconds(20));
        await read;
        await save;
        Assert.Contains("\"other\":\"kept\"", Text, StringComparison.Ordinal);

        async Task<bool> SaveAsync()
        {
            await File.SaveAsync(s_session, Test.Token);
            return true;
        }
    }

    [Fact]
    public async Task What_killed_saves_left_is_swept_by_save_and_removal_and_nothing_else_is()
    {
        Task SaveAsync() => File.SaveAsync(s_session, Test.Token);
        await SaveAsync();
        string foreign = Target + ".bak.tmp";
        System.IO.File.WriteAllText(foreign, "x");
        foreach (Func<Task> act in (Func<Task>[])[SaveAsync, () => File.RemoveAsync(Test.Token)])
        {
            string left = $"{Target}.{Guid.NewGuid():N}.tmp";
            string young = $"{Target}.{Guid.NewGuid():N}.tmp";
            foreach (string file in new[] { left, young }) System.IO.File.WriteAllText(file, "{");
            System.IO.File.SetLastWriteTimeUtc(left, _clock.GetUtcNow().UtcDateTime.AddSeconds(-61));
            System.IO.File.SetLastWriteTimeUtc(young, _clock.GetUtcNow().UtcDateTime.AddSeconds(-59));
            await act();
            Assert.False(System.IO.File.Exists(left));
            Assert.True(System.IO.File.Exists(young));
        }

        Assert.True(System.IO.File.Exists(foreign));
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(-1, true)]
    public async Task What_a_killed_save_left_is_used_before_the_session_is_given_up(int minutesValid, bool isRefreshedAgain)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        SsoSessionState dead = s_session with { ExpiresAt = now.AddMinutes(-1), RefreshToken = new Secret("dead") };
        await File.SaveAsync(dead, Test.Token);
        await new SsoTokenCacheFile(Target + ".new", _clock).SaveAsync(
            dead with { AccessToken = new Secret("later"), RefreshToken = new Secret("later"), ExpiresAt = now.AddMinutes(minutesValid) }, Test.Token);
        System.IO.File.Move(Target + ".new", $"{Target}.{Guid.NewGuid():N}.tmp");
        System.IO.File.WriteAllText($"{Target}.{Guid.NewGuid():N}.tmp", "{");
        SessionService<SsoSessionState> service = new(
            File,
            new InProcessSessionLock(),
            (saved, _) => saved.RefreshToken!.Reveal() == "later"
                ? Task.FromResult(saved with { AccessToken = new Secret("again"), RefreshToken = new Secret("again"), ExpiresAt = now.AddHours(1) })
                : throw new SsoOidcException(FailureKind.InvalidGrant, "used"),
            _clock);
        RefreshResult<SsoSessionState> valid = await service.GetValidAsync(new RefreshPolicy(), Test.Token);
        string expected = isRefreshedAgain ? "again" : "later";
        Assert.Equal(expected, valid.Session.AccessToken!.Reveal());
        Assert.Equal(expected, (await File.TryReadAsync(Test.Token))!.RefreshToken!.Reveal());
    }

    [Fact]
    public async Task Cancellation_ends_the_pause_between_two_looks()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        Text = "{";
        Task<SsoSessionState?> read = File.TryReadAsync(cancel.Token);
        await _clock.NextPauseAsync();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(read);
    }

    [Fact]
    public async Task A_token_is_removed()
    {
        await File.SaveAsync(s_session, Test.Token);
        Assert.True(await File.RemoveAsync(Test.Token));
        Assert.False(System.IO.File.Exists(Target));
        Assert.False(await File.RemoveAsync(Test.Token));
    }

    [Theory]
    [InlineData("""{"clientId":"c","clientSecret":"s","expiresAt":"2026-01-02T11:04:05Z"}""")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_is_no_token_is_not_removed(string content)
    {
        Text = content;
        Assert.False(await File.RemoveAsync(Test.Token));
        Assert.Equal(content, Text);
    }

    [Fact]
    public async Task One_file_has_one_lock_however_its_path_is_spelled() => Assert.Equal(
        await File.LockNameAsync(Test.Token),
        await new SsoTokenCacheFile(Path.Combine(_home.Folder, "x", "..", "token.json"), _clock).LockNameAsync(Test.Token));

    private string Text
    {
        get => System.IO.File.ReadAllText(Target);
        set => System.IO.File.WriteAllText(Target, value);
    }

    private FileStream Hold() => new(Target, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
}
