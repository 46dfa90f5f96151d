using System.Management.Automation;

namespace SsoOidc.Parameters;

/// <summary>
/// Lets a Uri parameter take a string from the pipeline. PowerShell could convert it, too, but does so in a later round of
/// binding, by when it has settled on the default parameter set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UriTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text ? text.ToUri() : inputData;
}
