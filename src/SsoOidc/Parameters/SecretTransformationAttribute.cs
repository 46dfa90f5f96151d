using System.Management.Automation;
using System.Security;
using SsoOidc.Core;

namespace SsoOidc.Parameters;

/// <summary>Lets a SecureString parameter take a plain string, too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            // An empty cell of a CSV row is no secret.
            string { Length: 0 } => new SecureString(),
            string text => new Secret(text).ToSecureString()!,
            PSCredential credential => credential.Password,
            _ => inputData,
        };
}
