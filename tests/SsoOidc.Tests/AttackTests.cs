using System.Diagnostics;

namespace SsoOidc.Tests;

/// <summary>
/// The short forms of the standing trials of tests/SsoOidc.Attack, each in a process of its own. The seed is always the same, so that a
/// failure can be seen again; the long forms draw theirs.
/// </summary>
public sealed class AttackTests(ITestOutputHelper output)
{
    private const string Skipped = "skipped: ";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("fuzz")]
    [InlineData("kill")]
    [InlineData("matrix")]
    [InlineData("race")]
    [InlineData("soak")]
    [InlineData("stop")]
    public async Task The_trial_finds_nothing(string trial)
    {
        ProcessStartInfo start = new("dotnet", [Program, trial, "--short", "--seed", "14"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(s_limit);
        Task<string> said = process.StandardOutput.ReadToEndAsync(limit.Token), complained = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        string text = await said + await complained;
        output.WriteLine(text);
        Assert.True(process.ExitCode == 0, text);
        int reason = text.IndexOf(Skipped, StringComparison.OrdinalIgnoreCase);
        if (reason >= 0) Assert.Skip($"Part of the trial {trial} was {text[reason..].Split('|', '\n')[0].TrimEnd()}; the rest found nothing.");
    }

    /// <summary>Built beside this assembly, in the same configuration.</summary>
    private static string Program
    {
        get
        {
            DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Repository.Path("tests", "SsoOidc.Attack", "bin", framework.Parent!.Name, framework.Name, "SsoOidc.Attack.dll");
        }
    }
}
