using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests;

/// <summary>
/// The same suite, built for .NET Framework 4.7.2 and run by Mono: as near to Windows PowerShell 5.1 as a machine without Windows
/// gets. What Mono lacks is left out by a trait, <see cref="MonoLacks"/>.
/// </summary>
[Collection(nameof(MonoTests))]
public sealed partial class MonoTests(ITestOutputHelper output)
{
    /// <summary>Fewer would mean that the filter leaves out more than it should.</summary>
    private const int Fewest = 2150;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_suite_passes_on_Mono()
    {
        Assert.SkipWhen(Find("mono") is null, "mono is not installed (mono-devel)");
        (int exitCode, string text) = await RunAsync("-noColor", "-preEnumerateTheories", "-trait-", MonoLacks.Trait + "=*");
        Assert.SkipWhen(text.Contains("assembly 'netstandard,", StringComparison.Ordinal), "mono is installed without netstandard.dll (mono-devel)");
        output.WriteLine(text);
        Match counts = Counts().Match(text);
        Assert.True(exitCode == 0 && counts.Success, $"Exit code {exitCode}:\n{text}");
        Assert.Equal(("0", "0"), (counts.Groups["errors"].Value, counts.Groups["failed"].Value));
        int passed = Number("total") - Number("skipped");
        Assert.True(passed >= Fewest, $"Only {passed} tests passed.");
        TestContext.Current.SendDiagnosticMessage("{0} tests passed on Mono. What it lacks: {1}", passed, string.Join(" ", Lacks()));

        int Number(string group) => int.Parse(counts.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Lacks() => typeof(MonoLacks).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.Name != nameof(MonoLacks.Trait)).Select(field => (string)field.GetRawConstantValue()!);

    private static async Task<(int ExitCode, string Text)> RunAsync(params string[] arguments)
    {
        // Both are built in one configuration.
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string folder = Repository.Path("tests", "SsoOidc.Core.Mono.Tests", "bin", configuration, "net472");
        ProcessStartInfo start = new("mono", [Path.Combine(folder, "SsoOidc.Core.Mono.Tests.exe"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string text = await process.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, text);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string? Find(string program) => Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+),")]
    private static partial Regex Counts();

    /// <summary>After the others, some of which watch the time.</summary>
    [CollectionDefinition(nameof(MonoTests), DisableParallelization = true)]
    public sealed class Last;
}
