using System.Globalization;
using System.Text.Json;
using SsoOidc.Benchmarks.Cold;
using SsoOidc.Benchmarks.Server;

namespace SsoOidc.Benchmarks.Pipeline;

/// <summary>The rows that run in one warm PowerShell.</summary>
internal static class Pipes
{
    /// <summary>What a cmdlet adds to its call.</summary>
    public static void Compare()
    {
        PipedCount[] seen = Run("Piped.ps1");
        PipedCount[] core = [.. seen.Where(one => one.Name == "core")];
        PipedCount[] piped = [.. seen.Where(one => one.Name == "piped")];
        Table table = new("1,000 refreshes", "µs for one (quartiles)", "bytes for one");
        table.Add("through Core", Spread.Of(core.Select(one => one.Micros)).Format("0"), Number(core, one => one.Bytes));
        table.Add("piped through New-SsoToken", Spread.Of(piped.Select(one => one.Micros)).Format("0"), Number(piped, one => one.Bytes));
        table.Add(
            "the cmdlet's share",
            Spread.Of(piped.Zip(core, (a, b) => a.Micros - b.Micros)).Format("0"),
            Spread.Of(piped.Zip(core, (a, b) => a.Bytes - b.Bytes)).Median.ToString("0", CultureInfo.InvariantCulture));
        table.Print();
    }

    /// <summary>What is given from a place costs, against reading the place.</summary>
    public static void Serve()
    {
        PipedCount[] seen = Run("Served.ps1");
        Table table = new("served, warm", "µs for one (quartiles)", "bytes for one");
        foreach (IGrouping<string, PipedCount> row in seen.GroupBy(one => one.Name))
            table.Add(row.Key, Spread.Of(row.Select(one => one.Micros)).Format("0"), Number([.. row], one => one.Bytes));
        table.Print();
        Ratio("cache file: Get-SsoToken", "cache file: Get-Content");
        Ratio("cache file: Get-SsoToken", "cache file: Get-Content | ConvertFrom-Json");
        if (seen.Any(one => one.Name == "SecretStore: Get-Secret")) Ratio("SecretStore: Get-SsoToken", "SecretStore: Get-Secret");

        void Ratio(string ours, string theirs) => Console.WriteLine(
            $"{ours}: {Spread.Of(seen.Where(one => one.Name == ours).Zip(seen.Where(one => one.Name == theirs), (a, b) => a.Micros / b.Micros)).Format("0.00")} x {theirs}");
    }

    /// <summary>Whether time and memory of one object stay what they are as their number grows.</summary>
    public static void Grow()
    {
        PipedCount[] seen = Run("Growth.ps1");
        int[] counts = [.. seen.Select(one => one.Count).Distinct().Order()];
        Func<PipedCount, double>[] values = [one => one.Micros, one => one.Bytes, one => one.Kept / 1024];
        string[] titles = ["µs for one object", "bytes allocated for one object", "KiB left on the heap by all"];
        foreach ((string title, Func<PipedCount, double> value) in titles.Zip(values))
        {
            Table table = new([title, .. counts.Select(count => count.ToString("#,0", CultureInfo.InvariantCulture))]);
            foreach (IGrouping<string, PipedCount> stage in seen.GroupBy(one => one.Name))
                table.Add([stage.Key, .. counts.Select(count => Number([.. stage.Where(one => one.Count == count)], value))]);
            table.Print();
        }
    }

    private static string Number(PipedCount[] seen, Func<PipedCount, double> value) =>
        Spread.Of(seen.Select(value)).Median.ToString("0", CultureInfo.InvariantCulture);

    private static PipedCount[] Run(string script)
    {
        using ServerProcess server = new();
        string output = FreshProcess.Run(
            Path.Combine("Pipeline", script), server.Endpoint, AppContext.BaseDirectory, trust: null,
            "-Benchmarks", typeof(Pipes).Assembly.Location);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<PipedCount>(line)!)];
    }
}
