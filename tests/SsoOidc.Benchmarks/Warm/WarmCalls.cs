using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using SsoOidc.Benchmarks.Contenders;
using SsoOidc.Benchmarks.Server;

namespace SsoOidc.Benchmarks.Warm;

/// <summary>The in-process rows as BenchmarkDotNet sees them: mean, deviation and bytes of one warm call.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class WarmCalls
{
    private ServerProcess _server = null!;
    private IContender[] _field = null!;

    [GlobalSetup]
    public void Start()
    {
        _server = new ServerProcess();
        _field = Field.All(_server.Endpoint);
    }

    [GlobalCleanup]
    public void Stop()
    {
        foreach (IContender contender in _field) contender.Dispose();
        _server.Dispose();
    }

    [Benchmark(Baseline = true, Description = "HttpClient"), BenchmarkCategory("refresh")]
    public Task RefreshOverHttpClient() => _field[0].RefreshAsync();

    [Benchmark(Description = "SsoOidc.Core"), BenchmarkCategory("refresh")]
    public Task RefreshOverCore() => _field[1].RefreshAsync();

    [Benchmark(Description = "AWSSDK.SSOOIDC"), BenchmarkCategory("refresh")]
    public Task RefreshOverAwsSdk() => _field[2].RefreshAsync();

    [Benchmark(Description = "bare socket"), BenchmarkCategory("refresh")]
    public Task RefreshOverSocket() => _field[3].RefreshAsync();

    [Benchmark(Baseline = true, Description = "HttpClient"), BenchmarkCategory("poll")]
    public Task PollOverHttpClient() => _field[0].PollAsync();

    [Benchmark(Description = "SsoOidc.Core"), BenchmarkCategory("poll")]
    public Task PollOverCore() => _field[1].PollAsync();

    [Benchmark(Description = "AWSSDK.SSOOIDC"), BenchmarkCategory("poll")]
    public Task PollOverAwsSdk() => _field[2].PollAsync();

    [Benchmark(Description = "bare socket"), BenchmarkCategory("poll")]
    public Task PollOverSocket() => _field[3].PollAsync();
}
