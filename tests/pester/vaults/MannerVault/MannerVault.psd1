@{
    ModuleVersion = '1.0.0'
    GUID          = '0f1f6a1e-4c0b-4b43-9a3c-6d1b6c0f5a22'
    Author        = 'SsoOidc contributors'
    Description   = 'A vault for tests that has the manners of a real one.'
    NestedModules = @('./MannerVault.Extension')
    PrivateData   = @{ PSData = @{ Tags = @('SecretManagement') } }
}
