namespace SsoOidc;

/// <summary>Where a sign-in is kept.</summary>
public enum SsoSessionStore
{
    /// <summary>A file in ~/.aws/sso/cache, which the AWS CLI and the SDKs use, too.</summary>
    File,

    /// <summary>A SecretManagement vault.</summary>
    Vault,

    /// <summary>This process.</summary>
    Memory,
}
