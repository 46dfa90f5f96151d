using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

/// <summary>Real threads, a real file and the system's clock.</summary>
public sealed class SsoTokenCacheFileRaceTests : IDisposable
{
    private const int Writers = 4;
    private const int SavesEach = 60;

    private readonly FakeHome _home = new();

    private string Target => _home.Path("token.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task While_many_save_a_reader_sees_one_whole_session_or_another_and_never_half()
    {
        File.WriteAllText(Target, """{"kept":"k"}""");
        await new SsoTokenCacheFile(Target, TimeProvider.System).SaveAsync(Session(0), Test.Token);
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => OnThread(() => ReadUntil(done.Token)))];
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(writer => OnThread(() => SaveManyAsync(writer)).Unwrap()));
        await done.CancelAsync();
        int[] reads = await Task.WhenAll(readers);
        Assert.All(reads, count => Assert.True(count > 10, $"Only {count} reads."));
        // Whoever came last, the others' members were kept.
        Assert.Equal("k", JsonFile.Read(Target)!.Value.Text("kept"));
        Assert.Equal([Target], Directory.EnumerateFiles(_home.Folder));
    }

    [Fact]
    public async Task Twenty_that_find_an_ended_token_make_one_request_and_all_have_its_token()
    {
        await new SsoTokenCacheFile(Target, TimeProvider.System).SaveAsync(
            Session(0) with { ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) }, Test.Token);
        int refreshes = 0;
        RefreshResult<SsoSessionState>[] all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OnThread(() => new SessionService<SsoSessionState>(
            new SsoTokenCacheFile(Target, TimeProvider.System),
            new FileSessionLock(_home.Path("locks"), TimeProvider.System),
            (saved, _) => Task.FromResult(saved with
            {
                AccessToken = new Secret($"refreshed-{Interlocked.Increment(ref refreshes)}"),
                ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
            }),
            TimeProvider.System).GetValidAsync(new RefreshPolicy(), Test.Token)).Unwrap()));
        Assert.Equal(1, refreshes);
        Assert.All(all, one => Assert.Equal("refreshed-1", one.Session.AccessToken!.Reveal()));
        Assert.Single(all, one => one.IsNew);
    }

    /// <summary>The pool's threads are too few to have all at work at once.</summary>
    private static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Reads the bare bytes: no second look that would hide half a file.</summary>
    private int ReadUntil(CancellationToken done)
    {
        int count = 0;
        for (; !done.IsCancellationRequested; count++)
        {
            using FileStream file = new(Target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using JsonDocument json = JsonDocument.Parse(file);
            SsoSessionState session = SsoTokenCacheFile.SessionOf(json.RootElement)!;
            string number = session.ClientId;
            Assert.Equal(Session(int.Parse(number, null)) with { TokenType = "Bearer" }, session);
        }

        return count;
    }

    private async Task SaveManyAsync(int writer)
    {
        SsoTokenCacheFile file = new(Target, TimeProvider.System);
        for (int i = 0; i < SavesEach; i++) await file.SaveAsync(Session((writer * 1000) + i), Test.Token);
    }

    /// <summary>Each of another length, and each token tells which it is of.</summary>
    private static SsoSessionState Session(int number) => new()
    {
        StartUrl = "https://a.example/start",
        Location = new ServiceLocation("eu-west-1"),
        AccessToken = new Secret($"access-{number}-" + new string('a', number % 997 * 7)),
        RefreshToken = new Secret($"refresh-{number}-" + new string('r', number % 991 * 3)),
        ExpiresAt = TestClock.Beginning.AddSeconds(number),
        ClientId = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ClientSecret = new Secret($"secret-{number}"),
    };
}
