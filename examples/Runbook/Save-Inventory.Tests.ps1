#Requires -Version 7.4
# Pester 5 tests of the runbook beside this file. No network, no AWS account, no waiting:
#     Invoke-Pester ./Save-Inventory.Tests.ps1
# The sign-in is real, against an emulator; only the company's API is a mock.
BeforeAll {
    if (-not (Get-Module SsoOidc)) { Import-Module SsoOidc }
    $runbook = Join-Path $PSScriptRoot 'Save-Inventory.ps1'

    # A vault of its own, in a folder that Pester throws away. A runbook's tests have no business in the real one.
    $vault = "RunbookTest-$PID"
    $folder = (New-Item (Join-Path $TestDrive 'vault') -ItemType Directory).FullName
    Register-SecretVault -Name $vault -ModuleName (Join-Path $PSScriptRoot 'TestVault') -VaultParameters @{ Path = $folder }
}

AfterAll { Unregister-SecretVault -Name $vault }

Describe 'Save-Inventory' {
    BeforeEach {
        # Tokens of 8 hours in a session of 30 days, and somebody who has signed in.
        $emulator = Start-SsoEmulator -SessionLifetime 30d
        $emulator | Register-SsoClient -ClientName nightly |
            Start-SsoDeviceAuthorization -StartUrl $emulator.StartUrl |
            Approve-SsoDeviceAuthorization -PassThru |
            New-SsoToken -Vault $vault -SecretName nightly -InformationAction Ignore | Out-Null

        # The API takes a token as long as the emulator takes it, and can be told to refuse some.
        $refusals = [Collections.Generic.Queue[bool]]::new()
        Mock Invoke-RestMethod {
            $bearer = [Net.NetworkCredential]::new('', $Token).Password
            $portal = Invoke-WebRequest "$($emulator.EndpointUrl)assignment/accounts" -Headers @{ 'x-amz-sso_bearer_token' = $bearer } -SkipHttpErrorCheck
            $refuse = $refusals.Count -gt 0 -and $refusals.Dequeue()
            if ($refuse -or $portal.StatusCode -ne 200) {
                throw [Microsoft.PowerShell.Commands.HttpResponseException]::new('Refused', [Net.Http.HttpResponseMessage]::new('Unauthorized'))
            }

            [pscustomobject]@{ Server = 'web1'; Owner = 'jane' }
            [pscustomobject]@{ Server = 'web2'; Owner = 'joe' }
        }

        $report = Join-Path $TestDrive 'inventory.csv'
        'the report of last night' | Set-Content $report
        $nightly = @{ Path = $report; Vault = $vault; SecretName = 'nightly'; WarningAction = 'SilentlyContinue' }
    }

    AfterEach {
        $emulator | Stop-SsoEmulator
        Remove-Secret -Vault $vault -Name nightly -ErrorAction Ignore
    }

    It 'saves what the API says' {
        & $runbook @nightly
        $LASTEXITCODE | Should -Be 0
        (Import-Csv $report).Server | Should -Be @('web1', 'web2')
    }

    It 'takes the saved token as long as it is good' {
        1..3 | ForEach-Object { & $runbook @nightly }
        @(Get-SsoEmulatorRequest CreateToken | Where-Object GrantType -EQ 'refresh_token').Count | Should -Be 0
    }

    It 'runs the next night, when the token has ended' {
        Set-SsoEmulatorClock -Advance 24:00:00
        & $runbook @nightly
        $LASTEXITCODE | Should -Be 0
        (Import-Csv $report).Count | Should -Be 2
    }

    It 'refreshes a token that is refused before its time, and does so once' {
        $refusals.Enqueue($true)
        & $runbook @nightly
        $LASTEXITCODE | Should -Be 0
        Should -Invoke Invoke-RestMethod -Times 2 -Exactly
        $refusals.Enqueue($true)
        $refusals.Enqueue($true)
        { & $runbook @nightly } | Should -Throw -ExceptionType ([Microsoft.PowerShell.Commands.HttpResponseException])
    }

    It 'calls for a person when the session has ended, and keeps the old report' {
        Set-SsoEmulatorClock -Advance 31d
        & $runbook @nightly -WarningVariable warnings
        $LASTEXITCODE | Should -Be 3
        $warnings | Should -BeLike 'Somebody has to sign in.*'
        Get-Content $report | Should -Be 'the report of last night'
    }

    It 'survives a service that fails for a moment' {
        Set-SsoEmulatorClock -Advance 24:00:00
        $null = Add-SsoEmulatorFault InternalServer -Operation CreateToken
        & $runbook @nightly
        $LASTEXITCODE | Should -Be 0
        (Get-SsoEmulatorRequest CreateToken -Last 2).StatusCode | Should -Be @(500, 200)
    }

    It 'fails with an error when the service is down, and keeps the old report' {
        Set-SsoEmulatorClock -Advance 24:00:00
        $null = Add-SsoEmulatorFault HtmlBody -UntilRemoved -StatusCode 403
        { & $runbook @nightly } | Should -Throw -ErrorId 'BadResponse,*'
        Get-Content $report | Should -Be 'the report of last night'
    }

    It 'shows no token' {
        $bearer = (Get-SsoToken -Vault $vault -SecretName nightly -AsPlainText).AccessToken
        & $runbook @nightly -Verbose *>&1 | Out-String | Should -Not -BeLike "*$bearer*"
    }
}
