using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using SsoOidc.Demo;
using SsoOidc.Emulator;

await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = true });
Console.WriteLine($"An emulator of AWS answers at {emulator.BaseUrl}");

int? exitCode = RunCmdlets(emulator.BaseUrl);
if (exitCode is null)
{
    Console.WriteLine("No pwsh on the PATH: showing the protocol library. Install PowerShell 7.4 or later to see the cmdlets.");
    exitCode = await LibraryDemo.RunAsync(emulator.BaseUrl) ? 0 : 1;
}

int tokens = emulator.Requests.Count(request => request.StatusCode == 200 && request.Operation is "CreateToken" or "CreateOAuth2Token");
Console.WriteLine($"The emulator issued tokens {tokens} times.");
return exitCode == 0 && tokens >= 4 ? 0 : 1;

// Null where there is no pwsh.
static int? RunCmdlets(Uri endpoint)
{
    string root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "RepositoryRoot").Value!;
    ProcessStartInfo start = new("pwsh")
    {
        ArgumentList =
        {
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "demo.ps1"),
            "-Module", Path.Combine(root, "SsoOidc.psd1"), "-EndpointUrl", endpoint.AbsoluteUri,
        },
    };
    try
    {
        using Process process = Process.Start(start)!;
        Console.WriteLine("pwsh was found: these are the cmdlets.");
        process.WaitForExit();
        return process.ExitCode;
    }
    catch (Win32Exception)
    {
        return null;
    }
}
