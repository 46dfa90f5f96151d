BeforeAll { Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force }

# What about_SsoOidc_Testing says of mocks.
Describe 'A mock' {
    Context 'of <Command>, which takes <Name>' -ForEach @(
        @{ Name = 'a secret'; Command = 'New-SsoToken'; Remove = 'ClientSecret', 'RefreshToken'; Call = { New-SsoToken -ClientId x -ClientSecret y -RefreshToken z -ErrorAction Stop } }
        @{ Name = 'a duration'; Command = 'Get-SsoToken'; Remove = @('MinimumValidity'); Call = { Get-SsoToken dev -MinimumValidity 30m -ErrorAction Stop } }
        @{ Name = 'epoch seconds'; Command = 'New-SsoToken'; Remove = 'ClientSecret', 'DeviceCode', 'ExpiresAt'; Call = { New-SsoToken -ClientId x -ClientSecret y -DeviceCode z -ExpiresAt 1772619300 -ErrorAction Stop } }
    ) {
        It 'does not' {
            Mock $Command { 'mocked' }
            $Call | Should -Throw
        }

        It 'does without the types' {
            Mock $Command { 'mocked' } -RemoveParameterType $Remove
            & $Call | Should -Be 'mocked'
        }
    }

    It 'reads seconds as ticks, and two words as one' {
        Mock Get-SsoToken { $MinimumValidity.Ticks }
        Get-SsoToken dev -MinimumValidity 30 | Should -Be 30
        Mock Register-SsoClient { $Scope.Count }
        Register-SsoClient x -Scope 'a b' | Should -Be 1
    }

    It 'is told in the help' {
        $topic = Get-Content (Join-Path (Get-RepositoryRoot) 'en-US' 'about_SsoOidc_Testing.help.txt')
        $topic | Should -Contain 'MOCKS'
        $topic -join ' ' | Should -BeLike '*-RemoveParameterType MinimumValidity*'
        $topic | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }
}
