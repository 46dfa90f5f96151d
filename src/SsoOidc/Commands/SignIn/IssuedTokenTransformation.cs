using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;

namespace SsoOidc.Commands;

/// <summary>
/// Takes a token as text or SecureString, and out of an object that has one: its refresh token, else its access token. Anything else
/// stays as it is, for PowerShell to refuse.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IssuedTokenTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly SecretTransformationAttribute s_secret = new();

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object plain = s_secret.Transform(engineIntrinsics, inputData);
        if (plain is SecureString or null) return plain!;
        PropertyReader from = new(PSObject.AsPSObject(inputData));
        return Token(from, "RefreshToken") ?? Token(from, "AccessToken") ?? inputData;
    }

    private static SecureString? Token(PropertyReader from, string name) => from.Secure(name) is { Length: > 0 } token ? token : null;
}
