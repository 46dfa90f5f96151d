using System.Collections.Concurrent;
using System.Diagnostics;
using System.Xml.Linq;

namespace SsoOidc.Tests;

/// <summary>
/// The Pester suite, one test a file, each in a PowerShell of its own and with a home of its own, a few at a time. What a
/// file counts goes to TestResults; a message tells the counts and why something was skipped.
/// </summary>
[TestCaseOrderer(typeof(PesterFilesToRun))]
public sealed class PesterTests(PesterTests.Runner runner, ITestOutputHelper output) : IClassFixture<PesterTests.Runner>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Files() => [.. FileNames()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_file_passes(string file)
    {
        (int exitCode, string text) = await runner.ResultOfAsync(file);
        output.WriteLine(text);
        Assert.True(exitCode == 0, $"{file} failed:\n{text}");

        (int passed, int skipped) = Counts(file);
        Assert.True(passed + skipped > 0, $"{file} ran no test:\n{text}");
        string reasons = string.Join("; ", text.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith("Skipped: ", StringComparison.Ordinal)).Distinct());
        Assert.True(skipped == 0 || reasons.Length > 0, $"{file} skipped {skipped} tests without a reason:\n{text}");
        TestContext.Current.SendDiagnosticMessage(
            "{0} passed: {1} tests{2}", file, passed, skipped == 0 ? "" : $", {skipped} skipped ({reasons})");
    }

    internal static IEnumerable<string> FileNames() =>
        Directory.EnumerateFiles(Repository.Path("tests", "pester"), "*.Tests.ps1", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Path("tests", "pester"), path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static string ResultPath(string file) => Repository.Path("TestResults", file.Replace('/', '-') + ".pester.xml");

    private static (int Passed, int Skipped) Counts(string file)
    {
        XElement counters = XElement.Load(ResultPath(file)).Element("Counters")!;
        int passed = (int)counters.Attribute("passed")!;
        return (passed, (int)counters.Attribute("total")! - passed - (int)counters.Attribute("failed")!);
    }

    /// <summary>Runs the files of this run.</summary>
    public sealed class Runner : IDisposable
    {
        private readonly SemaphoreSlim _free = new(Math.Max(2, Environment.ProcessorCount));
        private readonly ConcurrentDictionary<string, Lazy<Task<(int ExitCode, string Text)>>> _results = new();

        /// <summary>The exit code and the output of a file. The first call starts all files of this run, in their order.</summary>
        public Task<(int ExitCode, string Text)> ResultOfAsync(string file)
        {
            foreach (string chosen in PesterFilesToRun.Chosen) _ = Started(chosen);
            return Started(file);
        }

        public void Dispose() => _free.Dispose();

        private Task<(int ExitCode, string Text)> Started(string file) =>
            _results.GetOrAdd(file, name => new Lazy<Task<(int, string)>>(() => RunFileAsync(name))).Value;

        private async Task<(int ExitCode, string Text)> RunFileAsync(string file)
        {
            await _free.WaitAsync();
            try
            {
                return await RunAsync(PowerShell.StartInfo(
                    "-File", Repository.Path("tests", "pester", "Invoke-File.ps1"),
                    "-Path", Repository.Path("tests", "pester", file),
                    "-ResultPath", ResultPath(file)));
            }
            finally
            {
                _free.Release();
            }
        }

        private static async Task<(int ExitCode, string Text)> RunAsync(ProcessStartInfo start)
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> text = process.StandardOutput.ReadToEndAsync();
            using CancellationTokenSource limit = new(s_limit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
            return (process.ExitCode, await text + await errors);
        }
    }
}
