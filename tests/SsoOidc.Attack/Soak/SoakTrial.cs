using System.Diagnostics;
using System.Globalization;
using SsoOidc.Attack.Support;

namespace SsoOidc.Attack.Soak;

/// <summary>The same work thousands of times in one process: nothing may grow.</summary>
internal sealed class SoakTrial : Trial
{
    private const string Refresh = "foreach ($i in 1..$in.Count) { $null = Get-SsoToken -Path $in.File -EndpointUrl $in.Url -Region us-east-1 }";

    private const string RefreshConsole =
        "foreach ($i in 1..$in.Count) { $null = Get-SignInCredential -SessionArn $in.Arn -EndpointUrl $in.Url -Region us-east-1 }";

    private const string SignIn =
        "foreach ($i in 1..$in.Count) { $null = Register-SsoClient soak -EndpointUrl $in.Url -Region us-east-1 | "
        + "Start-SsoDeviceAuthorization https://attack.awsapps.com/start | New-SsoToken -InformationAction Ignore }";

    public override string Name => "soak";

    public override bool NeedsPowerShell => true;

    protected override TrialResult Attack(TrialOptions options)
    {
        int refreshes = options.Rounds ?? (options.IsShort ? 100 : 10_000);
        using RotatingService service = new() { ExpiresIn = 0 };
        using Shells shells = new(1);
        TrialHome home = TrialHome.OfThisProcess;
        (string, object)[] variables =
        [
            ("Url", service.Url), ("File", home.SaveSso("soak", service.Begin("soak"))), ("Arn", TrialHome.ConsoleArn + "soak"),
        ];
        home.SaveConsole("soak", service.Begin("console"));
        Table table = new("work", "times", "ms each", "answered", "memory KiB", "working set MiB", "handles", "threads", "sockets");
        List<string> misses = [];
        Measure("refresh, file", Refresh, refreshes, () => service.Refreshes);
        Measure("refresh, console file", RefreshConsole, refreshes / 10, () => service.Refreshes);
        Measure("device sign-in", SignIn, refreshes / 10, () => service.SignIns);
        return new TrialResult(table, misses);

        void Measure(string name, string script, int count, Func<int> answered)
        {
            // What is made once is made now.
            shells.Run(script, [.. variables, ("Count", Math.Max(20, count / 20))]).ThrowIfFailed();
            Footprint before = Footprint.Now(service);
            int start = answered();
            ShellResult result = shells.Run(script, [.. variables, ("Count", count)]);
            if (result.End is not null || result.Errors.Count > 0) misses.Add($"{name}: {result.Errors.Count} errors, first {result.Failure}");
            Footprint after = Footprint.Now(service);
            int served = answered() - start;
            if (served != count) misses.Add($"{name}: {served} of {count} reached the service");
            misses.AddRange(after.Growth(before).Select(growth => $"{name}: {growth}"));
            table.Add(
                name, count, (result.Time.TotalMilliseconds / count).ToString("0.0", CultureInfo.InvariantCulture), served, Change(before.Managed / 1024, after.Managed / 1024),
                Change(before.WorkingSet >> 20, after.WorkingSet >> 20), Change(before.Handles, after.Handles), Change(before.Threads, after.Threads),
                Change(before.Sockets, after.Sockets));
        }
    }

    private static string Change(long before, long after) => $"{before} -> {after}";

    /// <summary>What this process holds.</summary>
    private sealed record Footprint(long Managed, long WorkingSet, int Handles, int Threads, int Sockets)
    {
        public static Footprint Now(RotatingService service)
        {
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            using Process process = Process.GetCurrentProcess();
            int handles = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
            return new Footprint(GC.GetTotalMemory(true), process.WorkingSet64, handles, process.Threads.Count, service.OpenConnections);
        }

        /// <summary>What grew by more than chance explains; a leak of each round would be far above.</summary>
        public IEnumerable<string> Growth(Footprint before)
        {
            if (Managed - before.Managed > 4 << 20) yield return $"memory grew by {(Managed - before.Managed) >> 10} KiB";
            if (Handles - before.Handles > 20) yield return $"{Handles - before.Handles} more handles";
            if (Threads - before.Threads > 20) yield return $"{Threads - before.Threads} more threads";
            if (Sockets - before.Sockets > 5) yield return $"{Sockets - before.Sockets} more connections";
        }
    }
}
