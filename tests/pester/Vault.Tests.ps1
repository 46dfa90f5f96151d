BeforeDiscovery {
    $modules = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore'
    $missing = $modules | Where-Object { -not (Get-Module $_ -ListAvailable) }
    # SecretStore keeps one store for a user; only where it follows HOME can a test have its own.
    $reason = if ($missing) { "$($missing -join ' and ') not installed" } elseif ($IsWindows) { 'SecretStore would be the real one of this user' }
    if ($reason) { Write-Host "Skipped: $reason" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $startUrl = 'https://example.awsapps.com/start'
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'

    function Save-TestSession {
        [CmdletBinding()]
        param([string] $Vault, [string] $SecretName)
        $device = Register-SsoClient deploy -Region us-east-1 -EndpointUrl $emulator.BaseUrl | Start-SsoDeviceAuthorization $startUrl
        $emulator.Approve($device.UserCode)
        $device | New-SsoToken -Vault $Vault -SecretName $SecretName -InformationAction Ignore
    }

    function Get-RefreshCount {
        @($emulator.Requests | Where-Object { $_.GrantType -eq 'refresh_token' -and $_.StatusCode -eq 200 }).Count
    }

    # Changes what is saved; the script block gets the members of its JSON object.
    function Edit-TestSecret {
        param([string] $Vault, [string] $Name, [scriptblock] $Change)
        $base64 = (Get-Secret -Vault $Vault -Name $Name -AsPlainText).Split('.')[1].Replace('-', '+').Replace('_', '/')
        $bytes = [Convert]::FromBase64String($base64.PadRight([Math]::Ceiling($base64.Length / 4) * 4, '='))
        $members = [Text.Encoding]::UTF8.GetString($bytes) | ConvertFrom-Json -AsHashtable -DateKind String
        & $Change $members
        $bytes = [Text.Encoding]::UTF8.GetBytes(($members | ConvertTo-Json -Compress))
        Set-Secret -Vault $Vault -Name $Name -Secret "SSOOIDC1.$([Convert]::ToBase64String($bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_'))"
    }

    # A PowerShell of its own, with this one's home and vaults.
    function Start-TestProcess {
        param([string] $Command)
        $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
        '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; Import-Module '$manifest'; $Command" |
            ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.Environment['NO_COLOR'] = '1'
        [Diagnostics.Process]::Start($start)
    }

    # Until the emulator has seen a request of a process; a process that ends before says why.
    function Wait-TestRequest {
        param($Process, [scriptblock] $Seen)
        while (-not (& $Seen)) {
            if ($Process.HasExited) { throw "The process ended without a request: $(Receive-TestProcess $Process)" }
            Start-Sleep -Milliseconds 20
        }
    }

    function Receive-TestProcess {
        param($Process)
        $text = $Process.StandardOutput.ReadToEnd() + $Process.StandardError.ReadToEnd()
        $Process.WaitForExit()
        $text.Trim()
    }
}

Describe 'Sessions in a vault' -Skip:([bool] $reason) {
    BeforeAll {
        Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction SilentlyContinue | Out-Null
        Register-SecretVault -Name Ops -ModuleName Microsoft.PowerShell.SecretStore
        $folder = New-Item (Join-Path $env:HOME 'folder-vault') -ItemType Directory
        Register-SecretVault -Name Folder -ModuleName "$PSScriptRoot/vaults/FolderVault" -VaultParameters @{ Path = $folder.FullName }
        Set-Secret -Vault Ops -Name database -Secret hunter2
    }

    BeforeEach { $emulator = New-TestEmulator @{ SessionLifetime = [timespan]::FromDays(30); AccessTokenLifetime = [timespan]::FromMinutes(1) } }

    AfterEach {
        $emulator.Dispose()
        Remove-Item (Join-Path $folder hang), (Join-Path $folder fail) -ErrorAction Ignore
        Get-SsoSession -Vault Ops -ErrorAction Ignore | Disconnect-SsoSession -LocalOnly
    }

    Context 'in <Vault>' -ForEach @(@{ Vault = 'Ops' }, @{ Vault = 'Folder' }) {
        It 'saves, refreshes and removes' {
            $token = Save-TestSession $Vault deploy
            $refreshed = New-SsoToken -Vault $Vault -SecretName deploy
            (ConvertFrom-TestSecret $refreshed.AccessToken) | Should -Not -Be (ConvertFrom-TestSecret $token.AccessToken)
            $again = New-SsoToken -Vault $Vault -SecretName deploy
            (ConvertFrom-TestSecret $again.RefreshToken) | Should -Not -Be (ConvertFrom-TestSecret $refreshed.RefreshToken)
            $again.StartUrl | Should -Be $startUrl
            $again.ClientScope | Should -Be @('sso:account:access')
            Disconnect-SsoSession -Vault $Vault -SecretName deploy
            { New-SsoToken -Vault $Vault -SecretName deploy -ErrorAction Stop } | Should -Throw -ErrorId 'SecretNotFound,*'
        }

        It 'lists what this module saved and nothing else' {
            $null = Save-TestSession $Vault listed
            $session = Get-SsoSession -Vault $Vault
            $session | Should -BeOfType SsoOidc.SsoSession
            $session.SecretName | Should -Be 'listed'
            if ($Vault -eq 'Ops') {
                $session.StartUrl | Should -Be $startUrl
                $session.Kind | Should -Be 'SsoToken'
                $session.CanRefresh | Should -BeTrue
                $session.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddSeconds(-5))
                $session.ExpiresAt | Should -BeLessThan ([DateTimeOffset]::Now.AddMinutes(2))
            }
            $session | Disconnect-SsoSession
            Get-SsoSession -Vault $Vault | Should -BeNullOrEmpty
        }

        It 'leaves in $Error what failed, and nothing where it only looked' {
            $global:Error.Clear()
            $null = Save-TestSession $Vault first
            $null = Get-SsoToken -Vault $Vault -SecretName first
            $global:Error | Should -BeNullOrEmpty
            New-SsoToken -Vault $Vault -SecretName none -ErrorAction SilentlyContinue
            $global:Error.FullyQualifiedErrorId | Should -Be 'SecretNotFound,SsoOidc.Commands.NewSsoTokenCommand'
        }

        AfterEach { Get-SsoSession -Vault $Vault | Disconnect-SsoSession -LocalOnly }

        It 'gives the saved token while it is valid' {
            $null = Save-TestSession $Vault cached
            1..3 | ForEach-Object { $null = Get-SsoToken -Vault $Vault -SecretName cached -MinimumValidity 30 }
            Get-RefreshCount | Should -Be 0
            $null = Get-SsoToken -Vault $Vault -SecretName cached -MinimumValidity 00:05:00
            Get-RefreshCount | Should -Be 1
        }
    }

    It 'makes a name where none is given' {
        $device = Register-SsoClient deploy -Region us-east-1 -EndpointUrl $emulator.BaseUrl | Start-SsoDeviceAuthorization $startUrl
        $emulator.Approve($device.UserCode)
        $null = $device | New-SsoToken -Vault Ops -InformationAction Ignore
        (Get-SsoSession -Vault Ops).SecretName | Should -Be 'SsoOidc-example-awsapps-com-start'
        Disconnect-SsoSession -Vault Ops -SecretName SsoOidc-example-awsapps-com-start
    }

    It 'takes the vault from $PSDefaultParameterValues' {
        $PSDefaultParameterValues['*-Sso*:Vault'] = 'Ops'
        $null = Save-TestSession Ops defaults
        Get-SsoToken -SecretName defaults | Should -BeOfType SsoOidc.SsoToken
        Disconnect-SsoSession -SecretName defaults
        $PSDefaultParameterValues.Remove('*-Sso*:Vault')
    }

    It 'keeps a client registration until it ends' {
        $first = Register-SsoClient kept -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Ops
        $second = Register-SsoClient kept -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Ops
        $second.ClientId | Should -Be $first.ClientId
        @($emulator.Requests | Where-Object Operation -eq 'RegisterClient').Count | Should -Be 1
        (Register-SsoClient kept -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Ops -Force).ClientId | Should -Not -Be $first.ClientId
        Disconnect-SsoSession -Vault Ops -SecretName SsoOidc-Client-kept
    }

    It 'keeps a console sign-in with its key' {
        $emulator.Dispose()
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
        $code = New-TestSignInCode $emulator
        $signIn = New-SignInOAuth2Token @code -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Ops -SecretName console
        $refreshed = New-SignInOAuth2Token -Vault Ops -SecretName console
        $refreshed.AccessKeyId | Should -Not -Be $signIn.AccessKeyId
        (ConvertFrom-TestSecret $refreshed.IdToken) | Should -Be (ConvertFrom-TestSecret $signIn.IdToken)
        $null = New-SignInOAuth2Token -Vault Ops -SecretName console
        { Get-SsoToken -Vault Ops -SecretName console -ErrorAction Stop } | Should -Throw -ErrorId 'SecretNotManaged,*'
        Disconnect-SsoSession -Vault Ops -SecretName console
    }

    It 'keeps an application token' {
        $keys = @{ AccessKeyId = 'AKIDEXAMPLE'; SecretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
        $jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.c2ln'
        $token = New-SsoTokenWithIam arn:aws:sso::123456789012:application/ssoins-1/apl-1 -Assertion $jwt -Region us-east-1 -EndpointUrl $emulator.BaseUrl @keys -Vault Ops -SecretName application
        $fresh = New-SsoTokenWithIam -Vault Ops -SecretName application @keys
        (ConvertFrom-TestSecret $fresh.AccessToken) | Should -Not -Be (ConvertFrom-TestSecret $token.AccessToken)
        $fresh.ClientId | Should -Be $token.ClientId
        New-SsoTokenWithIam -Vault Ops -SecretName application @keys -ErrorAction Stop | Should -Not -BeNullOrEmpty
    }

    It 'does not overwrite a secret of somebody else, says so before anybody approves, and gives a token that was issued all the same' {
        $ErrorActionPreference = 'Continue'
        $count = $emulator.Requests.Count
        $token = Save-TestSession Ops database 2>&1
        @($token).Count | Should -Be 1
        $token.FullyQualifiedErrorId | Should -BeLike 'SecretNotManaged,*'
        @($emulator.Requests | Select-Object -Skip $count).Operation | Should -Not -Contain 'CreateToken'
        $saved = Save-TestSession Ops payer
        $token = $saved | New-SsoToken -Vault Ops -SecretName database 2>&1
        $token[1].FullyQualifiedErrorId | Should -BeLike 'SecretNotManaged,*'
        $token[0] | Should -BeOfType SsoOidc.SsoToken
        Get-Secret -Vault Ops -Name database -AsPlainText | Should -Be 'hunter2'
    }

    It 'tells <Id>' -ForEach @(
        @{ Id = 'VaultNotFound'; Vault = 'Nowhere'; Name = 'x' }
        @{ Id = 'SecretNotFound'; Vault = 'Ops'; Name = 'x' }
        @{ Id = 'SecretNotManaged'; Vault = 'Ops'; Name = 'database' }
    ) {
        foreach ($command in 'Get-SsoToken', 'New-SsoToken', 'New-SignInOAuth2Token') {
            $failure = { & $command -Vault $Vault -SecretName $Name -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failure.TargetObject | Should -Be $Name
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
    }

    It 'tells a session that ended' {
        $null = Save-TestSession Ops ended
        $emulator.EndSession($startUrl)
        { New-SsoToken -Vault Ops -SecretName ended -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*'
        Disconnect-SsoSession -Vault Ops -SecretName ended
    }

    It 'tells a registration that ended' {
        $null = Save-TestSession Ops registration
        Edit-TestSecret Ops registration { $args[0].clientSecretExpiresAt = '2020-01-01T00:00:00Z' }
        { New-SsoToken -Vault Ops -SecretName registration -ErrorAction Stop } | Should -Throw -ErrorId 'RegistrationExpired,*'
        Disconnect-SsoSession -Vault Ops -SecretName registration
    }

    It 'tells a damaged secret, which can be removed and signed in over' {
        $null = Save-TestSession Folder torn
        $text = Get-Secret -Vault Folder -Name torn -AsPlainText
        Set-Secret -Vault Folder -Name torn -Secret $text.Substring(0, $text.Length / 2)
        { Get-SsoToken -Vault Folder -SecretName torn -ErrorAction Stop } | Should -Throw -ErrorId 'SecretIncomplete,*'
        $null = Save-TestSession Folder torn
        Get-SsoToken -Vault Folder -SecretName torn -ErrorAction Stop | Should -BeOfType SsoOidc.SsoToken
        Set-Secret -Vault Folder -Name torn -Secret 'SSOOIDC1.'
        Disconnect-SsoSession -Vault Folder -SecretName torn -ErrorAction Stop
        Get-SecretInfo -Vault Folder -Name torn | Should -BeNullOrEmpty
    }

    It 'tells a secret of a newer version' {
        Set-Secret -Vault Ops -Name newer -Secret 'SSOOIDC2.e30'
        { New-SsoToken -Vault Ops -SecretName newer -ErrorAction Stop } | Should -Throw -ErrorId 'SecretSchemaUnsupported,*'
        Remove-Secret -Vault Ops -Name newer
    }

    It 'reads a session that the vault gives back as <Form>' -ForEach @(
        @{ Form = 'a string'; Make = { $args[0] } }
        @{ Form = 'a string with a line end'; Make = { $args[0] + "`n" } }
        @{ Form = 'a SecureString'; Make = { ConvertTo-SecureString $args[0] -AsPlainText -Force } }
        @{ Form = 'a credential'; Make = { [pscredential]::new('forms', (ConvertTo-SecureString $args[0] -AsPlainText -Force)) } }
        @{ Form = 'a Hashtable'; Make = { @{ forms = $args[0] } } }
    ) {
        $token = Save-TestSession Folder forms
        Set-Secret -Vault Folder -Name forms -Secret (& $Make (Get-Secret -Vault Folder -Name forms -AsPlainText))
        $read = Get-SsoToken -Vault Folder -SecretName forms -MinimumValidity 1 -ErrorAction Stop
        (ConvertFrom-TestSecret $read.AccessToken) | Should -Be (ConvertFrom-TestSecret $token.AccessToken)
        Disconnect-SsoSession -Vault Folder -SecretName forms -ErrorAction Stop
    }

    It 'keeps a session as one SecureString that no quoting can change' {
        $null = Save-TestSession Ops form
        Get-Secret -Vault Ops -Name form | Should -BeOfType securestring
        Get-Secret -Vault Ops -Name form -AsPlainText | Should -Match '^SSOOIDC1\.[A-Za-z0-9_-]+$'
        Disconnect-SsoSession -Vault Ops -SecretName form
    }

    It 'saves as a string what does not read back as a SecureString, and says so if neither does' {
        $null = New-Item (Join-Path $folder stringonly)
        $null = Save-TestSession Folder plain
        Get-Secret -Vault Folder -Name plain -AsPlainText | Should -BeLike 'SSOOIDC1.*'
        Get-SsoToken -Vault Folder -SecretName plain -ErrorAction Stop | Should -BeOfType SsoOidc.SsoToken
        $null = New-Item (Join-Path $folder nothing)
        $token = New-SsoToken -Vault Folder -SecretName plain -ErrorAction SilentlyContinue -ErrorVariable failures
        $token | Should -BeOfType SsoOidc.SsoToken
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'SaveFailed,*'
        Remove-Item (Join-Path $folder stringonly), (Join-Path $folder nothing)
        Disconnect-SsoSession -Vault Folder -SecretName plain
    }

    It 'refuses the name <Name> before anything is sent' -ForEach @(
        @{ Name = 'a*' }, @{ Name = 'a[1]' }, @{ Name = 'what?' }, @{ Name = "two`nlines" }
    ) {
        $count = $emulator.Requests.Count
        { Register-SsoClient deploy -Region us-east-1 -EndpointUrl $emulator.BaseUrl -Vault Ops -SecretName $Name -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidInput,*'
        { Get-SsoToken -Vault Ops -SecretName $Name -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
        $emulator.Requests.Count | Should -Be $count
    }

    It 'saves beside a secret of somebody else' {
        Set-Secret -Vault Folder -Name others -Secret 'hunter2'
        { Save-TestSession Folder others -ErrorAction Stop } | Should -Throw -ErrorId 'SecretNotManaged,*'
        $null = Save-TestSession Folder mine
        Get-SsoToken -Vault Folder -SecretName mine -ErrorAction Stop | Should -BeOfType SsoOidc.SsoToken
        Get-Secret -Vault Folder -Name others -AsPlainText | Should -Be 'hunter2'
        Remove-Secret -Vault Folder -Name others
        Disconnect-SsoSession -Vault Folder -SecretName mine
    }

    It 'emits the new token although it could not be saved' {
        $null = Save-TestSession Folder unsaved
        $null = New-Item (Join-Path $folder fail)
        $token = New-SsoToken -Vault Folder -SecretName unsaved -ErrorAction SilentlyContinue -ErrorVariable failures
        $token | Should -BeOfType SsoOidc.SsoToken
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'SaveFailed,*'
        Remove-Item (Join-Path $folder fail)
        # And the way out that the error names works.
        $null = $token | New-SsoToken -Vault Folder -SecretName unsaved
        $null = New-SsoToken -Vault Folder -SecretName unsaved -ErrorAction Stop
        Disconnect-SsoSession -Vault Folder -SecretName unsaved
    }

    It 'serves a token that is still good if it can not be refreshed' {
        $null = Save-TestSession Ops still
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServerError(9).On('CreateToken'))
        $token = Get-SsoToken -Vault Ops -SecretName still -WarningVariable warnings -WarningAction SilentlyContinue
        $token.IsExpired | Should -BeFalse
        $warnings.Count | Should -Be 1
        { Get-SsoToken -Vault Ops -SecretName still -MinimumValidity 00:05:00 -ErrorAction Stop } | Should -Throw -ErrorId 'InternalServer,*'
        Disconnect-SsoSession -Vault Ops -SecretName still
    }

    It 'changes nothing with -WhatIf' {
        $null = Save-TestSession Ops what
        $count = $emulator.Requests.Count
        New-SsoToken -Vault Ops -SecretName what -WhatIf | Should -BeNullOrEmpty
        Disconnect-SsoSession -Vault Ops -SecretName what -WhatIf
        $emulator.Requests.Count | Should -Be $count
        (Get-SsoSession -Vault Ops).SecretName | Should -Be 'what'
        Disconnect-SsoSession -Vault Ops -SecretName what
    }

    It 'completes vaults and secret names' {
        $null = Save-TestSession Ops complete-me
        (TabExpansion2 'Get-SsoToken -Vault O' 21).CompletionMatches.CompletionText | Should -Be 'Ops'
        (TabExpansion2 'Get-SsoToken -Vault Ops -SecretName com' 39).CompletionMatches.CompletionText | Should -Be 'complete-me'
        Disconnect-SsoSession -Vault Ops -SecretName complete-me
    }

    Context 'in parallel' {
        BeforeAll {
            # As if the access token had ended meanwhile.
            function Set-TestExpiry {
                param([string] $Vault, [string] $SecretName)
                Edit-TestSecret $Vault $SecretName { $args[0].expiresAt = '2020-01-01T00:00:00Z' }
            }
        }

        BeforeEach {
            $emulator.Dispose()
            $emulator = New-TestEmulator @{ SessionLifetime = [timespan]::FromDays(30) }
        }

        It 'makes one request for <Count> processes in <Vault>, and saves the last refresh token' -ForEach @(
            @{ Vault = 'Ops'; Count = 20 }
            @{ Vault = 'Folder'; Count = 5 }
        ) {
            $null = Save-TestSession $Vault shared
            Set-TestExpiry $Vault shared
            # Each answers with its token and, for the day this fails, with all it did.
            $processes = 1..$Count | ForEach-Object {
                Start-TestProcess "
                    `$output = Get-SsoToken -Vault $Vault -SecretName shared -AsPlainText -Verbose *>&1
                    `$token = (`$output | Where-Object AccessToken).AccessToken
                    `$token + '|' + ((`$output | Where-Object { -not `$_.AccessToken }) -join ' ')
                "
            }
            $answers = $processes | ForEach-Object { Receive-TestProcess $_ }
            $tokens = $answers | ForEach-Object { $_.Split('|')[0] }
            $what = "`n" + (($answers | ForEach-Object { $_ -replace '^aoa.{120}', '' }) -join "`n")
            $tokens.Count | Should -Be $Count
            $tokens[0] | Should -Match '^[\w-]{50,}$' -Because $what
            $tokens | Sort-Object -Unique | Should -HaveCount 1 -Because $what
            Get-RefreshCount | Should -Be 1
            $null = New-SsoToken -Vault $Vault -SecretName shared -ErrorAction Stop
            Disconnect-SsoSession -Vault $Vault -SecretName shared
        }

        It 'makes one request for 20 runspaces' {
            $null = Save-TestSession Ops runspaces
            Set-TestExpiry Ops runspaces
            $tokens = 1..20 | ForEach-Object -ThrottleLimit 20 -Parallel {
                Import-Module $using:manifest
                (Get-SsoToken -Vault Ops -SecretName runspaces -AsPlainText).AccessToken
            }
            $tokens.Count | Should -Be 20
            $tokens | Sort-Object -Unique | Should -HaveCount 1
            Get-RefreshCount | Should -Be 1
            Disconnect-SsoSession -Vault Ops -SecretName runspaces
        }

        It 'lets another process go on after one was killed before its request was served' {
            $null = Save-TestSession Ops killed
            $fault = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::Delay([timespan]::FromMinutes(1), 1).On('CreateToken'))
            $process = Start-TestProcess 'New-SsoToken -Vault Ops -SecretName killed'
            Wait-TestRequest $process { $emulator.Requests | Where-Object GrantType -eq 'refresh_token' }
            { New-SsoToken -Vault Ops -SecretName killed -TimeoutSec 1 -ErrorAction Stop } | Should -Throw -ErrorId 'CacheBusy,*'
            $process.Kill($true)
            $process.WaitForExit()
            New-SsoToken -Vault Ops -SecretName killed -ErrorAction Stop | Should -BeOfType SsoOidc.SsoToken
            Disconnect-SsoSession -Vault Ops -SecretName killed
        }

        It 'says how to sign in again after one was killed between answer and save' {
            $null = Save-TestSession Folder lost
            $null = New-Item (Join-Path $folder hang)
            $process = Start-TestProcess 'New-SsoToken -Vault Folder -SecretName lost'
            Wait-TestRequest $process { Get-RefreshCount }
            Start-Sleep -Milliseconds 300
            $process.Kill($true)
            $process.WaitForExit()
            Remove-Item (Join-Path $folder hang)
            $failure = { New-SsoToken -Vault Folder -SecretName lost -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*' -PassThru
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Sign in again*'
            Disconnect-SsoSession -Vault Folder -SecretName lost
        }
    }

    Context 'behind a password' {
        BeforeAll {
            $emulator = New-TestEmulator @{ SessionLifetime = [timespan]::FromDays(30) }
            $null = Save-TestSession Ops locked
            $emulator.Dispose()
            $password = New-TestSecret 'correct horse'
            Set-SecretStoreConfiguration -Authentication Password -Password $password -PasswordTimeout 900 -Interaction None -Confirm:$false
        }

        It 'tells a locked vault' {
            Receive-TestProcess (Start-TestProcess @'
try { Get-SsoToken -Vault Ops -SecretName locked -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }
'@) | Should -BeLike 'VaultLocked,*Unlock the vault first, with Unlock-SecretVault -Name Ops, for SecretStore with Unlock-SecretStore*'
        }

        It 'serves an unlocked one' {
            Receive-TestProcess (Start-TestProcess @'
Unlock-SecretStore -Password ([Net.NetworkCredential]::new('', 'correct horse').SecurePassword); (Get-SsoToken -Vault Ops -SecretName locked).TokenType
'@) | Should -Be 'Bearer'
        }
    }
}
