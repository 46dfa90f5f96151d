BeforeDiscovery {
    $missing = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { -not (Get-Module $_ -ListAvailable) }
    $noVault = if ($missing) { "$($missing -join ' and ') not installed" } elseif ($IsWindows) { 'SecretStore would be the real one of this user' }
    if ($noVault) { Write-Host "Skipped: the portal by a vault: $noVault" }
    if ($IsWindows) { Write-Host 'Skipped: pipes and links in the cache, and folders that are read-only: not on Windows' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    Add-Type -Path "$PSScriptRoot/AnsweringHost.cs"
    $startUrl = 'https://example.awsapps.com/start'
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'
    $roleCache = Join-Path $env:HOME '.aws' 'cli' 'cache'
    $null = New-Item (Join-Path $env:HOME '.aws') -ItemType Directory -Force
    $env:AWS_CONFIG_FILE = Join-Path $env:HOME '.aws' 'config'
    Set-Content $env:AWS_CONFIG_FILE @"
[sso-session dev]
sso_start_url = $startUrl
sso_region = us-east-1

[profile new]
sso_session = dev
sso_account_id = 000000000002
sso_role_name = ReadOnly

[profile old]
sso_start_url = $startUrl
sso_region = us-east-1
sso_account_id = 000000000003
sso_role_name = Admin
"@
    $PSDefaultParameterValues['Connect-SsoSession:InformationAction'] = 'Ignore'
    # The emulator has no limit, and nobody is to wait for one.
    $unlimited = 'Get-SsoAccount', 'Get-SsoAccountRole', 'Get-SsoRoleCredential' | ForEach-Object { "${_}:RequestsPerSecond" }
    $unlimited | ForEach-Object { $PSDefaultParameterValues[$_] = 0 }

    function Get-Count { param([string] $Operation) @(Get-SsoEmulatorRequest $Operation).Count }
    function Get-RoleFile {
        param([string] $AccountId, [string] $Role, [string] $Name = 'dev')
        $json = '{{"accountId":"{0}","roleName":"{1}","sessionName":"{2}"}}' -f $AccountId, $Role, $Name
        Join-Path $roleCache ([Convert]::ToHexString([Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes($json))).ToLowerInvariant() + '.json')
    }
}

Describe 'The portal' {
    BeforeEach {
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 12 -RoleName ReadOnly, Admin -Account '111122223333=production:ReadOnly' `
            -AccessTokenLifetime 1h -SessionLifetime 30d -Option @{ RoleCredentialLifetime = [timespan]::FromHours(1) }
        $null = Connect-SsoSession dev -UseDeviceCode
    }

    AfterEach {
        # Files first, so that what one test left behind is no other's.
        Remove-Item (Join-Path $env:HOME '.aws' 'sso'), (Join-Path $env:HOME '.aws' 'cli'), $env:XDG_STATE_HOME -Recurse -Force -ErrorAction Ignore
        Disconnect-SsoSession -All -LocalOnly
        $emulator | Stop-SsoEmulator
    }

    Context 'Pipes' {
        It 'leads from accounts over roles to credentials' {
            $credential = Get-SsoAccount prod* -SessionName dev | Get-SsoAccountRole -RoleName Read* | Get-SsoRoleCredential
            @($credential).Count | Should -Be 1
            $credential | Should -BeOfType SsoOidc.AwsCredential
            $credential.AccountId, $credential.AccountName, $credential.RoleName | Should -Be '111122223333', 'production', 'ReadOnly'
            $credential.SecretAccessKey | Should -BeOfType securestring
            $credential.AccessKey | Should -Be $credential.AccessKeyId
            $credential.Expiration | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(50))
            $credential.Source.SessionName | Should -Be 'dev'
        }

        It 'lists all pages, in the order of the portal' {
            $emulator | Stop-SsoEmulator
            $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 250 -RoleName ReadOnly
            $null = Connect-SsoSession dev -UseDeviceCode -Force
            $got = @(Get-SsoAccount -SessionName dev)
            $got.AccountId | Should -Be (1..250 | ForEach-Object { '{0:d12}' -f $_ })
            Get-Count ListAccounts | Should -Be 3
        }

        It 'takes <Name>' -ForEach @(
            @{ Name = 'a session name'; Get = { Get-SsoAccount production -SessionName dev } }
            @{ Name = 'a profile'; Get = { Get-SsoAccount production -ProfileName new } }
            @{ Name = 'a session'; Get = { Get-SsoSession dev | Get-SsoAccount production } }
            @{ Name = 'a token'; Get = { Get-SsoToken dev | Get-SsoAccount production } }
            @{ Name = 'a number'; Get = { Get-SsoAccount -AccountId 111122223333 -SessionName dev } }
        ) {
            (& $Get).AccountId | Should -Be '111122223333'
            (& $Get | Get-SsoAccountRole).RoleName | Should -Be 'ReadOnly'
        }

        It 'takes numbers of accounts, as <Name>' -ForEach @(
            @{ Name = 'lines of a file'; Accounts = { Set-Content "$TestDrive/accounts.txt" '0000-0000-0001', '111122223333 '; Get-Content "$TestDrive/accounts.txt" } }
            @{ Name = 'numbers'; Accounts = { 1, 111122223333 } }
        ) {
            $roles = & $Accounts | Get-SsoAccountRole ReadOnly -SessionName dev
            $roles.AccountId | Should -Be '000000000001', '111122223333'
            $credentials = & $Accounts | Get-SsoRoleCredential -RoleName ReadOnly -SessionName dev
            $credentials.AccountId | Should -Be '000000000001', '111122223333'
        }

        It 'tells of a text that is no number of an account, and goes on with the next' {
            $roles = 'production', -1, 1.5, '111122223333' | Get-SsoAccountRole -SessionName dev -ErrorVariable failed -ErrorAction SilentlyContinue
            $roles.AccountId | Should -Be '111122223333'
            $failed.FullyQualifiedErrorId | Should -Be (@('InvalidInput,SsoOidc.Commands.GetSsoAccountRoleCommand') * 3)
            # Which of many, without the text, which can be a secret.
            '111122223333', '', 'production' | Get-SsoAccountRole -SessionName dev -ErrorVariable failed -ErrorAction SilentlyContinue | Should -Not -BeNullOrEmpty
            "$($failed[0])" | Should -BeLike 'An empty line was piped in as input 2, *'
            "$($failed[1])" | Should -BeLike 'Text was piped in as input 3, *'
            # What -AccountId names is not outvoted by what comes in.
            '111122223333' | Get-SsoRoleCredential -AccountId 1 -RoleName ReadOnly -SessionName dev -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.FullyQualifiedErrorId | Should -Be 'InvalidInput,SsoOidc.Commands.GetSsoRoleCredentialCommand'
        }

        It 'takes a sign-in by start URL and a profile of the older form' {
            $null = Connect-SsoSession -StartUrl $startUrl -Region us-east-1 -UseDeviceCode
            (Get-SsoAccount production -StartUrl $startUrl -Region us-east-1).AccountId | Should -Be '111122223333'
            $credential = Get-SsoRoleCredential -ProfileName old
            $credential.AccountId, $credential.RoleName | Should -Be '000000000003', 'Admin'
        }

        It 'knows account and role from the profile' {
            $credential = Get-SsoRoleCredential -ProfileName new
            $credential.AccountId, $credential.RoleName | Should -Be '000000000002', 'ReadOnly'
        }

        It 'takes what comes back from <Name>' -ForEach @(
            @{ Name = 'Clixml'; Of = { param($path) $input | Export-Clixml $path; Import-Clixml $path } }
            @{ Name = 'JSON'; Of = { $input | ConvertTo-Json -Depth 4 -WarningAction Ignore | ConvertFrom-Json } }
            @{ Name = 'CSV'; Of = { param($path) $input | Select-Object AccountId, AccountName, RoleName, SessionName, Region, EndpointUrl | Export-Csv $path; Import-Csv $path } }
        ) {
            $roles = Get-SsoAccountRole Admin -SessionName dev
            $back = $roles | & $Of (Join-Path $TestDrive 'kept')
            $got = $back | Get-SsoRoleCredential
            $got.AccountId | Should -Be $roles.AccountId
        }

        It 'keeps the order of the inputs, however many are asked for at once' {
            $emulator | Stop-SsoEmulator
            $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 40 -RoleName ReadOnly
            $null = Connect-SsoSession dev -UseDeviceCode -Force
            # The first answer comes last.
            $null = Add-SsoEmulatorFault Delay -Duration 0.3 -AccountId 000000000001 -Operation GetRoleCredentials
            $expected = 1..40 | ForEach-Object { '{0:d12}' -f $_ }
            $ids = $expected | ForEach-Object { [pscustomobject]@{ AccountId = $_; RoleName = 'ReadOnly' } } |
                Get-SsoRoleCredential -SessionName dev -ThrottleLimit 16 -RequestsPerSecond 0 | ForEach-Object AccountId
            $ids | Should -Be $expected
        }
    }

    Context 'Failures' {
        It 'is one error for the account that fails, and the rest is delivered' {
            $null = Add-SsoEmulatorFault Forbidden -AccountId 000000000004 -UntilRemoved
            $got = Get-SsoAccountRole ReadOnly -SessionName dev | Get-SsoRoleCredential -ErrorVariable failed -ErrorAction SilentlyContinue
            @($got).Count | Should -Be 12
            $got.AccountId | Should -Not -Contain '000000000004'
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'Forbidden,*'
            $failed[0].TargetObject | Should -BeLike '000000000004*'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-SsoAccountRole -AccountId 000000000004*'
        }

        It 'asks again for what is throttled' {
            $null = Add-SsoEmulatorFault TooManyRequests -Operation GetRoleCredentials -RetryAfterMs 50 -Times 5
            $got = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -RequestsPerSecond 0
            $got.AccountId | Should -Be '111122223333'
            Get-Count GetRoleCredentials | Should -Be 6
        }

        It 'is told which account is not there' {
            { Get-SsoAccount nosuch -SessionName dev -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound,*'
            Get-SsoAccount nosuch* -SessionName dev | Should -BeNullOrEmpty
        }

        It 'says which command signs in again' {
            Disconnect-SsoSession dev
            foreach ($call in { Get-SsoAccount -SessionName dev @stop }, { Get-SsoAccountRole -SessionName dev @stop }, { Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev @stop }) {
                $stop = @{ ErrorAction = 'Stop' }
                $thrown = try { & $call } catch { $_ }
                $thrown.FullyQualifiedErrorId | Should -BeLike 'NotSignedIn,*'
                $thrown.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-SsoSession*dev*'
            }
        }

        It 'refuses a call that says half' {
            { Get-SsoRoleCredential 111122223333 -SessionName dev -ErrorAction Stop } | Should -Throw '*role*'
            { Get-SsoRoleCredential -SessionName dev -ErrorAction Stop } | Should -Throw '*account and role*'
            Get-Count GetRoleCredentials | Should -Be 0
        }

    }

    Context 'A choice' {
        BeforeAll {
            function Invoke-TestChoice {
                param([string] $Script, [string[]] $Typed)
                $person = [AnsweringHost]::new($true, 100000)
                $Typed | ForEach-Object { $person.Typed.Enqueue($_) }
                $run = Invoke-TestHost $person $Script
                $run | Add-Member @{ Shown = $person.Shown; Left = $person.Typed.Count } -PassThru
            }
        }

        It 'is made by number' {
            $run = Invoke-TestChoice 'Get-SsoAccountRole -AccountId 000000000001, 000000000002 -SessionName dev -Pick' '3'
            $run.Errors | Should -BeNullOrEmpty
            "$($run.Output)" | Should -Be '000000000002 ReadOnly'
            $run.Shown | Should -BeLike "*   1  000000000001 ReadOnly`n   2  000000000001 Admin`n   3  000000000002 ReadOnly`n   4  000000000002 Admin`nNumber, part of a name, or nothing to stop: "
        }

        It 'is made by a part of a name that only one has, in any case' {
            $run = Invoke-TestChoice 'Get-SsoAccountRole -SessionName dev -Pick' 'PROD'
            $run.Output.AccountId, $run.Output.RoleName | Should -Be '111122223333', 'ReadOnly'
        }

        It 'shows 20 lines, and shorter lists of what is typed, whose numbers count' {
            $run = Invoke-TestChoice 'Get-SsoAccountRole -SessionName dev -Pick' 'Admin 00000000001', '2'
            $first, $second = $run.Shown -split 'Number, part of a name, or nothing to stop: '
            ($first -split "`n" -match '^ *\d+  \d{12} ').Count | Should -Be 20
            $first | Should -BeLike '*... and 5 more*'
            ($second -split "`n" -match '^ *\d+  ') -replace '^ *' | Should -HaveCount 4
            $run.Output.AccountId, $run.Output.RoleName | Should -Be '000000000010', 'Admin'
        }

        It 'is asked for again after an answer that fits nothing' {
            $run = Invoke-TestChoice 'Get-SsoAccountRole -AccountId 000000000001 -SessionName dev -Pick' "no$([char] 27)[2J", '77', '0', '-1', '2'
            $run.Output.RoleName | Should -Be 'Admin'
            $run.Left | Should -Be 0
            $run.Shown | Should -BeLike "*Nothing has '77' in its name.*"
            $run.Shown | Should -Not -Match '\e'
        }

        It 'of nothing gives nothing' {
            $run = Invoke-TestChoice 'Get-SsoAccountRole -SessionName dev -Pick | Get-SsoRoleCredential' ' ', '1'
            @($run.Output) + $run.Errors | Should -BeNullOrEmpty
            $run.Left | Should -Be 1
            $run = Invoke-TestChoice 'Get-SsoRoleCredential -SessionName dev -Pick' '', '1'
            $run.Output | Should -BeNullOrEmpty
            $run.Errors.FullyQualifiedErrorId | Should -BeLike 'InvalidInput,*'
            "$($run.Errors)" | Should -Be 'No role was chosen.'
            Get-Count GetRoleCredentials | Should -Be 0
        }

        It 'leads to credentials at once' {
            $run = Invoke-TestChoice 'Get-SsoRoleCredential -SessionName dev -Pick' 'production'
            $run.Output.AccountId, $run.Output.AccountName, $run.Output.RoleName | Should -Be '111122223333', 'production', 'ReadOnly'
            (Invoke-TestChoice 'Get-SsoRoleCredential -SessionName dev -AccountId 000000000004 -Pick' '2').Output.RoleName | Should -Be 'Admin'
        }

        It 'needs a person: <_>' -ForEach 'Get-SsoAccountRole', 'Get-SsoRoleCredential' {
            $call = "try { $_ -SessionName dev -Pick -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
            '1' | pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; $call" | Should -BeLike 'InteractionRequired,*'
            '' | pwsh -NoProfile -Command "Import-Module '$manifest'; $call" | Should -BeLike 'InteractionRequired,*'
            Start-ThreadJob { Import-Module $using:manifest; Invoke-Expression $using:call } | Receive-Job -Wait -AutoRemoveJob | Should -BeLike 'InteractionRequired,*'
            (Invoke-TestChoice $call @()).Output | Should -BeLike 'InteractionRequired,*'
            Get-Count GetRoleCredentials | Should -Be 0
        }
    }

    Context 'A long list' {
        # Here it has one, and so have the cmdlets.
        BeforeAll { $unlimited | ForEach-Object { $PSDefaultParameterValues.Remove($_) } }
        AfterAll { $unlimited | ForEach-Object { $PSDefaultParameterValues[$_] = 0 } }

        BeforeEach {
            $emulator | Stop-SsoEmulator
            $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 60 -RoleName ReadOnly, Admin, Audit, Billing -PortalLatency 0.05 -PortalRequestsPerSecond 20
            $null = Connect-SsoSession dev -UseDeviceCode -Force
        }

        It 'ends at once with Ctrl+C: what was emitted stays, and nothing runs on' {
            # An answer that does not come: nothing is emitted after what is before it.
            $null = Add-SsoEmulatorFault Delay -Duration 10m -Operation GetRoleCredentials -AccountId 000000000003 -UntilRemoved
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript("Import-Module '$manifest'; Get-SsoAccount -SessionName dev | Get-SsoAccountRole | Get-SsoRoleCredential")
                $got = [Management.Automation.PSDataCollection[psobject]]::new()
                $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $got)
                while (($got.Count -lt 8 -or (Get-Count GetRoleCredentials) -lt 12) -and -not $running.IsCompleted) { [Threading.Thread]::Sleep(20) }
                $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $count = Get-Count GetRoleCredentials
                $listed = Get-Count ListAccountRoles
                # 240 roles in 60 accounts.
                $count | Should -BeLessThan 60
                $listed | Should -BeLessThan 60
                @($shell.Streams.Error) + $shell.Streams.Warning | Should -BeNullOrEmpty
                $got | ForEach-Object { "$($_.AccountId) $($_.RoleName)" } | Should -Be (
                    1..2 | ForEach-Object { $id = '{0:d12}' -f $_; 'ReadOnly', 'Admin', 'Audit', 'Billing' | ForEach-Object { "$id $_" } })
                # Whatever ran on would have asked by the time that this is through.
                @(Get-SsoAccountRole -AccountId 000000000001, 000000000002, 000000000003 -SessionName dev -ThrottleLimit 1).Count | Should -Be 12
                Get-Count GetRoleCredentials | Should -Be $count
                Get-Count ListAccountRoles | Should -Be ($listed + 3)
                # What was had is kept, and is not asked for again.
                $null = $got | ForEach-Object { Get-SsoRoleCredential $_.AccountId $_.RoleName -SessionName dev }
                Get-Count GetRoleCredentials | Should -Be $count
            }
            finally { $shell.Dispose() }
        }

        It 'asks no more when a later command wants no more' {
            $got = @(Get-SsoAccount -SessionName dev | Get-SsoAccountRole Admin | Get-SsoRoleCredential | Select-Object -First 3)
            $got.AccountId | Should -Be '000000000001', '000000000002', '000000000003'
            $count = Get-Count GetRoleCredentials
            $count | Should -BeLessThan 60
            $null = Get-SsoAccountRole -AccountId 000000000001, 000000000002 -SessionName dev -ThrottleLimit 1
            Get-Count GetRoleCredentials | Should -Be $count
        }

        It 'tells how far it is and how long it takes, and takes the line away: <Name>' -ForEach @(
            @{ Name = 'roles of all accounts'; Script = 'Get-SsoAccountRole -SessionName dev'; Activity = 'Listing roles'; Noun = 'accounts'; Count = 60 }
            @{ Name = 'roles of accounts that are named'; Script = 'Get-SsoAccountRole -AccountId (1..40) -SessionName dev'; Activity = 'Listing roles'; Noun = 'accounts'; Count = 40 }
            @{ Name = 'credentials'; Script = '1..40 | ForEach-Object { [pscustomobject]@{ AccountId = $_; RoleName = "Admin" } } | Get-SsoRoleCredential -SessionName dev'; Activity = 'Getting credentials'; Noun = 'roles'; Count = 40 }
        ) {
            $person = [AnsweringHost]::new($true, 100000)
            (Invoke-TestHost $person $Script).Errors | Should -BeNullOrEmpty
            $records = @($person.Progress | Where-Object Activity -EQ $Activity)
            $status = $records.StatusDescription
            # Of what is piped nobody knows how much will come, until all is there.
            $status[0] | Should -Match $(if ($Name -eq 'credentials') { "^\d+ (of $Count )?roles" } else { "^\d+ of $Count accounts, \d+ s left$" })
            $withTime = @($records | Where-Object StatusDescription -Match "^(\d+) of $Count $Noun, (\d+) s left$")
            $withTime.Count | Should -BeGreaterThan 0
            $withTime | ForEach-Object {
                $null = $_.StatusDescription -match '^(\d+) of \d+ \w+, (\d+) s'
                $_.PercentComplete | Should -Be ([Math]::Floor(100 * $Matches[1] / $Count))
                # The host would show it once more.
                $_.SecondsRemaining | Should -Be -1
            }
            $done = $status -match '^\d' -replace ' .*' | ForEach-Object { [int] $_ }
            $done | Should -Be ($done | Sort-Object -Unique)
            $records[-1].RecordType | Should -Be 'Completed'
            @($records | Where-Object RecordType -EQ 'Completed').Count | Should -Be 1
            @($records.ActivityId | Sort-Object -Unique).Count | Should -Be 1
        }

        It 'that is over soon shows no line' {
            $person = [AnsweringHost]::new($true, 100000)
            (Invoke-TestHost $person 'Get-SsoRoleCredential 000000000001 Admin -SessionName dev').Output.Count | Should -Be 1
            $person.Progress | Should -BeNullOrEmpty
        }
    }

    Context 'A token that ends on the way' {
        It 'is refreshed once, and nothing is lost' {
            $accounts = 1..12 | ForEach-Object { '{0:d12}' -f $_ }
            $got = foreach ($id in $accounts) { [pscustomobject]@{ AccountId = $id; RoleName = 'ReadOnly' } }
            $got = $got | ForEach-Object { if ($_.AccountId -eq '000000000006') { Set-SsoEmulatorClock -Advance 2h }; $_ } |
                Get-SsoRoleCredential -SessionName dev -ThrottleLimit 2 -NoCache
            $got.AccountId | Should -Be $accounts
            @(Get-SsoEmulatorRequest CreateToken | Where-Object GrantType -EQ refresh_token).Count | Should -Be 1
        }

        It 'is asked for again where the portal refuses it before its time' {
            $null = Add-SsoEmulatorFault Unauthorized -Operation GetRoleCredentials
            (Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev).AccountId | Should -Be '111122223333'
            @(Get-SsoEmulatorRequest CreateToken | Where-Object GrantType -EQ refresh_token).Count | Should -Be 1
        }

        It 'is told with the command to type where the portal goes on refusing it' {
            $fault = Add-SsoEmulatorFault Unauthorized -Operation * -UntilRemoved
            $null = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -NoCache -ErrorVariable failed -ErrorAction SilentlyContinue
            $null = Get-SsoAccount -SessionName dev -ErrorVariable listed -ErrorAction SilentlyContinue
            $fault | Remove-SsoEmulatorFault
            foreach ($failure in $failed, $listed) {
                $failure.FullyQualifiedErrorId | Should -BeLike 'Unauthorized,*'
                "$failure" | Should -BeLike 'The portal does not take the sign-in to dev any more.*'
                $failure.ErrorDetails.RecommendedAction | Should -Be 'Run Connect-SsoSession -SessionName dev -Force'
            }
        }

        It 'is an error if it was given as a token' {
            $token = Get-SsoToken dev
            Set-SsoEmulatorClock -Advance 2h
            { $token | Get-SsoAccount -ErrorAction Stop } | Should -Throw -ErrorId 'Unauthorized,*'
        }
    }

    Context 'A sign-in in a vault' -Skip:([bool] $noVault) {
        BeforeAll {
            Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction SilentlyContinue | Out-Null
            Register-SecretVault -Name Ops -ModuleName Microsoft.PowerShell.SecretStore
        }

        AfterAll { Unregister-SecretVault Ops }

        It 'gives credentials, is refreshed in the vault, and leaves no file' {
            $null = Register-SsoClient n -Region us-east-1 | Start-SsoDeviceAuthorization $startUrl | New-SsoToken -Vault Ops -SecretName nightly -InformationAction Ignore
            Set-SsoEmulatorClock -Advance 2h
            $got = Get-SsoAccountRole Admin -Vault Ops -SecretName nightly | Get-SsoRoleCredential
            @($got).Count | Should -Be 12
            $got[0].Source.SecretName | Should -Be 'nightly'
            @(Get-SsoEmulatorRequest CreateToken | Where-Object GrantType -EQ refresh_token).Count | Should -Be 1
            Test-Path $roleCache | Should -BeFalse
        }
    }

    Context 'The cache' {
        It 'is that of the AWS CLI, and a hit makes no request' {
            $first = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -AsPlainText
            $file = Get-RoleFile 111122223333 ReadOnly
            $file | Should -Exist
            $kept = Get-Content $file -Raw | ConvertFrom-Json -DateKind String
            $kept.ProviderType | Should -Be 'sso'
            $kept.Credentials.SecretAccessKey | Should -BeExactly $first.SecretAccessKey
            $kept.Credentials.SessionToken | Should -BeExactly $first.SessionToken
            $kept.Credentials.Expiration | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
            if (-not $IsWindows) { (Get-Item $file).UnixFileMode | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite') }
            $count = @(Get-SsoEmulatorRequest).Count
            (Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev).AccessKeyId | Should -Be $first.AccessKeyId
            @(Get-SsoEmulatorRequest).Count | Should -Be $count
        }

        It 'reads what the AWS CLI wrote' {
            $null = New-Item $roleCache -ItemType Directory -Force
            Set-Content (Get-RoleFile 111122223333 ReadOnly) ('{{"ProviderType": "sso", "Credentials": {{"AccessKeyId": "ASIACLI", "SecretAccessKey": "a+/=&''<{1}", "SessionToken": "t", "Expiration": "{0}", "AccountId": "111122223333"}}}}' -f [DateTime]::UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), [char] 0xe9)
            $got = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -AsPlainText
            $got.AccessKeyId, $got.SecretAccessKey | Should -BeExactly 'ASIACLI', "a+/=&'<$([char] 0xe9)"
            Get-Count GetRoleCredentials | Should -Be 0
        }

        It 'is left alone by -NoCache, and by a piped token' {
            $null = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -NoCache
            $null = Get-SsoToken dev | Get-SsoRoleCredential 111122223333 ReadOnly
            Test-Path $roleCache | Should -BeFalse
        }

        It 'gives nothing that nearly ends' {
            $null = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev
            Set-SsoEmulatorClock -Advance 50m
            $null = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev
            Get-Count GetRoleCredentials | Should -Be 2
            $null = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -MinimumValidity 59m
            Get-Count GetRoleCredentials | Should -Be 2
        }

        It 'replaces what is damaged: <_>' -ForEach '{"ProviderType":', '', '[]', '{"ProviderType":"sso","Credentials":7}' {
            $null = New-Item $roleCache -ItemType Directory -Force
            Set-Content (Get-RoleFile 111122223333 ReadOnly) $_
            (Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev).AccessKeyId | Should -Not -BeNullOrEmpty
            Get-Count GetRoleCredentials | Should -Be 1
            (Get-Content (Get-RoleFile 111122223333 ReadOnly) -Raw | ConvertFrom-Json).ProviderType | Should -Be 'sso'
        }

        It 'keeps what others wrote into the file' {
            $null = New-Item $roleCache -ItemType Directory -Force
            Set-Content (Get-RoleFile 111122223333 ReadOnly) '{"mine": [1], "Credentials": {"Scope": "x", "AccessKeyId": 7}}'
            (Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev).AccessKeyId | Should -Not -BeNullOrEmpty
            $kept = Get-Content (Get-RoleFile 111122223333 ReadOnly) -Raw | ConvertFrom-Json
            $kept.mine, $kept.Credentials.Scope | Should -Be 1, 'x'
            $kept.Credentials.AccessKeyId | Should -BeLike 'ASIA*'
        }

        It 'that has <Name> in the place of the file gives credentials and a warning, and leaves it alone' -Skip:$IsWindows -ForEach @(
            @{ Name = 'a folder'; Make = { param($path) $null = New-Item $path -ItemType Directory }; Type = 'directory' }
            @{ Name = 'a pipe'; Make = { param($path) mkfifo $path }; Type = 'fifo' }
            @{ Name = 'a link in a circle'; Make = { param($path) ln -s $path $path }; Type = 'symbolic link' }
        ) {
            $null = New-Item $roleCache -ItemType Directory -Force
            $file = Get-RoleFile 111122223333 ReadOnly
            & $Make $file
            1..2 | ForEach-Object {
                $got = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -WarningVariable warned -WarningAction SilentlyContinue
                $got.AccountId | Should -Be '111122223333'
                @($warned).Count | Should -Be 1
                "$warned" | Should -BeLike "The credentials could not be kept in the cache*$file*"
            }
            Get-Count GetRoleCredentials | Should -Be 2
            stat -c %F $file | Should -Be $Type
            # Nor is it in the way of signing out.
            $null = Get-SsoRoleCredential 000000000001 Admin -SessionName dev
            Disconnect-SsoSession dev
            Get-RoleFile 000000000001 Admin | Should -Not -Exist
            stat -c %F $file | Should -Be $Type
        }

        It 'that is a link to another place is written there' -Skip:$IsWindows {
            $null = New-Item $roleCache -ItemType Directory -Force
            $target = Join-Path $TestDrive 'target.json'
            Set-Content $target '{}'
            ln -s $target (Get-RoleFile 111122223333 ReadOnly)
            $got = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev
            (Get-Item (Get-RoleFile 111122223333 ReadOnly)).LinkTarget | Should -Be $target
            (Get-Content $target -Raw | ConvertFrom-Json).Credentials.AccessKeyId | Should -Be $got.AccessKeyId
        }

        It 'that is read-only serves what is in it, and one warning tells that the rest is not kept' -Skip:$IsWindows {
            $kept = Get-SsoRoleCredential 000000000001 Admin -SessionName dev
            Invoke-TestReadOnly $roleCache {
                $got = Get-SsoAccountRole Admin -SessionName dev | Get-SsoRoleCredential -WarningVariable warned -WarningAction SilentlyContinue -ErrorVariable failed
                @($got).Count | Should -Be 12
                $got[0].AccessKeyId | Should -Be $kept.AccessKeyId
                @($warned).Count | Should -Be 1
                "$warned" | Should -BeLike 'The credentials could not be kept in the cache, so each command asks the portal anew.*'
                $failed | Should -BeNullOrEmpty
                Get-Count GetRoleCredentials | Should -Be 12
                $null = Get-SsoRoleCredential 000000000001 Admin -SessionName dev -WarningVariable warned
                $warned | Should -BeNullOrEmpty
                @(Get-ChildItem $roleCache).Count | Should -Be 1
                # What can't be removed ends by itself; signing out goes on.
                Disconnect-SsoSession dev -ErrorAction Stop
                Test-SsoSession dev | Should -BeFalse
            }
        }
    }

    Context 'The cache and the sign-in' {
        BeforeEach {
            $null = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev
            $null = Connect-SsoSession -ProfileName old -UseDeviceCode
            $null = Get-SsoRoleCredential -ProfileName old
            $mine = Get-RoleFile 111122223333 ReadOnly
            $legacy = (Get-ChildItem $roleCache -File | Where-Object FullName -NE $mine).FullName
            $cli, $role, $other = 'cli', 'role', 'other' | ForEach-Object { Join-Path $roleCache "$_.json" }
            Set-Content $cli '{"ProviderType":"sso","Credentials":{}}'
            Set-Content $role '{"ProviderType":"assume-role","Credentials":{},"ssoOidcSession":"dev"}'
            Set-Content $other '{"ssoOidcSession":"dev"}'
            function Get-Kept { Split-Path (Get-ChildItem $roleCache -File).FullName -Leaf | Sort-Object }
            $all = Get-Kept
            $all.Count | Should -Be 5
        }

        It '<Name> removes what was had by this sign-in, and nothing else' -ForEach @(
            @{ Name = 'signing out'; Do = { Disconnect-SsoSession dev } }
            @{ Name = 'signing out here alone'; Do = { Disconnect-SsoSession dev -LocalOnly } }
            @{ Name = 'signing in anew'; Do = { $null = Connect-SsoSession dev -UseDeviceCode -Force } }
        ) {
            & $Do
            Get-Kept | Should -Be ($all | Where-Object { $_ -ne (Split-Path $mine -Leaf) })
        }

        It 'signing out of a start URL removes what was had by it' {
            Disconnect-SsoSession -StartUrl $startUrl
            Get-Kept | Should -Be ($all | Where-Object { $_ -ne (Split-Path $legacy -Leaf) })
        }

        It 'signing out of everything removes all that was had by a sign-in, as the AWS CLI does' {
            Disconnect-SsoSession -All
            Get-Kept | Should -Be 'other.json', 'role.json'
        }

        It '<Name> removes nothing' -ForEach @(
            @{ Name = 'a sign-in that is still there'; Do = { $null = Connect-SsoSession dev -UseDeviceCode } }
            @{ Name = 'a refresh'; Do = { $null = Get-SsoToken dev -MinimumValidity 2h } }
            @{ Name = 'a sign-in in memory'; Do = { $null = Connect-SsoSession dev -UseDeviceCode -Force -InMemory } }
            @{ Name = '-WhatIf'; Do = { Disconnect-SsoSession dev -WhatIf; Disconnect-SsoSession -All -WhatIf; Connect-SsoSession dev -Force -WhatIf } }
            @{ Name = 'a sign-out that the portal was not told of'; Do = {
                    $null = Add-SsoEmulatorFault Forbidden -Operation Logout -UntilRemoved
                    Disconnect-SsoSession dev -ErrorAction SilentlyContinue
                    Test-SsoSession dev | Should -BeTrue
                }
            }
        ) {
            & $Do
            Get-Kept | Should -Be $all
        }

        It 'gives nothing of it to a sign-in in memory, which may be another person''s, and keeps nothing of that' {
            $null = Connect-SsoSession dev -UseDeviceCode -Force -InMemory
            $before = Get-Content $mine -Raw
            $count = Get-Count GetRoleCredentials
            1..2 | ForEach-Object { $null = Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev }
            Get-Count GetRoleCredentials | Should -Be ($count + 2)
            Get-Content $mine -Raw | Should -BeExactly $before
        }

        It 'gives nothing of one who signed out' {
            Disconnect-SsoSession dev
            { Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
        }
    }

    Context 'Completion and views' {
        It 'completes accounts and roles that were listed, without a request' {
            $null = Get-SsoAccountRole -SessionName dev
            $count = @(Get-SsoEmulatorRequest).Count
            (TabExpansion2 'Get-SsoAccount prod').CompletionMatches.CompletionText | Should -Contain 'production'
            (TabExpansion2 'Get-SsoRoleCredential -AccountId 1111').CompletionMatches.CompletionText | Should -Contain '111122223333'
            (TabExpansion2 'Get-SsoRoleCredential 111122223333 Read').CompletionMatches.CompletionText | Should -Contain 'ReadOnly'
            @(Get-SsoEmulatorRequest).Count | Should -Be $count
        }

        It 'shows <_> in 80 columns, and no secret' -ForEach 'Get-SsoAccount', 'Get-SsoAccountRole', 'Get-SsoRoleCredential' {
            $objects = if ($_ -eq 'Get-SsoRoleCredential') { Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev } else { & $_ -SessionName dev }
            $text = $objects | Out-String -Width 80
            $text | Should -Match '111122223333'
            ($text -replace '\e\[[0-9;]*m') -split '\r?\n' | Where-Object Length -GT 80 | Should -BeNullOrEmpty
            $text | Should -Not -Match 'SecureString'
        }
    }
}
