@{
    # PowerShell 7 (Core) runs the build for .NET, Windows PowerShell (Desktop) the one for .NET Standard.
    # The first one finds the assemblies of the second, compiled ahead of time where there are such.
    NestedModules        = "bin/$PSEdition/SsoOidc.Loader.dll", "bin/$PSEdition/SsoOidc.dll"
    ModuleVersion        = '0.9.0'
    GUID                 = '1f6b0c5e-6d0b-4f0e-9a53-6c0f5f0f7a55'
    Author               = 'SsoOidc contributors'
    CompanyName          = 'SsoOidc contributors'
    Copyright            = '(c) SsoOidc contributors. MIT license.'
    Description          = 'Signs people and unattended runbooks in to AWS: IAM Identity Center (device code, authorization code, refresh, CreateTokenWithIAM) and AWS Sign-In (DPoP-bound console credentials). Typed output that pipes from registration to token, secrets as SecureString, clear errors with the next step, and on PowerShell 7 no third-party assembly, except where -ShowQrCode asks for one.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess     = @('bin/SsoOidc.Format.ps1xml')
    TypesToProcess       = @()
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Add-SsoEmulatorFault'
        'Approve-SsoDeviceAuthorization'
        'Connect-SignInSession'
        'Connect-SsoSession'
        'Deny-SsoDeviceAuthorization'
        'Disconnect-SignInSession'
        'Disconnect-SsoSession'
        'Export-AwsCredential'
        'Export-SsoProfile'
        'Get-AwsCallerIdentity'
        'Get-AwsCredential'
        'Get-SignInCredential'
        'Get-SignInOAuth2TokenInfo'
        'Get-SignInSession'
        'Get-SsoAccount'
        'Get-SsoAccountRole'
        'Get-SsoEmulatorRequest'
        'Get-SsoRoleCredential'
        'Get-SsoSession'
        'Get-SsoToken'
        'New-SignInBearerToken'
        'New-SignInOAuth2Token'
        'New-SignInOAuth2TokenWithIam'
        'New-SignInOAuth2TokenWithTokenExchange'
        'New-SsoToken'
        'New-SsoTokenWithIam'
        'Open-AwsConsole'
        'Register-SsoClient'
        'Remove-SsoEmulatorFault'
        'Revoke-SignInOAuth2Token'
        'Set-SsoEmulatorClock'
        'Start-SsoDeviceAuthorization'
        'Start-SsoEmulator'
        'Stop-SsoEmulator'
        'Test-SsoSession'
        'Use-AwsCredential'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('AWS', 'SSO', 'IdentityCenter', 'OIDC', 'OAuth2', 'SignIn', 'DPoP', 'Authentication', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'The first version: IAM Identity Center OIDC and AWS Sign-In as cmdlets, whole sign-ins, silent refresh for runbooks, sessions in SecretManagement vaults, and an offline double of the services for tests. CHANGELOG.md in the package has the rest.'
        }
    }
}
