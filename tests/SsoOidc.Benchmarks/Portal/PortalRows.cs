using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SsoOidc.Benchmarks.Cold;

namespace SsoOidc.Benchmarks.Portal;

/// <summary>What a contender prints.</summary>
internal sealed record PortalRun(int Count, double Seconds, double First, double PeakBytes, double FirstAccount = 0, double LastAccount = 0, int Failed = 0)
{
    public int Requests { get; init; }

    public int Refused { get; init; }

    public double ServerSeconds { get; init; }
}

/// <summary>What Profiles.ps1 prints.</summary>
internal sealed record ProfileRun(int Count, double Written, double Again, double Changed);

/// <summary>Credentials of all roles of hundreds of accounts: the cmdlets, HttpClient and boto3, each in a process of its own.</summary>
internal static class PortalRows
{
    private const int Accounts = 300;
    private const string Ours = "SsoOidc";
    private const string Cached = "SsoOidc, role cache written";
    private const string Http = "HttpClient";
    private const string Boto = "boto3";

    /// <param name="rounds">Rounds of the fast rows.</param>
    /// <param name="only">slow, 8, 32, 256, memory or profiles; null for all.</param>
    public static async Task RunAsync(int rounds, string? only)
    {
        if (only is null or "slow") await SlowAsync();
        if (only is null or "8") Fast(8, Math.Max(3, rounds / 4), [Ours, Http, Boto]);
        if (only is null or "32") Fast(32, rounds, [Ours, Cached, Http, Boto]);
        // So many that the latency is no floor any more.
        if (only is null or "256") Fast(256, Math.Max(3, rounds / 4), [Ours, Http, Boto]);
        if (only is null or "memory") Memory();
        if (only is null or "profiles") Profiles(rounds);
    }

    /// <summary>The yardstick, in a process of its own.</summary>
    public static async Task<int> HttpAsync(string endpoint, string token, int concurrency)
    {
        int count = 0;
        double first = 0;
        long started = Stopwatch.GetTimestamp();
        await Idiomatic.Portal.RunAsync(new Uri(endpoint), token, concurrency, _ =>
        {
            if (Interlocked.Increment(ref count) == 1) first = Stopwatch.GetElapsedTime(started).TotalSeconds;
        });
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new PortalRun(count, seconds, first, Process.GetCurrentProcess().PeakWorkingSet64)));
        return 0;
    }

    /// <summary>Rows that mostly wait, side by side.</summary>
    private static async Task SlowAsync()
    {
        (string Name, int Limit, int? Rate)[] rows = [(Ours, 1, 20), (Ours, 8, 20), (Ours, 32, 20), (Boto, 32, 20), (Ours, 1, null), (Http, 1, null), (Boto, 1, null)];
        PortalRun[] runs = await Task.WhenAll(rows.Select(row => Task.Run(() => One(row.Name, Accounts, row.Limit, row.Rate))));
        Table table = new("contender", "at once", "limit, requests/s", "s", "of the floor", "requests", "refused (429)", "roles", "failed", "peak MB", "first s");
        foreach (((string name, int limit, int? rate), PortalRun run) in rows.Zip(runs))
        {
            // A second's worth may come at once.
            int needed = (Accounts / 100) + Accounts + (4 * Accounts);
            string floor = rate is { } perSecond ? Text((double)needed / perSecond / run.Seconds, "0.00") : "-";
            table.Add(
                name, Text(limit, "0"), rate is null ? "none" : Text(rate.Value, "0"), Text(run.Seconds, "0.0"), floor, Text(run.Requests, "0"),
                Text(run.Refused, "0"), Text(run.Count, "0"), Text(run.Failed, "0"), Text(run.PeakBytes / 1e6, "0"), Text(run.First, "0.00"));
        }

        table.Print();
    }

    /// <summary>Rows that keep the processors at work, in turn in each round.</summary>
    private static void Fast(int limit, int rounds, string[] names)
    {
        List<PortalRun>[] seen = [.. names.Select(_ => new List<PortalRun>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < names.Length; turn++)
            {
                int i = (turn + round) % names.Length;
                seen[i].Add(One(names[i], Accounts, limit, null));
            }
        }

        Table table = new($"no limit, {limit} at once", "s (quartiles)", "requests", "roles", "peak MB", "first s", "emulator's processor s");
        for (int i = 0; i < names.Length; i++)
        {
            table.Add(
                names[i], Spread.Of(seen[i].Select(one => one.Seconds)).Format("0.00"), Text(seen[i][0].Requests, "0"), Text(seen[i].Min(one => one.Count), "0"),
                Spread.Of(seen[i].Select(one => one.PeakBytes / 1e6)).Format("0"), Text(Spread.Of(seen[i].Select(one => one.First)).Median, "0.00"),
                Text(Spread.Of(seen[i].Select(one => one.ServerSeconds)).Median, "0.0"));
        }

        table.Print();
        foreach (string rival in names.Skip(1))
        {
            List<PortalRun> theirs = seen[Array.IndexOf(names, rival)];
            Console.WriteLine($"{limit} at once, as fast as {rival}: {Spread.Of(seen[0].Zip(theirs, (a, b) => b.Seconds / a.Seconds)).Format("0.00")} x");
        }

        Console.WriteLine();
    }

    private static void Memory()
    {
        Table table = new("SsoOidc, 32 at once", "s", "roles", "peak MB", "first account, s", "last account, s", "first credentials, s");
        List<double> peaks = [];
        foreach (int accounts in new[] { Accounts, 10 * Accounts })
        {
            PortalRun run = One(Ours, accounts, 32, null);
            peaks.Add(run.PeakBytes);
            table.Add(
                Text(accounts, "0") + " accounts", Text(run.Seconds, "0.0"), Text(run.Count, "0"), Text(run.PeakBytes / 1e6, "0"),
                Text(run.FirstAccount, "0.00"), Text(run.LastAccount, "0.00"), Text(run.First, "0.00"));
        }

        table.Print();
        Console.WriteLine($"peak memory of ten times the accounts: {Text(peaks[1] / peaks[0], "0.00")} x");
    }

    /// <summary>A profile for each role, in one write.</summary>
    private static void Profiles(int rounds)
    {
        using EmulatedPortal portal = new(Accounts, null);
        ProfileRun[] runs = [.. Enumerable.Range(0, rounds).Select(_ => JsonSerializer.Deserialize<ProfileRun>(
            FreshProcess.Run(Path.Combine("Portal", "Profiles.ps1"), portal.Endpoint, AppContext.BaseDirectory, trust: null).Split('\n')[^1])!)];
        Table table = new("Export-SsoProfile, s (quartiles)", "profiles", "written", "again, unchanged", "again, all changed");
        table.Add(
            "SsoOidc", Text(runs.Min(run => run.Count), "0"), Spread.Of(runs.Select(run => run.Written)).Format("0.00"),
            Spread.Of(runs.Select(run => run.Again)).Format("0.00"), Spread.Of(runs.Select(run => run.Changed)).Format("0.00"));
        table.Print();
    }

    private static PortalRun One(string name, int accounts, int limit, int? rate)
    {
        using EmulatedPortal portal = new(accounts, rate);
        (int before, int refusedBefore) = portal.Requests();
        double server = portal.ProcessorSeconds;
        string atOnce = Text(limit, "0"), endpoint = portal.Endpoint.AbsoluteUri.TrimEnd('/');
        string output = name switch
        {
            Http => Run(Environment.ProcessPath!, "portal-http", endpoint, portal.SignIn(), atOnce),
            Boto => Run("python3", Path.Combine(AppContext.BaseDirectory, "Portal", "portal_boto3.py"), endpoint, portal.SignIn(), atOnce, Text(rate ?? 0, "0")),
            _ => FreshProcess.Run(
                Path.Combine("Portal", "Portal.ps1"), portal.Endpoint, AppContext.BaseDirectory, trust: null,
                ["-ThrottleLimit", atOnce, "-RequestsPerSecond", Text(rate ?? 0, "0"), .. name == Cached ? ["-Cached"] : Array.Empty<string>()]),
        };
        double used = portal.ProcessorSeconds - server;
        (int all, int refused) = portal.Requests();
        return JsonSerializer.Deserialize<PortalRun>(output.Split('\n')[^1])! with { Requests = all - before, Refused = refused - refusedBefore, ServerSeconds = used };
    }

    private static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
