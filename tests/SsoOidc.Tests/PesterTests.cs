using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace SsoOidc.Tests;

/// <summary>
/// The Pester suite, one test a file, each in a PowerShell of its own and with a home of its own, two or so at a time. Where
/// there is no PowerShell or no Pester this is a skip that says so.
/// </summary>
[TestCaseOrderer(typeof(PesterFilesToRun))]
public sealed class PesterTests(PesterTests.Engine engine, ITestOutputHelper output) : IClassFixture<PesterTests.Engine>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Files() => [.. FileNames()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_file_passes(string file)
    {
        if (engine.Missing is { } reason)
        {
            TestContext.Current.SendDiagnosticMessage("SKIPPED {0}: {1}", file, reason);
            Assert.Skip(reason);
        }

        (int exitCode, string text) = await engine.ResultOfAsync(file);
        output.WriteLine(text);
        Assert.True(exitCode == 0, $"{file} failed:\n{text}");
    }

    internal static IEnumerable<string> FileNames() =>
        Directory.EnumerateFiles(Repository.Path("tests", "pester"), "*.Tests.ps1", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Path("tests", "pester"), path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>Looks for PowerShell and Pester once, and runs the files.</summary>
    public sealed class Engine : IDisposable
    {
        private readonly SemaphoreSlim _free = new(Math.Max(2, Environment.ProcessorCount));
        private readonly ConcurrentDictionary<string, Lazy<Task<(int ExitCode, string Text)>>> _results = new();

        public Engine()
        {
            try
            {
                (int exitCode, string text) = RunAsync(
                    "-NoProfile", "-NonInteractive", "-Command",
                    "(Get-Module Pester -ListAvailable | Where-Object Version -ge 5.5.0 | Select-Object -First 1).Version.ToString()").GetAwaiter().GetResult();
                if (exitCode != 0 || string.IsNullOrWhiteSpace(text))
                    Missing = "pwsh was found, but no Pester 5.5 or later: Install-PSResource Pester";
            }
            catch (Win32Exception)
            {
                Missing = "No pwsh on the PATH: the Pester suite was not run. Install PowerShell 7.4 or later.";
            }
        }

        /// <summary>Why the suite can't run; null where it can.</summary>
        public string? Missing { get; }

        /// <summary>What a file says. The first who asks starts all files of this run, in their order.</summary>
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
                return await RunAsync(
                    "-NoProfile", "-NonInteractive", "-File", Repository.Path("tests", "pester", "Invoke-File.ps1"),
                    "-Path", Repository.Path("tests", "pester", file));
            }
            finally
            {
                _free.Release();
            }
        }

        private static async Task<(int ExitCode, string Text)> RunAsync(params string[] arguments)
        {
            ProcessStartInfo start = new("pwsh", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            start.Environment["NO_COLOR"] = "1";
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
