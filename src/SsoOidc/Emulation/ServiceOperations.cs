namespace SsoOidc.Emulation;

/// <summary>The operations of the services an emulator stands for, by their names in the service models.</summary>
internal static class ServiceOperations
{
    /// <summary>The names, each with what it does.</summary>
    public static readonly (string Name, string Meaning)[] All =
    [
        ("RegisterClient", "Register-SsoClient"),
        ("StartDeviceAuthorization", "Start-SsoDeviceAuthorization"),
        ("CreateToken", "New-SsoToken, Get-SsoToken"),
        ("CreateTokenWithIAM", "New-SsoTokenWithIam"),
        ("CreateOAuth2Token", "New-SignInOAuth2Token"),
        ("ListAccounts", "The portal's list of accounts"),
        ("ListAccountRoles", "The portal's list of roles in an account"),
        ("GetRoleCredentials", "The portal's credentials for a role"),
        ("Logout", "The portal's sign-out"),
    ];
}
