using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class RoleCredentialCacheTests : IDisposable
{
    private static readonly RoleKey s_key = new("123456789012", "ReadOnly", "my-sso", "https://example.awsapps.com/start");

    private readonly FakeHome _home = new();
    private readonly TestClock _clock = new();

    private RoleCredentialCache Cache => new(_home.Path("cache"), _clock);

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("123456789012", "R", "admin", "", "ffc764379d8c7ef0bd0078ba87c9f4beb71493b1")]
    [InlineData("123456789012", "R", null, "https://d-abc123.awsapps.com/start", "84e6643ed947a38bd89098e848da08ae57c945d0")]
    [InlineData("123456789012", "ReadOnly", "my-sso", "", "31b260dab331b2af063485cea75f7b8b3cf54c71")]
    [InlineData("123456789012", "ReadOnly", null, "https://example.awsapps.com/start", "80a3f0c1f8e28e277ba976b24da5e7f4610c4784")]
    public void The_file_has_the_name_that_the_AWS_CLI_gives_it(string account, string role, string? session, string startUrl, string name) =>
        Assert.Equal(name + ".json", Path.GetFileName(Cache.PathOf(new RoleKey(account, role, session, startUrl))));

    [Fact]
    public async Task What_is_fetched_is_kept_and_then_asked_for_no_more()
    {
        CachedCredentials first = await GetAsync(TimeSpan.FromHours(1));
        Assert.Null(first.SaveFailure);
        Assert.NotNull(first.Metadata);
        string text = File.ReadAllText(Cache.PathOf(s_key));
        Assert.Contains("2026-01-02T04:04:05Z", text, StringComparison.Ordinal);
        AwsCredentialIdentity kept = Cache.Find(s_key, TimeSpan.FromMinutes(59))!;
        Assert.Equal(("ASIA1", "a+/=&'<\u00e9", "123456789012"), (kept.AccessKeyId, kept.SecretAccessKey.Reveal(), kept.AccountId));
        Assert.Null((await Cache.GetAsync(s_key, TimeSpan.FromMinutes(15), () => throw new InvalidOperationException(), TimeSpan.FromSeconds(1), Test.Token)).Metadata);
    }

    [Fact]
    public async Task What_is_not_valid_long_enough_is_not_found()
    {
        await GetAsync(TimeSpan.FromMinutes(20));
        Assert.NotNull(Cache.Find(s_key, TimeSpan.FromMinutes(19)));
        Assert.Null(Cache.Find(s_key, TimeSpan.FromMinutes(20)));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(Cache.Find(s_key, TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public async Task Many_that_find_nothing_ask_once()
    {
        int asked = 0;
        CachedCredentials[] all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => new RoleCredentialCache(_home.Path("cache"), TimeProvider.System).GetAsync(
            s_key,
            TimeSpan.Zero,
            async () =>
            {
                Interlocked.Increment(ref asked);
                await Task.Yield();
                return Fetched(DateTimeOffset.UtcNow.AddHours(1));
            },
            Test.Patience,
            Test.Token))));
        Assert.Equal(1, asked);
        Assert.All(all, one => Assert.Equal("ASIA1", one.Identity.AccessKeyId));
    }

    [Fact]
    public async Task Only_what_was_had_by_a_sign_in_is_removed_with_it()
    {
        await GetAsync(TimeSpan.FromHours(1));
        string foreign = _home.Write("cache/cli.json", """{"ProviderType":"sso","Credentials":{}}""");
        string role = _home.Write("cache/role.json", """{"ProviderType":"assume-role","Credentials":{}}""");
        Cache.Remove("other");
        Assert.True(File.Exists(Cache.PathOf(s_key)));
        Cache.Remove("my-sso");
        Assert.False(File.Exists(Cache.PathOf(s_key)));
        Assert.True(File.Exists(foreign));
        Cache.Remove(null);
        Assert.False(File.Exists(foreign));
        Assert.True(File.Exists(role));
    }

    [Fact]
    public async Task What_can_not_be_kept_is_given_all_the_same()
    {
        _home.Write("cache", "a file in the place of the folder");
        CachedCredentials got = await GetAsync(TimeSpan.FromHours(1));
        Assert.Equal("ASIA1", got.Identity.AccessKeyId);
        Assert.Equal(FailureKind.SaveFailed, got.SaveFailure?.Kind);
    }

    [Fact]
    public async Task What_others_keep_in_the_file_stays_in_it()
    {
        Directory.CreateDirectory(_home.Path("cache"));
        File.WriteAllText(Cache.PathOf(s_key), """{"mine":{"a":[1]},"Credentials":{"AccessKeyId":"ASIAOLD","SecretAccessKey":"s","Expiration":"2020-01-01T00:00:00Z","Scope":"x"}}""");
        Assert.Null((await GetAsync(TimeSpan.FromHours(1))).SaveFailure);
        string text = File.ReadAllText(Cache.PathOf(s_key));
        Assert.Contains("\"mine\":{\"a\":[1]}", text, StringComparison.Ordinal);
        Assert.Contains("\"Scope\":\"x\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ASIAOLD", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","Expiration":"soon" """)]
    [InlineData(""","Expiration":1767326645 """)]
    [InlineData(""","Expiration":null """)]
    public async Task What_does_not_say_when_it_ends_is_not_used(string expiration)
    {
        Directory.CreateDirectory(_home.Path("cache"));
        File.WriteAllText(Cache.PathOf(s_key), "{\"ProviderType\":\"sso\",\"Credentials\":{\"AccessKeyId\":\"ASIAOLD\",\"SecretAccessKey\":\"s\"" + expiration + "}}");
        Assert.Null(Cache.Find(s_key, TimeSpan.Zero));
        Assert.Equal("ASIA1", (await GetAsync(TimeSpan.FromHours(1))).Identity.AccessKeyId);
    }

    /// <summary>As when Ctrl+C is pressed while another process asks for the same role.</summary>
    [Fact]
    public async Task The_wait_for_another_process_ends_at_once_when_it_is_stopped()
    {
        using SessionLockHandle held = await FileSessionLock.Of(Cache.PathOf(s_key), _clock).TakeAsync("role-cache", TimeSpan.Zero, Test.Token);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        // Nobody turns the clock, so that the limit never comes.
        Task<CachedCredentials> waiting = Cache.GetAsync(s_key, TimeSpan.Zero, () => throw new InvalidOperationException(), TimeSpan.FromMinutes(1), stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Test.Patience, Test.Token));
        Assert.True(waiting.IsCanceled);
    }

    private Task<CachedCredentials> GetAsync(TimeSpan life) =>
        Cache.GetAsync(s_key, TimeSpan.Zero, () => Task.FromResult(Fetched(_clock.GetUtcNow() + life)), TimeSpan.FromSeconds(1), Test.Token);

    private static CachedCredentials Fetched(DateTimeOffset expiration) => new(
        new AwsCredentialIdentity
        {
            AccessKeyId = "ASIA1",
            SecretAccessKey = new Secret("a+/=&'<\u00e9"),
            SessionToken = new Secret("t"),
            Expiration = expiration,
            AccountId = "123456789012",
        },
        new ResponseMetadata(200, 0));
}
