@{
    ModuleVersion     = '1.0.0'
    RootModule        = 'MannerVault.Extension.psm1'
    FunctionsToExport = @('Get-Secret', 'Set-Secret', 'Remove-Secret', 'Get-SecretInfo', 'Test-SecretVault')
}
