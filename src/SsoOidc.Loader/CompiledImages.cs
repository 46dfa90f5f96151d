using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SsoOidc.Loader;

/// <summary>
/// PowerShell 7.6 only: loads the module's assemblies from images that were compiled ahead of time for this operating system and
/// processor, before PowerShell loads them by their own names; the same assemblies otherwise, so that PowerShell then takes these. The
/// first calls need a fifth less time. Where there are no such images, PowerShell goes on without them.
/// </summary>
public sealed class CompiledImages : IModuleAssemblyInitializer
{
    // Another version compiles the images anew, or can't read them.
    private const int DotNetVersion = 10;

    // Each before those that use it. Which of them exist is the packing's business: an image of another system or processor would keep
    // .NET from loading the assembly at all.
    private static readonly string[] s_images = ["SsoOidc.Core.dll", "SsoOidc.dll"];

    private static readonly string s_folder = Path.GetDirectoryName(typeof(CompiledImages).Assembly.Location)!;

    private static bool s_isLoaded;

    /// <inheritdoc />
    public void OnImport()
    {
        if (s_isLoaded || Environment.Version.Major != DotNetVersion || RuntimeIdentifier is not { } runtime) return;
        string images = Path.Combine(s_folder, runtime);
        if (!Directory.Exists(images)) return;
        s_isLoaded = true;
        // An assembly of an image looks for others beside the image.
        AssemblyLoadContext.Default.Resolving += FindBesideThis;
        try
        {
            foreach (string image in s_images) AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(images, image));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // It is damaged, or another version of the module is loaded already; of that PowerShell tells by itself.
        }
    }

    /// <summary>The folder of the images for this process; null if there are none.</summary>
    private static string? RuntimeIdentifier => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => OperatingSystem.IsLinux() ? "linux-x64" : OperatingSystem.IsWindows() ? "win-x64" : null,
        Architecture.Arm64 => OperatingSystem.IsMacOS() ? "osx-arm64" : null,
        _ => null,
    };

    private static Assembly? FindBesideThis(AssemblyLoadContext context, AssemblyName asked)
    {
        // Other modules ask as well, and may want another version.
        if (asked.Name is not ("SsoOidc.Emulator" or "QRCoder")) return null;
        string path = Path.Combine(s_folder, asked.Name + ".dll");
        return File.Exists(path) && AssemblyName.GetAssemblyName(path).FullName == asked.FullName ? context.LoadFromAssemblyPath(path) : null;
    }
}
