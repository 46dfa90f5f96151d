# The example that users are shown: its tests pass as it is, and fail when its runbook is broken.
BeforeDiscovery {
    $reason = if (-not (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)) { 'Microsoft.PowerShell.SecretManagement is not installed' }
    if ($reason) { Write-Host "Skipped: $reason" }
    $mistakes = @(
        @{ Mistake = 'refreshes every time'; Old = '$token = Get-SsoToken'; New = '$token = New-SsoToken'; Test = 'takes the saved token as long as it is good' }
        @{ Mistake = 'keeps quiet when the session has ended'; Old = 'exit 3'; New = 'exit 0'; Test = 'calls for a person when the session has ended, and keeps the old report' }
        @{ Mistake = 'shows the token'; Old = 'exit 0'; New = 'Write-Verbose ([Net.NetworkCredential]::new("", $token.AccessToken).Password); exit 0'; Test = 'shows no token' }
    )
}

Describe 'The example under Pester <Major>' -Skip:([bool] $reason) -ForEach @{ Major = 5 }, @{ Major = 6 } {
    BeforeAll {
        $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")

        # The names of the tests that fail, then how many pass; in a process and a home of its own.
        function Invoke-Example {
            param([string] $Folder)
            $outside = $env:HOME, $env:XDG_STATE_HOME
            $env:HOME = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
            $env:XDG_STATE_HOME = Join-Path $env:HOME 'state'
            try {
                pwsh -NoProfile -NonInteractive -Command @"
`$env:PSModulePath = `$env:SSOOIDC_PESTER_$Major + [IO.Path]::PathSeparator + `$env:PSModulePath
Import-Module Pester, '$root/SsoOidc.psd1'
if ((Get-Module Pester).Version.Major -ne $Major) { throw 'Another Pester was loaded.' }
`$result = Invoke-Pester '$Folder' -PassThru -Output None
`$result.Failed.Name
"`$(`$result.PassedCount) passed"
"@
            }
            finally { $env:HOME, $env:XDG_STATE_HOME = $outside }
        }

        function Copy-Example {
            $copy = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
            Copy-Item "$root/examples/Runbook/*" $copy -Recurse
            $copy
        }
    }

    It 'passes as it is' { Invoke-Example "$root/examples/Runbook" | Should -Be '8 passed' }

    It 'fails when the runbook <Mistake>' -ForEach $mistakes {
        $copy = Copy-Example
        $file = Join-Path $copy 'Save-Inventory.ps1'
        $text = Get-Content $file -Raw
        $text.Contains($Old) | Should -BeTrue
        $text.Replace($Old, $New) | Set-Content $file
        Invoke-Example $copy | Should -Contain $Test
    }
}
