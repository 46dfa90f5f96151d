using System.Management.Automation;

namespace SsoOidc.Emulation;

/// <summary>Frees ports and environment when the module is removed.</summary>
public sealed class EmulatorCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo) => RunningEmulators.StopThoseOfThisRunspace();
}
