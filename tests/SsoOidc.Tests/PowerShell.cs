using System.Diagnostics;
using System.Reflection;

namespace SsoOidc.Tests;

/// <summary>
/// The PowerShell of the tests: the one that tests/PowerShellHost makes, or the pwsh that the variable SSOOIDC_PWSH names. It
/// is the first on the PATH of the processes it starts, and Pester is on their module path.
/// </summary>
internal static class PowerShell
{
    private static readonly Dictionary<string, string?> s_build = typeof(PowerShell).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        string file = FileName();
        ProcessStartInfo start = new(file, ["-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        Prepend(start, "PATH", Path.GetDirectoryName(file)!);
        Prepend(start, "PSModulePath", Pester("PesterVersion"));
        start.Environment["SSOOIDC_PESTER_5"] = Pester("PesterVersion");
        start.Environment["SSOOIDC_PESTER_6"] = Pester("Pester6Version");
        return start;
    }

    private static string FileName()
    {
        if (Environment.GetEnvironmentVariable("SSOOIDC_PWSH") is not { Length: > 0 } chosen)
            return Path.Combine(Host, "pwsh", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        string file = Path.GetFullPath(chosen);
        return File.Exists(file) ? file : throw new FileNotFoundException($"SSOOIDC_PWSH names '{file}', which is not a file.");
    }

    private static string Host => Repository.Path("tests", "PowerShellHost", "obj");

    private static string Pester(string version) => Path.Combine(Host, "pester", s_build[version]!);

    private static void Prepend(ProcessStartInfo start, string variable, string folder) =>
        start.Environment[variable] = start.Environment.TryGetValue(variable, out string? rest) && !string.IsNullOrEmpty(rest)
            ? folder + Path.PathSeparator + rest
            : folder;
}
