#Requires -Version 7.4
# Pester 5 tests of the runbook beside this file. No network, no AWS account, no waiting:
#     Invoke-Pester ./Save-BucketList.Tests.ps1
# Sign-in, roles and credentials are real, against an emulator; only aws is a mock.
BeforeAll {
    if (-not (Get-Module SsoOidc)) { Import-Module SsoOidc }
    $runbook = Join-Path $PSScriptRoot 'Save-BucketList.ps1'

    # A vault of its own, in a folder that Pester throws away. A runbook's tests have no business in the real one.
    $vault = "RunbookTest-$PID"
    $folder = (New-Item (Join-Path $TestDrive 'vault') -ItemType Directory).FullName
    Register-SecretVault -Name $vault -ModuleName (Join-Path $PSScriptRoot 'TestVault') -VaultParameters @{ Path = $folder }

    # Where there is no aws, there is something to mock.
    function aws { throw 'aws is not mocked.' }
}

AfterAll { Unregister-SecretVault -Name $vault }

Describe 'Save-BucketList' {
    BeforeEach {
        # Tokens of 8 hours in a session of 30 days, and somebody who has signed in. The last account has another role.
        $emulator = Start-SsoEmulator -SessionLifetime 30d -ApproveAutomatically -SetEnvironment -Account `
            '111122223333=web:ReadOnlyAccess', '444455556666=data:ReadOnlyAccess', '777788889999=billing:BillingAccess'
        $null = Connect-SsoSession -StartUrl $emulator.StartUrl -Region us-east-1 -Vault $vault -SecretName nightly -UseDeviceCode -InformationAction Ignore

        # Whose credentials are in the environment is what the emulator says to it. An account can be told to fail.
        $broken = [Collections.Generic.List[string]]::new()
        Mock aws {
            $account = (Get-AwsCallerIdentity).Account
            $global:LASTEXITCODE = [int] ($account -in $broken)
            if ($account -notin $broken) { "logs-$account`tbackup-$account" }
        }

        $list = Join-Path $TestDrive 'accounts.txt'
        '111122223333', '444455556666' | Set-Content $list
        $report = Join-Path $TestDrive 'buckets.csv'
        'the report of last night' | Set-Content $report
        $nightly = @{ AccountList = $list; Path = $report; Vault = $vault; SecretName = 'nightly'; WarningAction = 'SilentlyContinue' }
    }

    AfterEach {
        $emulator | Stop-SsoEmulator
        Remove-Secret -Vault $vault -Name nightly -ErrorAction Ignore
    }

    It 'saves what each account has' {
        & $runbook @nightly
        $LASTEXITCODE | Should -Be 0
        (Import-Csv $report).Bucket | Should -Be @('logs-111122223333', 'backup-111122223333', 'logs-444455556666', 'backup-444455556666')
    }

    It 'refreshes once for all of them, the next night' {
        Set-SsoEmulatorClock -Advance 24:00:00
        & $runbook @nightly
        $LASTEXITCODE | Should -Be 0
        @(Get-SsoEmulatorRequest CreateToken | Where-Object GrantType -EQ 'refresh_token').Count | Should -Be 1
    }

    It 'goes on without an account in which it has no such role' {
        '111122223333', '777788889999', '444455556666' | Set-Content $list
        & $runbook @nightly -WarningVariable warnings
        $LASTEXITCODE | Should -Be 2
        $warnings | Should -BeLike 'Not in the report: 777788889999 ReadOnlyAccess: *'
        (Import-Csv $report).AccountId | Sort-Object -Unique | Should -Be @('111122223333', '444455556666')
    }

    It 'goes on without an account in which aws fails' {
        $broken.Add('111122223333')
        & $runbook @nightly -WarningVariable warnings
        $LASTEXITCODE | Should -Be 2
        $warnings | Should -Be 'Not in the report: 111122223333: aws ended with exit code 1'
        (Import-Csv $report).Count | Should -Be 2
    }

    It 'keeps the old report where no account could be asked' {
        '777788889999' | Set-Content $list
        { & $runbook @nightly } | Should -Throw 'No account could be asked. 777788889999 ReadOnlyAccess: *'
        Get-Content $report | Should -Be 'the report of last night'
    }

    It 'calls for a person when the session has ended, before it asks for any account' {
        Set-SsoEmulatorClock -Advance 31d
        & $runbook @nightly -WarningVariable warnings
        $LASTEXITCODE | Should -Be 3
        $warnings | Should -BeLike 'Somebody has to sign in.*'
        Get-Content $report | Should -Be 'the report of last night'
        Get-SsoEmulatorRequest GetRoleCredentials | Should -BeNullOrEmpty
    }

    It 'shows no secret, and leaves none behind' {
        $key = (Get-SsoRoleCredential 111122223333 ReadOnlyAccess -Vault $vault -SecretName nightly -AsPlainText).SecretAccessKey
        & $runbook @nightly -Verbose *>&1 | Out-String | Should -Not -BeLike "*$key*"
        $env:AWS_SECRET_ACCESS_KEY | Should -BeNullOrEmpty
    }
}
