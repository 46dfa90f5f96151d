using System.Diagnostics;
using System.Reflection;
using SsoOidc.Emulator;
using SsoOidc.Emulator.Hosting;

await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = true });
Console.WriteLine($"An emulator of AWS answers at {emulator.BaseUrl}");

int exitCode = RunCmdlets(emulator.BaseUrl);
int tokens = emulator.Requests.Count(request => request.StatusCode == 200 && request.Operation is "CreateToken" or "CreateOAuth2Token");
Console.WriteLine($"The emulator issued tokens {tokens} times.");
return exitCode == 0 && tokens >= 4 ? 0 : 1;

// In the PowerShell that the build restored, or in the one that SSOOIDC_PWSH names.
static int RunCmdlets(Uri endpoint)
{
    string[] script =
    [
        "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "demo.ps1"),
        "-Module", Path.Combine(Build("RepositoryRoot"), "SsoOidc.psd1"), "-EndpointUrl", endpoint.AbsoluteUri,
    ];
    ProcessStartInfo start = Environment.GetEnvironmentVariable("SSOOIDC_PWSH") is { Length: > 0 } chosen
        ? new(chosen, script)
        : new("dotnet", [Build("PowerShell"), .. script]);
    using Process process = Process.Start(start)!;
    process.WaitForExit();
    return process.ExitCode;
}

static string Build(string name) =>
    Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == name).Value!;
