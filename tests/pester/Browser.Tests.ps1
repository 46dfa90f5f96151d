BeforeDiscovery {
    $missing = 'chromium', 'chromedriver' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
    $reason = if ($missing) { "$($missing -join ' and ') not installed" } elseif ($IsWindows) { 'BROWSER is not read on Windows' }
    if ($reason) { Write-Host "Skipped: $reason" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $service = @{ StartUrl = 'https://example.awsapps.com/start'; Region = 'us-east-1'; InMemory = $true; Force = $true }
    $result = Join-Path $env:HOME 'page.txt'

    # BROWSER is a person who presses a button in a real Chromium.
    function Use-TestPerson {
        param([string] $Button)
        $path = Join-Path $env:HOME 'person.sh'
        Set-Content $path "#!/bin/sh`nexec pwsh -NoProfile -File '$PSScriptRoot/support/Approve-Page.ps1' `"`$1`" '$result' $Button"
        chmod +x $path
        $env:BROWSER = $path
        Remove-Item $result -ErrorAction Ignore
    }

    # The person's browser is closed a moment after PowerShell has gone on.
    function Get-TestPage { Get-TestFile $result }
}

Describe 'In a real browser' -Skip:([bool] $reason) {
    BeforeEach {
        $emulator = New-TestEmulator
        $env:AWS_ENDPOINT_URL = $emulator.BaseUrl
    }

    AfterEach { $emulator.Dispose() }

    It 'signs in with an authorization code when the person approves' {
        Use-TestPerson approve
        $session = Connect-SsoSession @service -UseBrowser -TimeoutSec 60 -InformationAction Ignore -ProgressAction SilentlyContinue
        $session.CanRefresh | Should -BeTrue
        Get-TestPage | Should -Match '(?s)^Signed in.*close this tab'
    }

    It 'tells when the person denies' {
        Use-TestPerson deny
        { Connect-SsoSession @service -UseBrowser -TimeoutSec 60 -InformationAction Ignore -ProgressAction SilentlyContinue -ErrorAction Stop } |
            Should -Throw -ErrorId 'AccessDenied,*'
        Get-TestPage | Should -Match '(?s)^The sign-in failed.*access_denied'
    }

    It 'signs in with a device code that the person approves' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$(Join-Path (Get-RepositoryRoot) SsoOidc.psd1)'; `$service = `$args[0]; Connect-SsoSession @service -UseDeviceCode -NoBrowser -TimeoutSec 60").AddArgument($service)
        $running = $shell.BeginInvoke()
        while ($shell.Streams.Information.Count -eq 0 -and -not $running.IsCompleted) { [Threading.Thread]::Sleep(20) }
        $prompt = $shell.Streams.Information[0].MessageData
        & "$PSScriptRoot/support/Approve-Page.ps1" $prompt.VerificationUriComplete $result approve
        $session = $shell.EndInvoke($running)
        $session.CanRefresh | Should -BeTrue
        $shell.Dispose()
    }
}
