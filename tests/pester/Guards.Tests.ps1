# What must not happen without being asked for: being somebody else, asking services for -WhatIf, replacing or removing another's profile.
BeforeDiscovery {
    $noShell = if ($IsWindows) { 'there is no sh' }
    if ($noShell) { Write-Host "Skipped: a credential_process: $noShell" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $null = New-Item (Join-Path $env:HOME '.aws') -ItemType Directory -Force
    $env:AWS_CONFIG_FILE = Join-Path $env:HOME '.aws' 'config'
    $marker = Join-Path $TestDrive 'ran'
    $PSDefaultParameterValues['Connect-SsoSession:InformationAction'] = 'Ignore'
}

Describe 'Credentials that are not there' {
    BeforeEach {
        $env:AWS_ACCESS_KEY_ID = 'AKIASOMEBODYELSE'; $env:AWS_SECRET_ACCESS_KEY = "a+/=&'<$([char] 0xe9)"; $env:AWS_SESSION_TOKEN = 'token'
        $emulator = Start-SsoEmulator -SetEnvironment
    }

    AfterEach {
        $emulator | Stop-SsoEmulator
        $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $env:AWS_SESSION_TOKEN = $null
    }

    It 'are not those of the environment in <Name>' -ForEach @(
        @{ Name = 'Get-AwsCallerIdentity' }, @{ Name = 'Get-AwsCredential' }, @{ Name = 'Open-AwsConsole' }
    ) {
        $output = $null | & $Name -ErrorVariable failures -ErrorAction SilentlyContinue
        $output | Should -BeNullOrEmpty
        $failures.Count | Should -Be 1
        { & $Name -Credential $null -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
        Get-SsoEmulatorRequest | Should -BeNullOrEmpty
    }
}

Describe 'Open-AwsConsole -WhatIf' {
    It 'looks for no credentials' -Skip:([bool] $noShell) {
        Set-Content $env:AWS_CONFIG_FILE "[profile printed]`ncredential_process = sh -c 'touch `"$marker`"; echo {\`"Version\`":1,\`"AccessKeyId\`":\`"A\`",\`"SecretAccessKey\`":\`"s\`",\`"SessionToken\`":\`"t\`"}'"
        Open-AwsConsole -ProfileName printed -WhatIf
        $marker | Should -Not -Exist
        # Without it the test would show nothing.
        (Get-AwsCredential -ProfileName printed).AccessKeyId | Should -Be 'A'
        $marker | Should -Exist
    }
}

Describe 'Export-SsoProfile' {
    BeforeEach {
        Set-Content $env:AWS_CONFIG_FILE "[sso-session dev]`nsso_start_url = https://example.awsapps.com/start`nsso_region = us-east-1"
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 2 -RoleName Admin
        $null = Connect-SsoSession dev -UseDeviceCode
    }

    AfterEach {
        Disconnect-SsoSession -All -LocalOnly
        $emulator | Stop-SsoEmulator
    }

    It 'writes no role of one portal under the session of another' {
        $urls = 'https://start.us-gov-home.awsapps.com/directory/a', 'https://start.us-gov-home.awsapps.com/directory/b'
        $roles = foreach ($number in 0, 1) { [pscustomobject]@{ AccountId = "11111111111$number"; RoleName = 'Admin'; StartUrl = $urls[$number]; Region = 'us-gov-west-1' } }
        $written = $roles | Export-SsoProfile -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction Ignore
        $written.AccountId | Should -Be '111111111110'
        $failures.FullyQualifiedErrorId | Should -BeLike 'ProfileConflict,*'
        "$($failures.ErrorDetails.Message)" | Should -BeLike "*$($urls[0])*$($urls[1])*"
        ($roles[1] | Export-SsoProfile -SessionName other -WarningAction Ignore).SessionName | Should -Be 'other'
    }

    It 'gives the name of one account to no other, if only that one is in the pipe' {
        $roles = Get-SsoAccountRole -SessionName dev
        ($roles | Export-SsoProfile -NameTemplate '{RoleName}').ProfileName | Should -Be 'Admin', 'Admin-000000000002'
        $again = $roles[1] | Export-SsoProfile -NameTemplate '{RoleName}'
        $again.ProfileName, $again.Action | Should -Be 'Admin-000000000002', 'Unchanged'
        ($roles[1] | Export-SsoProfile -NameTemplate '{RoleName}' -Force).ProfileName | Should -Be 'Admin'
    }

    It 'removes nothing of an account whose roles the portal refuses to list: <_>' -ForEach 'ForbiddenException', 'ResourceNotFoundException' {
        $null = Get-SsoAccountRole -SessionName dev | Export-SsoProfile
        Add-SsoEmulatorFault $_ -Operation ListAccountRoles -Times 1
        Export-SsoProfile -SessionName dev -Prune -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures.Count | Should -Be 1
        "$($failures.ErrorDetails.Message)" | Should -BeLike '*were kept*'
        $env:AWS_CONFIG_FILE | Should -FileContentMatch '\[profile Admin-000000000001]'
    }

    It 'removes those of an account that is gone' {
        $null = Get-SsoAccountRole -SessionName dev | Export-SsoProfile
        $null = [pscustomobject]@{ AccountId = '000000000009'; RoleName = 'Admin' } | Export-SsoProfile -SessionName dev
        (Export-SsoProfile -SessionName dev -Prune).AccountId | Should -Be '000000000009'
    }
}

Describe 'Get-SsoRoleCredential' {
    It 'reads no more inputs than it has room for, also if their credentials are cached' {
        Set-Content $env:AWS_CONFIG_FILE "[sso-session dev]`nsso_start_url = https://example.awsapps.com/start`nsso_region = us-east-1"
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 30 -RoleName Admin
        try {
            $null = Connect-SsoSession dev -UseDeviceCode
            $roles = Get-SsoAccountRole -SessionName dev
            $null = $roles | Select-Object -Skip 1 | Get-SsoRoleCredential -RequestsPerSecond 0
            Add-SsoEmulatorFault Delay -Operation GetRoleCredentials -Duration 00:00:00.5 -Times 1
            $script:read = 0
            $seen = $roles | ForEach-Object { $script:read++; $_ } | Get-SsoRoleCredential -ThrottleLimit 1 | ForEach-Object { $script:read }
            $seen.Count | Should -Be 30
            $seen[0] | Should -BeLessOrEqual 5
        }
        finally {
            Disconnect-SsoSession -All -LocalOnly
            $emulator | Stop-SsoEmulator
        }
    }
}

Describe 'Get-SsoAccount' {
    It 'takes a name with brackets for that name as well, and one with half of them for no fault of ours' {
        Set-Content $env:AWS_CONFIG_FILE "[sso-session dev]`nsso_start_url = https://example.awsapps.com/start`nsso_region = us-east-1"
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -Account '111111111111=prod [old]', '222222222222=prod o'
        try {
            $null = Connect-SsoSession dev -UseDeviceCode
            (Get-SsoAccount 'prod [old]' -SessionName dev).AccountId | Should -Be '111111111111', '222222222222'
            Get-SsoAccount '[abc' -SessionName dev -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failures.FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        }
        finally {
            Disconnect-SsoSession -All -LocalOnly
            $emulator | Stop-SsoEmulator
        }
    }
}

Describe 'A token that the portal refuses before its time' {
    BeforeEach {
        Set-Content $env:AWS_CONFIG_FILE "[sso-session dev]`nsso_start_url = https://example.awsapps.com/start`nsso_region = us-east-1`n[profile role]`nsso_session = dev`nsso_account_id = 000000000001`nsso_role_name = Admin"
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -AccountCount 1 -RoleName Admin
        $null = Connect-SsoSession dev -UseDeviceCode
        Add-SsoEmulatorFault Unauthorized -Times 1
    }

    AfterEach {
        Disconnect-SsoSession -All -LocalOnly
        $emulator | Stop-SsoEmulator
    }

    It 'is refreshed once by the credential chain as well' {
        (Get-AwsCredential role).RoleName | Should -Be 'Admin'
        @(Get-SsoEmulatorRequest CreateToken).Count | Should -Be 2
        @(Get-SsoEmulatorRequest GetRoleCredentials).Count | Should -Be 2
    }

    It 'and which can not be refreshed leads to a command that signs in again: <_>' -ForEach 'Get-AwsCredential', 'Get-SsoRoleCredential' {
        Add-SsoEmulatorFault InvalidGrant -Operation CreateToken -Times 1
        & $_ -ProfileName role -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionExpired,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-SsoSession -SessionName dev -Force*'
        # Without -Force the saved token would be taken for a sign-in, and the command would change nothing.
        $null = Connect-SsoSession -SessionName dev -Force -UseDeviceCode
        (& $_ -ProfileName role).RoleName | Should -Be 'Admin'
    }
}
