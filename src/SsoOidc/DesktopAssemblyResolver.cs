using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace SsoOidc;

/// <summary>
/// Windows PowerShell only: .NET Framework has no binding redirects for modules, so an assembly that asks for another
/// version of one of ours would not find it. Answers for the names that stand in this module's folder and for no others.
/// </summary>
public sealed class DesktopAssemblyResolver : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string[] s_names =
    [
        "Microsoft.Bcl.AsyncInterfaces", "Microsoft.Bcl.TimeProvider", "System.Buffers", "System.Memory", "System.Numerics.Vectors",
        "System.Runtime.CompilerServices.Unsafe", "System.Text.Encodings.Web", "System.Text.Json",
        "System.Threading.Tasks.Extensions", "SsoOidc.Core", "SsoOidc.Emulator", "QRCoder",
    ];

    private static bool IsDesktop => RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <inheritdoc />
    public void OnImport()
    {
        if (IsDesktop) AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (IsDesktop) AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
    }

    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        string? name = new AssemblyName(request.Name).Name;
        if (name is null || !s_names.Contains(name)) return null;
        string folder = Path.GetDirectoryName(typeof(DesktopAssemblyResolver).Assembly.Location)!;
        string path = Path.Combine(folder, name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
}
