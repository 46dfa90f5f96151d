using System.Management.Automation;
using SsoOidc.Emulation;

namespace SsoOidc.Parameters;

/// <summary>Lets an emulator be named by its URL, too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmulatorTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        Uri? url = value as Uri ?? (value as string).ToUri();
        return url is { IsAbsoluteUri: true } ? RunningEmulators.Find(url) ?? inputData : inputData;
    }
}
