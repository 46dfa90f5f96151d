@{
    ModuleVersion = '1.0.0'
    GUID          = 'c0b9b6a4-0f0e-4a43-8a3b-6a3f5c0a7d52'
    Author        = 'SsoOidc contributors'
    Description   = 'A SecretManagement vault for tests: a file for each secret in VaultParameters.Path. It protects nothing.'
    NestedModules = @('./TestVault.Extension')
    PrivateData   = @{ PSData = @{ Tags = @('SecretManagement') } }
}
