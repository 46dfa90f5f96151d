using System.Management.Automation;
using System.Reflection;

namespace SsoOidc.Loader;

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

    // PowerShell 7 can load this build, too, and needs no help.
    private static readonly bool s_isFramework = typeof(object).Assembly.GetName().Name == "mscorlib";

    /// <inheritdoc />
    public void OnImport()
    {
        if (s_isFramework) AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (s_isFramework) AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
    }

    /// <summary>Whether an assembly is what was asked for: the same one, and not older. Other modules ask as well.</summary>
    internal static bool IsAnswer(AssemblyName asked, AssemblyName ours) =>
        (asked.Version is null || ours.Version is not null && asked.Version <= ours.Version)
        && (asked.GetPublicKeyToken() is not { Length: > 0 } token || token.SequenceEqual(ours.GetPublicKeyToken() ?? []));

    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        AssemblyName asked = new(request.Name);
        if (asked.Name is not { } name || !s_names.Contains(name)) return null;
        string folder = Path.GetDirectoryName(typeof(DesktopAssemblyResolver).Assembly.Location)!;
        string path = Path.Combine(folder, name + ".dll");
        return File.Exists(path) && IsAnswer(asked, AssemblyName.GetAssemblyName(path)) ? Assembly.LoadFrom(path) : null;
    }
}
