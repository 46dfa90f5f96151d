@{
    ModuleVersion = '1.0.0'
    GUID          = '6f0f3a1c-8d53-4f9b-9a0d-5f6f1f0a7c11'
    Author        = 'SsoOidc contributors'
    Description   = 'A vault for tests: a file for each secret, no metadata.'
    NestedModules = @('./FolderVault.Extension')
    PrivateData   = @{ PSData = @{ Tags = @('SecretManagement') } }
}
