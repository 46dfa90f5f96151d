using System.Diagnostics;
using System.Globalization;
using SsoOidc.Attack.Fuzz;
using SsoOidc.Attack.Kill;
using SsoOidc.Attack.Matrix;
using SsoOidc.Attack.Race;
using SsoOidc.Attack.Soak;
using SsoOidc.Attack.Stop;
using SsoOidc.Attack.Support;

namespace SsoOidc.Attack;

/// <summary>
/// Runs trials and prints a table for each:
/// <c>dotnet run -c Release --project tests/SsoOidc.Attack -- [trial ...] [--short] [--seed N] [--rounds N]</c>.
/// </summary>
public static class Program
{
    private static readonly Trial[] s_trials =
    [
        new FuzzTrial(),
        new KillTrial(),
        new MatrixTrial(),
        new RaceTrial(),
        new SoakTrial(),
        new StopTrial(),
    ];

    /// <returns>0 if no trial found anything, 1 if one did, 2 if the command line is wrong.</returns>
    public static int Main(string[] args)
    {
        if (TrialOptions.Parse(args) is not { } options || options.Names.Except(s_trials.Select(trial => trial.Name)).Any())
        {
            Console.Error.WriteLine($"Usage: [{string.Join(" | ", s_trials.Select(trial => trial.Name))}] [--short] [--seed N] [--rounds N]");
            return 2;
        }

        Console.WriteLine($"Seed {options.Seed}, {Environment.ProcessorCount} processors, {Load()}");
        Console.WriteLine();
        int misses = 0;
        foreach (Trial trial in s_trials)
        {
            if (options.Names.Count == 0 || options.Names.Contains(trial.Name)) misses += Run(trial, options);
        }

        Console.WriteLine(misses == 0 ? "No misses." : $"{misses} misses.");
        return misses == 0 ? 0 : 1;
    }

    /// <summary>One trial inside a PowerShell; called by Trial.ps1.</summary>
    public static int RunHere(string[] args)
    {
        TrialOptions options = TrialOptions.Parse(args)!;
        return s_trials.Single(trial => trial.Name == options.Names[0]).Print(options);
    }

    private static int Run(Trial trial, TrialOptions options) =>
        trial.NeedsPowerShell ? PowerShellProcess.Run(trial.Name, options) : trial.Print(options);

    private static string Load()
    {
        try
        {
            return "load " + File.ReadAllText("/proc/loadavg").Split(' ')[0];
        }
        catch (IOException)
        {
            return "load unknown";
        }
    }
}

/// <summary>What the command line asks for.</summary>
/// <param name="Names">The trials to run; none for all.</param>
/// <param name="IsShort">Whether the form for <c>dotnet test</c> is wanted, a few seconds a trial.</param>
/// <param name="Seed">All chance comes from it.</param>
/// <param name="Rounds">How many rounds, where a trial counts in rounds; null for the trial's own number.</param>
internal sealed record TrialOptions(IReadOnlyList<string> Names, bool IsShort, int Seed, int? Rounds)
{
    public static TrialOptions? Parse(string[] args)
    {
        List<string> names = [];
        bool isShort = false;
        int? seed = null, rounds = null;
        for (int i = 0; i < args.Length; i++)
        {
            int number = 0;
            bool isNumbered = args[i] is "--seed" or "--rounds";
            if (isNumbered && (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out number)))
                return null;
            switch (args[i])
            {
                case "--short": isShort = true; break;
                case "--seed": seed = number; i++; break;
                case "--rounds": rounds = number; i++; break;
                case ['-', ..]: return null;
                default: names.Add(args[i]); break;
            }
        }

        return new TrialOptions(names, isShort, seed ?? Random.Shared.Next(), rounds);
    }

    /// <summary>The same as arguments, for one trial.</summary>
    public IEnumerable<string> Arguments(string name)
    {
        yield return name;
        if (IsShort) yield return "--short";
        yield return "--seed";
        yield return Seed.ToString(CultureInfo.InvariantCulture);
        if (Rounds is not { } rounds) yield break;
        yield return "--rounds";
        yield return rounds.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>One kind of attack.</summary>
internal abstract class Trial
{
    public abstract string Name { get; }

    /// <summary>Whether it must run inside a PowerShell, in whose process it then is.</summary>
    public virtual bool NeedsPowerShell => false;

    /// <summary>Attacks, and says what came of it.</summary>
    protected abstract TrialResult Attack(TrialOptions options);

    /// <summary>Attacks and prints.</summary>
    /// <returns>The number of misses.</returns>
    public int Print(TrialOptions options)
    {
        long started = Stopwatch.GetTimestamp();
        TrialResult result = Attack(options);
        Console.WriteLine($"## {Name} ({Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)");
        Console.WriteLine();
        result.Table.Print();
        // Of hundreds the first tell enough.
        foreach (string miss in result.Misses.Take(50)) Console.WriteLine("MISS " + miss);
        if (result.Misses.Count > 0) Console.WriteLine();
        return result.Misses.Count;
    }
}

/// <param name="Table">The figures.</param>
/// <param name="Misses">What did not hold, a line each, escaped and without secrets longer than a line.</param>
internal sealed record TrialResult(Table Table, IReadOnlyList<string> Misses);

/// <summary>Rows of text with even columns, in Markdown.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    public void Add(params object[] cells) =>
        _rows.Add([.. cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)!)]);

    public void Print()
    {
        int[] widths = [.. heads.Select((_, column) => _rows.Max(row => row[column].Length))];
        for (int i = 0; i < _rows.Count; i++)
        {
            Console.WriteLine("| " + string.Join(" | ", _rows[i].Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (i == 0) Console.WriteLine("|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
        }

        Console.WriteLine();
    }
}

/// <summary>The PowerShell that tests/PowerShellHost makes.</summary>
internal static class PowerShellProcess
{
    /// <summary>Its program.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("SSOOIDC_PWSH") is { Length: > 0 } chosen
        ? chosen
        : Repository.Path("tests", "PowerShellHost", "obj", "pwsh", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");

    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        ProcessStartInfo start = new(Path, ["-NoProfile", "-NonInteractive", .. arguments]) { UseShellExecute = false };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    /// <summary>A trial in a process of its own.</summary>
    /// <returns>The number of misses; at least 1 if the process ended early.</returns>
    public static int Run(string trial, TrialOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.WriteLine($"## {trial}\n\nSkipped: on Windows a home can't be given to a process.\n");
            return 0;
        }

        string script = System.IO.Path.Combine(AppContext.BaseDirectory, "Trial.ps1");
        using TrialHome home = new();
        ProcessStartInfo start = StartInfo(["-File", script, .. options.Arguments(trial)]);
        home.ApplyTo(start);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
