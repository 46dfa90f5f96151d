using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SsoOidc.Benchmarks.Cold;
using SsoOidc.Benchmarks.Pipeline;
using SsoOidc.Benchmarks.Portal;
using SsoOidc.Benchmarks.Server;
using SsoOidc.Benchmarks.Warm;

return args switch
{
    ["serve", .. string[] rest] => CannedServer.Run(rest),
    ["portal-http", var endpoint, var token, var concurrency] => await PortalRows.HttpAsync(endpoint, token, int.Parse(concurrency, CultureInfo.InvariantCulture)),
    ["bdn", .. string[] rest] => Bdn(rest),
    ["warm", .. string[] rest] => await Run(() => InterleavedCalls.RunAsync(Rounds(rest, 60))),
    ["cold", .. string[] rest] => await Run(() => Task.Run(() => ColdStarts.Run(Rounds(rest, 15), rest.Length > 1 ? rest[1] : null))),
    ["process", .. string[] rest] => await Run(() => Task.Run(() => ProcessRows.Run(Rounds(rest, 15)))),
    ["piped"] => await Run(() => Task.Run(Pipes.Compare)),
    ["served"] => await Run(() => Task.Run(Pipes.Serve)),
    ["growth"] => await Run(() => Task.Run(Pipes.Grow)),
    ["portal", .. string[] rest] => await Run(() => PortalRows.RunAsync(Rounds(rest, 12), rest.Length > 1 ? rest[1] : null)),
    _ => Usage(),
};

static int Bdn(string[] args)
{
    // In this process: BenchmarkDotNet would otherwise build a project of its own under this one's strict settings.
    IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMaxIterationCount(20));
    BenchmarkSwitcher.FromAssembly(typeof(WarmCalls).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
    return 0;
}

static async Task<int> Run(Func<Task> work)
{
    await work();
    return 0;
}

static int Rounds(string[] args, int orElse) => args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : orElse;

static int Usage()
{
    Console.Error.WriteLine("See tests/SsoOidc.Benchmarks/README.md.");
    return 2;
}
