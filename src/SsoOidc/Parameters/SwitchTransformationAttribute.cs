using System.Management.Automation;

namespace SsoOidc.Parameters;

/// <summary>
/// Lets a switch take a Boolean from the pipeline. PowerShell could convert it, too, but does so in a later round of binding,
/// by when it has settled on the default parameter set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            bool on => new SwitchParameter(on),
            string text when bool.TryParse(text, out bool on) => new SwitchParameter(on),
            null or "" => new SwitchParameter(false),
            _ => inputData,
        };
}
