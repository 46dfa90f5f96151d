using System.Diagnostics;
using System.Text.Json;

namespace SsoOidc.Benchmarks.Cold;

/// <summary>One scenario in one PowerShell that knows nothing yet.</summary>
internal static class FreshProcess
{
    public static Measurement Run(Scenario scenario, Uri endpoint, Rivals rivals, string? trust) =>
        JsonSerializer.Deserialize<Measurement>(Run(Path.Combine("Cold", scenario.Script), endpoint, rivals.Folder, trust).Split('\n')[^1])!;

    /// <summary>What a script beside this program writes.</summary>
    public static string Run(string script, Uri endpoint, string rivals, string? trust, params string[] more)
    {
        ProcessStartInfo start = new("pwsh") { RedirectStandardOutput = true };
        string[] arguments =
        [
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, script),
            "-Endpoint", endpoint.AbsoluteUri.TrimEnd('/'), "-Root", Repository.Root, "-Rivals", rivals, .. more,
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        // Nobody's settings, and no look at the network for them.
        foreach (string name in start.Environment.Keys.Where(IsSetting).ToArray()) start.Environment.Remove(name);
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(rivals, "none");
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        if (trust is not null) start.Environment["SSL_CERT_FILE"] = trust;

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{script} failed: {output}");
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("AWS_", StringComparison.Ordinal) || variable.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase)
        || variable is "SSL_CERT_FILE" or "SSL_CERT_DIR";
}
