# Sessions in vaults that are not SecretStore, each with the manners of a public extension.
BeforeDiscovery {
    if (-not (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)) { $reason = 'Microsoft.PowerShell.SecretManagement not installed' }
    if ($reason) { Write-Host "Skipped: $reason" }
    $manners = 'KeePass', 'LinuxKeyring', 'CSV', 'Keybase', '1Password', 'HashiCorp', 'Bitwarden', 'AzKeyVault', 'KeyChain', 'LastPass',
        'Sops', 'Keeper', 'DevolutionsServer', 'DpapiNG' | ForEach-Object { @{ Manner = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $startUrl = 'https://example.awsapps.com/start'
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'

    function Use-TestVault {
        param([string] $Manner, [string] $Name = 'Manners', [string] $Path = (Join-Path $env:HOME "manners-$([guid]::NewGuid())"))
        $null = New-Item $Path -ItemType Directory -Force
        Register-SecretVault -Name $Name -ModuleName "$PSScriptRoot/vaults/MannerVault" -VaultParameters @{ Path = $Path; Manner = $Manner }
        $Path
    }

    function Save-TestSession {
        [CmdletBinding()]
        param([string] $SecretName, [string] $Vault = 'Manners')
        $client = Register-SsoClient deploy -Region us-east-1 -EndpointUrl $emulator.BaseUrl
        $client | Start-SsoDeviceAuthorization $startUrl | New-SsoToken -Vault $Vault -SecretName $SecretName -InformationAction Ignore -ProgressAction SilentlyContinue
    }
}

Describe 'The manners of vaults' -Skip:([bool] $reason) {
    BeforeEach {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true; SessionLifetime = [timespan]::FromDays(30); AccessTokenLifetime = [timespan]::FromMinutes(1) }
    }

    AfterEach {
        $emulator.Dispose()
        Get-SecretVault | Unregister-SecretVault
    }

    It '<Manner>: a session is saved, read, refreshed twice and signed out of' -ForEach $manners {
        $null = Use-TestVault $Manner
        Save-TestSession nightly -ErrorAction Stop | Should -BeOfType SsoOidc.SsoToken
        $first = Get-SsoToken -Vault Manners -SecretName nightly -AsPlainText -ErrorAction Stop
        $second = New-SsoToken -Vault Manners -SecretName nightly -AsPlainText -ErrorAction Stop
        $second.AccessToken | Should -Not -Be $first.AccessToken
        $third = New-SsoToken -Vault Manners -SecretName nightly -AsPlainText -ErrorAction Stop
        $third.AccessToken | Should -Not -Be $second.AccessToken
        (Get-SsoToken -Vault Manners -SecretName nightly -AsPlainText -ErrorAction Stop).AccessToken | Should -Be $third.AccessToken
        Disconnect-SsoSession -Vault Manners -SecretName nightly -ErrorAction Stop
        { Get-SsoToken -Vault Manners -SecretName nightly -ErrorAction Stop } | Should -Throw -ErrorId 'SecretNotFound,*'
        # And again in the same place.
        Save-TestSession nightly -ErrorAction Stop | Should -Not -BeNullOrEmpty
    }

    It 'an entry of somebody else that can not be read hinders nobody' {
        $path = Use-TestVault CSV
        [IO.File]::WriteAllText((Join-Path $path 'theirs.txt'), 'unreadable')
        [IO.File]::WriteAllText((Join-Path $path 'newer.txt'), 'SSOOIDC9.abc')
        Save-TestSession mine -ErrorAction Stop | Should -Not -BeNullOrEmpty
        Get-SsoToken -Vault Manners -SecretName mine -ErrorAction Stop | Should -Not -BeNullOrEmpty
        { Get-SsoToken -Vault Manners -SecretName theirs -ErrorAction Stop } | Should -Throw -ErrorId 'VaultFailed,*' -ExpectedMessage '*can not be decrypted*' -PassThru |
            ForEach-Object { $_.ErrorDetails.RecommendedAction } | Should -Be 'Run Test-SecretVault -Name Manners, then the command again'
        { Get-SsoToken -Vault Manners -SecretName newer -ErrorAction Stop } | Should -Throw -ErrorId 'SecretSchemaUnsupported,*'
    }

    It 'two vaults over one store have one lock, two over two have two' {
        $path = Use-TestVault Keybase one
        $null = Use-TestVault Keybase two $path
        $null = Use-TestVault Keybase other (Join-Path $env:HOME 'another')
        function Get-LockCount { @(Get-ChildItem (Join-Path $env:XDG_STATE_HOME SsoOidc locks) -ErrorAction Ignore).Count }
        Save-TestSession shared one -ErrorAction Stop | Should -Not -BeNullOrEmpty
        $count = Get-LockCount
        New-SsoToken -Vault two -SecretName shared -ErrorAction Stop | Should -Not -BeNullOrEmpty
        New-SsoToken -Vault one -SecretName shared -ErrorAction Stop | Should -Not -BeNullOrEmpty
        Get-LockCount | Should -Be $count
        Save-TestSession shared other -ErrorAction Stop | Should -Not -BeNullOrEmpty
        Get-LockCount | Should -Be ($count + 2)
    }

    It 'a name that not every vault takes is warned of before anybody approves: <SecretName>' -ForEach @(
        @{ SecretName = 'team/nightly'; Has = '/' }
        @{ SecretName = 'team\nightly'; Has = '\' }
        @{ SecretName = 'my "nightly" one'; Has = 'a space "' }
        @{ SecretName = 'C:nightly'; Has = ':' }
        @{ SecretName = "it's"; Has = "'" }
    ) {
        $null = Use-TestVault CSV
        $emulator.Dispose()
        $emulator = New-TestEmulator
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
        $warned = "The name of the secret has $Has in it*'Manners'*letters, digits and dashes."
        # Nobody approves: what is said was said before.
        foreach ($way in {
                Connect-SsoSession -StartUrl $startUrl -UseDeviceCode -Vault Manners -SecretName $SecretName @service @quiet
            }, {
                Register-SsoClient deploy @service | Start-SsoDeviceAuthorization $startUrl | New-SsoToken -Vault Manners -SecretName $SecretName @quiet
            }, {
                Register-SsoClient deploy -Vault Manners -SecretName $SecretName @service -WarningVariable script:warnings -WarningAction SilentlyContinue
            }) {
            $script:warnings = $null
            $quiet = @{
                TimeoutSec = 1; WarningVariable = 'script:warnings'; WarningAction = 'SilentlyContinue'; InformationAction = 'Ignore'
                ProgressAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'
            }
            $null = & $way
            @($script:warnings).Count | Should -Be 1 -Because "$way"
            $script:warnings[0].Message | Should -BeLike $warned
        }
        # It is there now, and so was taken.
        $null = Register-SsoClient deploy -Vault Manners -SecretName $SecretName @service -Force -WarningVariable again
        $again | Should -BeNullOrEmpty
    }

    It 'a session is listed where the vault has metadata of its own' {
        $null = Use-TestVault KeePass
        $null = Save-TestSession listed -ErrorAction Stop
        Set-Secret -Vault Manners -Name theirs -Secret x
        $listed = Get-SsoSession -Vault Manners
        $listed.SecretName | Should -Be 'listed'
        $listed.Kind | Should -BeNullOrEmpty
        $listed.ExpiresAt | Should -BeNullOrEmpty
    }

    It 'a plain name is not warned of: <_>' -ForEach 'nightly', 'Team-1_nightly.v2', "B$([char] 0xFC)ro" {
        $null = Use-TestVault CSV
        $null = Register-SsoClient deploy -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Manners -SecretName $_ -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
    }

    It 'a name that Azure Key Vault does not take is refused before anybody approves' {
        $module = Join-Path $TestDrive Az.KeyVault
        Copy-Item "$PSScriptRoot/vaults/MannerVault" $module -Recurse
        foreach ($item in Get-ChildItem $module -Recurse -Filter *MannerVault* | Sort-Object { $_.FullName.Length } -Descending) {
            Rename-Item $item.FullName ($item.Name -replace 'MannerVault', 'Az.KeyVault')
        }
        Get-ChildItem $module -Recurse -File | ForEach-Object { [IO.File]::WriteAllText($_.FullName, ([IO.File]::ReadAllText($_.FullName) -replace 'MannerVault', 'Az.KeyVault')) }
        $path = (New-Item (Join-Path $TestDrive kv) -ItemType Directory -Force).FullName
        Register-SecretVault -Name Manners -ModuleName $module -VaultParameters @{ Path = $path; Manner = 'AzKeyVault' }
        foreach ($way in {
                Connect-SsoSession -StartUrl $startUrl -UseDeviceCode -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Manners -SecretName a_b -Force -ErrorAction Stop
            }, {
                Register-SsoClient deploy -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Manners -SecretName a_b -ErrorAction Stop
            }) {
            $way | Should -Throw -ErrorId 'InvalidInput,*' -ExpectedMessage "*'a_b'*"
        }
        $emulator.Requests | Should -BeNullOrEmpty
        (Save-TestSession a-b -ErrorAction Stop) | Should -Not -BeNullOrEmpty
    }

    It 'a vault that is not there is told before anybody signs in, with -Force as well' {
        $null = Use-TestVault CSV
        $to = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl; Vault = 'Nowhere'; SecretName = 'x'; Force = $true; ErrorAction = 'Stop' }
        { Connect-SsoSession -StartUrl $startUrl -UseDeviceCode @to } | Should -Throw -ErrorId 'VaultNotFound,*'
        { Connect-SignInSession -Remote @to } | Should -Throw -ErrorId 'VaultNotFound,*'
        { Register-SsoClient deploy @to } | Should -Throw -ErrorId 'VaultNotFound,*'
        $emulator.Requests | Should -BeNullOrEmpty
    }

    It 'a vault that refuses metadata is asked once' {
        $null = Use-TestVault CSV once
        $null = Save-TestSession a once
        $null = New-SsoToken -Vault once -SecretName a -ErrorAction Stop
        $Error.Clear()
        $null = New-SsoToken -Vault once -SecretName a -ErrorAction Stop
        $Error.Count | Should -Be 0
    }

    It 'what a killed save left is used and listed under its own name' {
        $path = Use-TestVault DpapiNG
        $null = Save-TestSession spare
        Move-Item (Join-Path $path spare.txt) (Join-Path $path spare-2.txt)
        Get-SsoToken -Vault Manners -SecretName spare -ErrorAction Stop | Should -Not -BeNullOrEmpty
        $null = New-SsoToken -Vault Manners -SecretName spare -ErrorAction Stop
        (Get-ChildItem $path).Name | Should -Be 'spare.txt'
        # Torn, with a whole one beside it.
        Copy-Item (Join-Path $path spare.txt) (Join-Path $path spare-2.txt)
        [IO.File]::WriteAllText((Join-Path $path spare.txt), 'SSOOIDC1.eyJra')
        Get-SsoToken -Vault Manners -SecretName spare -ErrorAction Stop | Should -Not -BeNullOrEmpty
        # A secret of somebody else's of that name stays as it is.
        [IO.File]::WriteAllText((Join-Path $path spare-2.txt), 'hunter2')
        $null = Save-TestSession spare
        $null = New-SsoToken -Vault Manners -SecretName spare -ErrorAction Stop
        [IO.File]::ReadAllText((Join-Path $path spare-2.txt)) | Should -Be 'hunter2'
    }

    It 'a used refresh token with its successor in the spare place is no lost session' {
        $path = Use-TestVault DpapiNG
        $null = Save-TestSession behind
        $old = [IO.File]::ReadAllText((Join-Path $path behind.txt))
        $null = New-SsoToken -Vault Manners -SecretName behind -ErrorAction Stop
        Move-Item (Join-Path $path behind.txt) (Join-Path $path behind-2.txt)
        [IO.File]::WriteAllText((Join-Path $path behind.txt), $old)
        # The lock knows a newer one than the old copy; as on another machine it does not.
        Remove-Item (Join-Path $env:XDG_STATE_HOME SsoOidc locks) -Recurse -Force
        New-SsoToken -Vault Manners -SecretName behind -ErrorAction Stop | Should -Not -BeNullOrEmpty
    }

    Context 'The session of the caller' {
        It 'changes nothing by <Name>' -ForEach @(
            @{ Name = 'default parameters'; Set = '$PSDefaultParameterValues["Set-Secret:NoClobber"] = $true; $PSDefaultParameterValues["*-Secret*:WhatIf"] = $true; $PSDefaultParameterValues["Get-SecretInfo:Name"] = "none"' }
            @{ Name = 'no loading of modules'; Set = '$PSModuleAutoLoadingPreference = "None"' }
            @{ Name = 'the language mode'; Set = '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"' }
            @{ Name = 'errors that end a script'; Set = '$ErrorActionPreference = "Stop"; Set-StrictMode -Version Latest' }
            @{ Name = 'preferences that ask'; Set = '$ConfirmPreference = "Low"; $WhatIfPreference = $false' }
        ) {
            $null = Use-TestVault CSV
            $null = Save-TestSession mode
            $script = "Import-Module '$manifest'; $Set; `$t = New-SsoToken -Vault Manners -SecretName mode -Confirm:`$false; `$t = New-SsoToken -Vault Manners -SecretName mode -Confirm:`$false; if (`$t) { 'a token' }"
            $said = pwsh -NoProfile -NonInteractive -Command $script 2>&1 | Out-String
            $said.Trim() | Should -Be 'a token'
            Get-SsoToken -Vault Manners -SecretName mode -ErrorAction Stop | Should -Not -BeNullOrEmpty
        }

        It 'has the same $Error as before, be it full' {
            $null = Use-TestVault CSV
            $null = Save-TestSession full
            $script = "Import-Module '$manifest'; 1..300 | ForEach-Object { Write-Error `$_ -ErrorAction SilentlyContinue }; `$first = `$Error[0]; `$count = `$Error.Count; `$null = New-SsoToken -Vault Manners -SecretName full; 'count ' + (`$Error.Count -eq `$count) + ' first ' + [object]::ReferenceEquals(`$first, `$Error[0])"
            (pwsh -NoProfile -NonInteractive -Command $script 2>&1 | Out-String).Trim() | Should -Be 'count True first True'
        }
    }
}
