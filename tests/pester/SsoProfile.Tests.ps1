BeforeDiscovery {
    if ($IsWindows) { Write-Host "Skipped: a file that can't be written: not tried on Windows" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'
    $startUrl = 'https://example.awsapps.com/start'
    $null = New-Item (Join-Path $env:HOME '.aws') -ItemType Directory -Force
    $config = $env:AWS_CONFIG_FILE = Join-Path $env:HOME '.aws' 'config'
    $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $env:HOME '.aws' 'credentials'
    # Comments, blanks, an odd order and no line break at the end: nothing of it is ours.
    $mine = "# mine`r`n[sso-session dev]`nsso_start_url = $startUrl`nsso_region=us-east-1`n`n  ; kept`n[profile other]`nregion   =  eu-west-3 # note`ns3 =`n  max_concurrent_requests = 20`n[plugins]`ncli = x"

    function Get-Failure {
        param([scriptblock] $Code)
        try { $null = & $Code } catch { return $_ }
        throw 'It did not fail.'
    }
    function New-Role {
        param([string] $AccountName, [string] $AccountId = '111122223333', [string] $RoleName = 'ReadOnly')
        [pscustomobject] @{ AccountId = $AccountId; AccountName = $AccountName; RoleName = $RoleName; SessionName = 'dev' }
    }
    function Get-Text { [IO.File]::ReadAllText($config) }
}

Describe 'Export-SsoProfile' {
    BeforeEach { [IO.File]::WriteAllText($config, $mine) }

    AfterEach { Remove-Item $config, $env:AWS_SHARED_CREDENTIALS_FILE -Force -ErrorAction Ignore }

    Context 'What it writes' {
        It 'is the profile of the AWS CLI, marked, and all else stays byte for byte' {
            $got = New-Role production | Export-SsoProfile
            $got | Should -BeOfType SsoOidc.SsoProfile
            $got.ProfileName, $got.AccountId, $got.AccountName, $got.RoleName, $got.SessionName, $got.Path, $got.Action, "$got" |
                Should -Be 'ReadOnly-111122223333', '111122223333', 'production', 'ReadOnly', 'dev', $config, 'Created', 'ReadOnly-111122223333'
            $got.Region, $got.Output | Should -Be $null, $null
            $text = Get-Text
            $text.StartsWith($mine) | Should -BeTrue
            ($text.Substring($mine.Length) -split "`r?`n").Where({ $_ }) | Should -Be '[profile ReadOnly-111122223333]', 'sso_session = dev', 'sso_account_id = 111122223333', 'sso_role_name = ReadOnly', 'ssooidc_generated = true'
        }

        It 'has -Region and -Output' {
            $got = New-Role x | Export-SsoProfile -Region eu-west-1 -Output json
            $got.Region, $got.Output | Should -Be 'eu-west-1', 'json'
            $text = Get-Text
            $text | Should -Match '(?m)^region = eu-west-1\r?$'
            $text | Should -Match '(?m)^output = json\r?$'
        }

        It 'is named by -NameTemplate <Template>' -ForEach @(
            @{ Template = '{AccountName}.{RoleName}'; Name = 'production.ReadOnly' }
            @{ Template = '{AccountName}/{RoleName}'; Name = 'production/ReadOnly' }
            @{ Template = '{SessionName}:{AccountId}:{RoleName}'; Name = 'dev:111122223333:ReadOnly' }
            @{ Template = 'default'; Name = 'default-111122223333' }
        ) { (New-Role production | Export-SsoProfile -NameTemplate $Template).ProfileName | Should -BeExactly $Name }

        It 'comes from parameters as well' {
            (Export-SsoProfile -AccountId 1 -AccountName a -RoleName Admin -SessionName dev).ProfileName | Should -Be Admin-000000000001
        }

        It 'is written by one call for all, and again changes nothing' {
            $roles = 1..300 | ForEach-Object { New-Role "a$_" ('{0:d12}' -f $_) }
            @($roles | Export-SsoProfile).Where({ $_.Action -eq 'Created' }).Count | Should -Be 300
            $text = Get-Text
            @($roles | Export-SsoProfile).Where({ $_.Action -eq 'Unchanged' }).Count | Should -Be 300
            Get-Text | Should -BeExactly $text
        }

        It 'keeps the mode of the file' -Skip:$IsWindows {
            chmod 640 $config
            $null = New-Role x | Export-SsoProfile
            (Get-Item $config).UnixFileMode | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite, GroupRead')
        }

        It 'loses nothing when several processes write' {
            $jobs = 1..3 | ForEach-Object {
                Start-Process pwsh -PassThru -NoNewWindow -ArgumentList '-NoProfile', '-NonInteractive', '-Command', ('"Import-Module ''{0}''; 1..5 | ForEach-Object {{ $null = Export-SsoProfile -AccountId {1}$_ -RoleName R -SessionName dev }}"' -f $manifest, $_)
            }
            $jobs | Wait-Process -Timeout 60
            @(Select-String -Path $config -Pattern '^\[profile R-\d{12}\]').Count | Should -Be 15
            (Get-Text).StartsWith($mine) | Should -BeTrue
        }
    }

    Context 'Names' {
        It 'are safe: <Bad>' -ForEach @(
            @{ Bad = "x]`n[profile evil]`nrole_arn = y"; Name = 'x-profile-evil-role-arn-=-y' }
            @{ Bad = 'a # b'; Name = 'a-b' }
            @{ Bad = "tab`tand `"quotes`""; Name = 'tab-and-quotes' }
            @{ Bad = "caf$([char] 0xe9) [x]"; Name = "caf$([char] 0xe9)-x" }
            @{ Bad = '{RoleName}'; Name = 'RoleName' }
            @{ Bad = '#'; Name = 'profile' }
        ) {
            $got = New-Role $Bad | Export-SsoProfile -NameTemplate '{AccountName}'
            $got.ProfileName | Should -Match '^[\w./:@+=-]+$'
            @(Select-String -Path $config -Pattern '^\[').Count | Should -Be 4
            Get-Text | Should -Not -Match '(?m)^(role_arn|\[profile evil)'
            @(Get-Text | Select-String '(?m)^\[profile ([^\]\r\n]+)\]' -AllMatches).Matches.ForEach({ $_.Groups[1].Value }) | Should -Contain $got.ProfileName
        }

        It 'are each of one role, also where accounts have one name' {
            $got = (New-Role same 1), (New-Role same 2), (New-Role same 2 Admin) | Export-SsoProfile -NameTemplate '{AccountName}'
            $got.ProfileName | Should -Be 'same', 'same-000000000002', 'same-000000000002-2'
        }
    }

    Context 'The sso-session' {
        It 'is written with -StartUrl and -SsoRegion, with a warning that names the next step' {
            $got = Export-SsoProfile -AccountId 1 -RoleName R -SessionName new -StartUrl https://new.awsapps.com/start -SsoRegion eu-central-1 -Region eu-west-1 -WarningVariable warned -WarningAction SilentlyContinue
            $got.SessionName | Should -Be new
            $text = Get-Text
            $text | Should -Match '\[sso-session new\]\r?\nsso_start_url = https://new.awsapps.com/start\r?\nsso_region = eu-central-1\r?\nsso_registration_scopes = sso:account:access'
            $text | Should -Match '(?m)^region = eu-west-1'
            $warned | Should -BeLike '*Connect-SsoSession new*'
        }

        It 'takes -Region where -SsoRegion is not given, and its name from the start URL' {
            (Export-SsoProfile -AccountId 1 -RoleName R -StartUrl https://fresh.awsapps.com/start -Region eu-west-1 -WarningAction Ignore).SessionName | Should -Be fresh
            Get-Text | Should -Match '\[sso-session fresh\]\r?\nsso_start_url = https://fresh.awsapps.com/start\r?\nsso_region = eu-west-1'
        }

        It 'of another portal is kept unless -Force is given' {
            $with = @{ AccountId = 1; RoleName = 'R'; SessionName = 'dev'; StartUrl = 'https://other.awsapps.com/start'; SsoRegion = 'eu-west-1' }
            $failure = Get-Failure { Export-SsoProfile @with -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileConflict,*'
            "$failure" | Should -BeLike "*sso-session dev*$startUrl*"
            Get-Text | Should -BeExactly $mine
            $null = Export-SsoProfile @with -Force -WarningAction Ignore
            Get-Text | Should -Match 'sso_start_url = https://other'
        }
    }

    Context 'What is there already' {
        BeforeEach { Add-Content $config "`n[profile ReadOnly-111122223333]`nrole_arn = arn:aws:iam::1:role/x`nsource_profile = other" -NoNewline }

        It 'is kept, with an error that says how to go on' {
            $before = Get-Text
            $failure = Get-Failure { New-Role x | Export-SsoProfile -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeExactly 'ProfileConflict,SsoOidc.Commands.ExportSsoProfileCommand'
            $failure.CategoryInfo.Category | Should -Be ResourceExists
            $failure.TargetObject | Should -Be '111122223333 ReadOnly'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-NameTemplate*-Force*'
            Get-Text | Should -BeExactly $before
        }

        It 'does not keep the others from being written' {
            $got = (New-Role x), (New-Role y 2) | Export-SsoProfile -ErrorVariable failed -ErrorAction SilentlyContinue
            @($got).ProfileName, @($failed).Count | Should -Be 'ReadOnly-000000000002', 1
        }

        It 'is replaced by -Force, without what would lead past the role' {
            (New-Role x | Export-SsoProfile -Force).Action | Should -Be Updated
            Get-Text | Should -Not -Match 'role_arn|source_profile'
            (Get-Text).StartsWith($mine) | Should -BeTrue
        }

        It 'is changed without -Force if it is marked' {
            $null = New-Role y 2 | Export-SsoProfile
            (New-Role y 2 | Export-SsoProfile -Region eu-west-1).Action | Should -Be Updated
        }

        It 'of the credentials file counts as well' {
            Set-Content $env:AWS_SHARED_CREDENTIALS_FILE "[ReadOnly-000000000009]`naws_access_key_id = A`naws_secret_access_key = s"
            { New-Role x 9 | Export-SsoProfile -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileConflict,*'
        }
    }

    Context '-WhatIf' {
        It 'shows the lines and writes nothing' {
            $text = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Export-SsoProfile -AccountId 1 -RoleName R -SessionName new -StartUrl https://new.awsapps.com/start -SsoRegion eu-central-1 -Region eu-west-1 -WhatIf"
            foreach ($line in '[sso-session new]', 'sso_region = eu-central-1', '[profile R-000000000001]', 'sso_account_id = 000000000001', 'region = eu-west-1') { ($text -join "`n").Contains($line) | Should -BeTrue -Because $line }
            Get-Text | Should -BeExactly $mine
        }
    }

    Context '-Prune' {
        BeforeEach {
            $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 2 -RoleName ReadOnly, Admin -Account '111122223333=production:ReadOnly'
            $null = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore
            # Two that the portal does not list, one of which is a person's own, and one of another session.
            $null = (New-Role gone 111122223333 Gone), (New-Role gone 999999999999) | Export-SsoProfile
            Add-Content $config "`n[profile own]`nsso_session = dev`nsso_account_id = 111122223333`nsso_role_name = Gone`n[profile foreign]`nsso_session = elsewhere`nsso_account_id = 111122223333`nsso_role_name = Gone`nssooidc_generated = true"
        }

        AfterEach {
            Disconnect-SsoSession -All -LocalOnly
            $emulator | Stop-SsoEmulator
            Remove-Item (Join-Path $env:HOME '.aws' 'sso'), $env:XDG_STATE_HOME -Recurse -Force -ErrorAction Ignore
        }

        It 'removes marked profiles whose role is gone, and no others' {
            # Admin is only filtered out of the pipe.
            $null = Get-SsoAccountRole -SessionName dev | Export-SsoProfile
            $got = Get-SsoAccountRole ReadOnly -SessionName dev | Export-SsoProfile -Prune
            @($got | Where-Object Action -EQ Removed).ProfileName | Sort-Object | Should -Be 'Gone-111122223333', 'ReadOnly-999999999999'
            $names = (Select-String -Path $config -Pattern '^\[profile (.+)\]').Matches.ForEach({ $_.Groups[1].Value }) | Sort-Object
            $names | Should -Be 'Admin-000000000001', 'Admin-000000000002', 'foreign', 'other', 'own', 'ReadOnly-000000000001', 'ReadOnly-000000000002', 'ReadOnly-111122223333'
            (Get-Text).StartsWith($mine) | Should -BeTrue
        }

        It 'works without input, for a named session' {
            @(Export-SsoProfile -Prune -SessionName dev).Action | Should -Be Removed, Removed
        }

        It 'removes nothing with -WhatIf' {
            $before = Get-Text
            Export-SsoProfile -Prune -SessionName dev -WhatIf | Should -BeNullOrEmpty
            Get-Text | Should -BeExactly $before
        }

        It 'keeps what could not be looked for, and says so' {
            $null = Add-SsoEmulatorFault InternalServer ListAccountRoles -UntilRemoved
            # Its account is not in the list of accounts, so nobody has to be asked for its roles.
            (Export-SsoProfile -Prune -SessionName dev -ErrorVariable failed -ErrorAction SilentlyContinue).ProfileName | Should -Be 'ReadOnly-999999999999'
            "$failed" | Should -BeLike '*were kept*'
            Get-Text | Should -BeLike '*profile Gone-111122223333*'
            $null = Add-SsoEmulatorFault InternalServer ListAccounts -UntilRemoved
            $before = Get-Text
            Export-SsoProfile -Prune -SessionName dev -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-Text | Should -BeExactly $before
        }

        It 'removes nothing once the sign-in is over' {
            Disconnect-SsoSession dev
            $before = Get-Text
            Export-SsoProfile -Prune -SessionName dev -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotSignedIn,*'
            Get-Text | Should -BeExactly $before
        }
    }

    Context 'Wrong calls' {
        It '<Name>' -ForEach @(
            @{ Name = 'nothing'; Call = { Export-SsoProfile -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = '*AccountId and a RoleName*' }
            @{ Name = 'an account without a role'; Call = { Export-SsoProfile -AccountId 1 -SessionName dev -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = '*RoleName*' }
            @{ Name = 'a placeholder that is none'; Call = { New-Role x | Export-SsoProfile -NameTemplate '{Account}' -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = "*'{Account}'*{AccountName}*" }
            @{ Name = 'an empty template'; Call = { New-Role x | Export-SsoProfile -NameTemplate ' ' -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = '*template*' }
            @{ Name = 'a session that is nowhere'; Call = { Export-SsoProfile -AccountId 1 -RoleName R -SessionName nosuch -ErrorAction Stop }; Id = 'SessionNotConfigured,*'; Message = '*sso-session nosuch*-StartUrl*' }
            @{ Name = 'no session at all'; Call = { Export-SsoProfile -AccountId 1 -RoleName R -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = '*-SessionName*-StartUrl*' }
            @{ Name = 'a portal without its region'; Call = { Export-SsoProfile -AccountId 1 -RoleName R -StartUrl https://fresh.awsapps.com/start -ErrorAction Stop }; Id = 'MissingRegion,*'; Message = '*-SsoRegion*' }
            @{ Name = 'a value with a line break'; Call = { New-Role x | Export-SsoProfile -Output "json`nrole_arn = x" -ErrorAction Stop }; Id = '*,*'; Message = '*' }
        ) {
            $failure = Get-Failure $Call
            $failure.FullyQualifiedErrorId | Should -BeLike $Id
            $failure.FullyQualifiedErrorId | Should -Not -BeLike 'InternalError,*'
            "$failure" | Should -BeLike $Message
            Get-Text | Should -BeExactly $mine
        }

        It '<What> that may not be written is told for what it is, and stays' -Skip:$IsWindows -ForEach @(
            @{ What = 'a folder'; Of = { Split-Path $config } }
            @{ What = 'a file'; Of = { $config } }
        ) {
            $failures = @(Invoke-TestReadOnly (& $Of) {
                Get-Failure { New-Role x | Export-SsoProfile -ErrorAction Stop }
                Get-Failure { Connect-SsoSession new -StartUrl $startUrl -Region us-east-1 -UseDeviceCode -ErrorAction Stop }
            })
            $failures.Count | Should -Be 2
            foreach ($failure in $failures) {
                $failure.FullyQualifiedErrorId | Should -BeLike 'SaveFailed,*'
                $failure.ErrorDetails.RecommendedAction | Should -BeLike '*AWS_CONFIG_FILE*'
            }
            Get-Text | Should -BeExactly $mine
            Get-ChildItem (Split-Path $config) | Select-Object -ExpandProperty Name | Should -BeIn 'config', 'credentials'
        }
    }
}
