using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SsoOidc.Benchmarks.Cold;

/// <summary>The others' assemblies in one folder: the yardstick ready-to-run, the SDK as its packages have it for net8.0.</summary>
internal sealed class Rivals
{
    private Rivals(string folder) => Folder = folder;

    public string Folder { get; }

    public static Rivals Publish()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "rivals");
        string project = Path.Combine(Repository.Root, "tests", "SsoOidc.Benchmarks", "Idiomatic");
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, "--nologo", "-v", "q" },
        };
        using Process publish = Process.Start(start)!;
        publish.WaitForExit();
        if (publish.ExitCode != 0) throw new InvalidOperationException("The yardstick could not be published.");
        foreach (string name in (string[])["AWSSDK.Core.dll", "AWSSDK.SSOOIDC.dll"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(folder, name), overwrite: true);
        return new Rivals(folder);
    }
}
