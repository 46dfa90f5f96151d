using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using SsoOidc.Attack.Support;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

/// <summary>
/// Every cmdlet path with every fault of an answer. Judged are error id and category, the time, whether a secret or a control
/// character gets into any stream, and whether a file that was there is as it was.
/// </summary>
internal sealed class MatrixTrial : Trial
{
    private const int Shells = 8;

    private static readonly string s_script = File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(typeof(MatrixTrial).Assembly.Location)!, "Matrix", "Cell.ps1"));

    public override string Name => "matrix";

    public override bool NeedsPowerShell => true;

    protected override TrialResult Attack(TrialOptions options)
    {
        TrialHome home = TrialHome.OfThisProcess;
        string bundle = Path.Combine(home.Path, "ca.pem");
        Environment.SetEnvironmentVariable("AWS_CA_BUNDLE", bundle);
        using MatrixServer server = new(bundle);
        using Shells shells = new(Shells);
        Cell[] cells = [.. Cells(options)];
        ConcurrentBag<(Cell Cell, CellResult Result, Wrong Wrong, string What)> all = [];
        Parallel.ForEach(
            Partitioner.Create(cells, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = Shells }, cell =>
            {
                (CellResult result, bool isFileChanged) = Run(cell, server, home, shells);
                (Wrong wrong, string what) = Judge.Of(cell, result, isFileChanged);
                // What was shown is large, and no longer needed.
                all.Add((cell, result with { Shown = "", Lines = [] }, wrong, what));
            });

        Table table = new("faults", "kinds of fault", "cells", "reached", "errors", "wrong id", "not ours", "leaks", "control characters", "injections", "files changed", "slower than 15 s", "slowest, s");
        foreach (var group in all.GroupBy(one => one.Cell.Fault.Group).OrderBy(group => group.Key, StringComparer.Ordinal)) Add(group.Key, [.. group]);
        Add("all", [.. all]);
        List<string> misses = [.. all.Where(one => one.Wrong != Wrong.None).OrderBy(one => one.Cell.Number)
            .Select(one => $"{one.Wrong}: {one.Cell}: {DisplayText.Safe(one.What, 300)}")];
        if (server.Followed > 0) misses.Add($"{server.Followed} redirects were followed");
        using Process here = Process.GetCurrentProcess();
        Console.WriteLine($"Peak working set {here.PeakWorkingSet64 / 1024 / 1024} MB, with {Shells} shells in one process; redirects followed: {server.Followed}.");
        return new TrialResult(table, misses);

        void Add(string name, (Cell Cell, CellResult Result, Wrong Wrong, string What)[] ones)
        {
            int Of(Wrong wrong) => ones.Count(one => one.Wrong == wrong);
            table.Add(
                name, ones.Select(one => one.Cell.Fault).Distinct().Count(), ones.Length, ones.Count(one => one.Cell.IsReached), ones.Count(one => one.Result.Errors.Any()),
                Of(Wrong.Id), Of(Wrong.System), Of(Wrong.Leak), Of(Wrong.Control), Of(Wrong.Injection), Of(Wrong.Lost), Of(Wrong.Slow),
                ones.Max(one => one.Result.Time).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>All, or in the short form a third of the faults, each on one path, and each path with several.</summary>
    private static IEnumerable<Cell> Cells(TrialOptions options)
    {
        int number = 0;
        for (int i = 0; i < Faults.All.Count; i++)
        {
            for (int j = 0; j < CmdletPath.All.Count; j++)
            {
                if (options.IsShort && (i % 3 != options.Seed % 3 || j != (i / 3 + options.Seed) % CmdletPath.All.Count)) continue;
                yield return new Cell(++number, CmdletPath.All[j], Faults.All[i]);
            }
        }
    }

    private static (CellResult Result, bool IsFileChanged) Run(Cell cell, MatrixServer server, TrialHome home, Shells shells)
    {
        string name = $"m{cell.Number}";
        string? file = cell.Path.Save?.Invoke(home, name);
        byte[] before = file is null ? [] : File.ReadAllBytes(file);
        ShellResult ran = shells.Run(
            s_script.Replace("{line}", cell.Path.Script, StringComparison.Ordinal),
            [.. CmdletPath.Secrets, ("Url", server.Add(cell)), ("Name", name), ("File", file ?? ""), ("Arn", TrialHome.ConsoleArn + name)]);
        if (ran.Output is not [PSObject gave]) throw new InvalidOperationException($"{cell}: {ran.Failure}");
        object? Value(string property) => gave.Properties[property].Value is PSObject wrapped ? wrapped.BaseObject : gave.Properties[property].Value;
        bool isChanged = file is not null && (!File.Exists(file) || !File.ReadAllBytes(file).SequenceEqual(before));
        if (file is not null) File.Delete(file);
        return (
            new CellResult(
                [.. ((object[])Value("All")!).Select(one => one is PSObject wrapped ? wrapped.BaseObject : one)], (ErrorRecord?)Value("End"), (TimeSpan)Value("Time")!,
                (string[])Value("Lines")!, (string)Value("Shown")!),
            isChanged);
    }
}
