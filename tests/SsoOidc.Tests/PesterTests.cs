using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace SsoOidc.Tests;

/// <summary>
/// The Pester suite, one test a file, each in a PowerShell of its own. Where there is no PowerShell or no Pester this is a
/// skip that says so.
/// </summary>
public sealed class PesterTests(PesterTests.Engine engine, ITestOutputHelper output) : IClassFixture<PesterTests.Engine>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Files() =>
    [
        .. Directory.EnumerateFiles(Repository.Path("tests", "pester"), "*.Tests.ps1", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Path("tests", "pester"), path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_file_passes(string file)
    {
        if (engine.Missing is { } reason)
        {
            TestContext.Current.SendDiagnosticMessage("SKIPPED {0}: {1}", file, reason);
            Assert.Skip(reason);
        }

        (int exitCode, string text) = Engine.Run(
            "-NoProfile", "-NonInteractive", "-File", Repository.Path("tests", "pester", "Invoke-File.ps1"),
            "-Path", Repository.Path("tests", "pester", file));
        output.WriteLine(text);
        Assert.True(exitCode == 0, $"{file} failed:\n{text}");
    }

    /// <summary>Looks for PowerShell and Pester once.</summary>
    public sealed class Engine
    {
        public Engine()
        {
            try
            {
                (int exitCode, string text) = Run(
                    "-NoProfile", "-NonInteractive", "-Command",
                    "(Get-Module Pester -ListAvailable | Where-Object Version -ge 5.5.0 | Select-Object -First 1).Version.ToString()");
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

        public static (int ExitCode, string Text) Run(params string[] arguments)
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
            if (!process.WaitForExit(s_limit)) process.Kill(entireProcessTree: true);
            return (process.ExitCode, text.Result + errors.Result);
        }
    }
}
