using SsoOidc.Benchmarks.Server;

namespace SsoOidc.Benchmarks.Cold;

/// <summary>The rows of a fresh process: every scenario in turn in each round, each in a PowerShell of its own.</summary>
internal static class ColdStarts
{
    private const int WarmUp = 2;

    public static void Run(int rounds, string? only)
    {
        Rivals rivals = Rivals.Publish();
        using Trust trust = new();
        using ServerProcess plain = new();
        using ServerProcess tls = new(trust.ServerCertificate);
        Scenario[] scenarios = [.. Scenario.All.Where(scenario => only is null || scenario.Name.Contains(only, StringComparison.OrdinalIgnoreCase) || scenario.Script == "Empty.ps1")];
        (Scenario Scenario, bool Tls)[] field =
            [.. scenarios.Select(scenario => (scenario, false)), .. scenarios.Where(scenario => scenario.OverTls).Select(scenario => (scenario, true))];
        List<Measurement>[] seen = [.. field.Select(_ => new List<Measurement>())];
        for (int round = -WarmUp; round < rounds; round++)
        {
            for (int turn = 0; turn < field.Length; turn++)
            {
                int i = (turn + Math.Max(0, round)) % field.Length;
                Measurement one = FreshProcess.Run(
                    field[i].Scenario, field[i].Tls ? tls.Endpoint : plain.Endpoint, rivals, field[i].Tls ? trust.Bundle : null);
                if (round >= 0) seen[i].Add(one);
            }
        }

        double empty = Spread.Of(seen[0].Select(one => one.WorkingSet)).Median;
        Table table = new("fresh PowerShell", "import, ms (quartiles)", "three calls, ms", "together, ms", "working set over the empty one, MB");
        for (int i = 0; i < field.Length; i++)
        {
            table.Add(
                field[i].Scenario.Name + (field[i].Tls ? ", TLS" : ""),
                Spread.Of(seen[i].Select(one => one.Import)).Format("0"),
                Spread.Of(seen[i].Select(one => one.Calls)).Format("0"),
                Spread.Of(seen[i].Select(one => one.Total)).Format("0"),
                Spread.Of(seen[i].Select(one => (one.WorkingSet - empty) / 1e6)).Format("0.0"));
        }

        table.Print();
        if (only is not null) return;
        Ratio("import", seen, field, ("SsoOidc", false), ("SecretManagement", false), one => one.Import);
        Ratio("three cmdlets after import", seen, field, ("SsoOidc", false), ("HttpClient, ready-to-run", false), one => one.Calls);
        Ratio("import and three cmdlets", seen, field, ("SsoOidc", false), ("AWSSDK by script", false), one => one.Total);
        Ratio("the same over TLS", seen, field, ("SsoOidc", true), ("AWSSDK by script", true), one => one.Total);
        Ratio("working set over the empty one", seen, field, ("SsoOidc", false), ("AWSSDK by script", false), one => one.WorkingSet - empty);
    }

    private static void Ratio(
        string name,
        List<Measurement>[] seen,
        (Scenario Scenario, bool Tls)[] field,
        (string Name, bool Tls) ours,
        (string Name, bool Tls) theirs,
        Func<Measurement, double> value)
    {
        List<Measurement> a = seen[Array.FindIndex(field, entry => entry.Scenario.Name == ours.Name && entry.Tls == ours.Tls)];
        List<Measurement> b = seen[Array.FindIndex(field, entry => entry.Scenario.Name == theirs.Name && entry.Tls == theirs.Tls)];
        Console.WriteLine($"{name}: {Spread.Of(a.Zip(b, (x, y) => value(x) / value(y))).Format("0.00")} x {theirs.Name}{(theirs.Tls ? ", TLS" : "")}");
    }
}
