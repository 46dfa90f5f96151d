# The examples that users are shown: their tests pass as they are, and fail when a runbook is broken.
BeforeDiscovery {
    $reason = if (-not (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)) { 'Microsoft.PowerShell.SecretManagement is not installed' }
    if ($reason) { Write-Host "Skipped: $reason" }
    $mistakes = @(
        @{ Runbook = 'Save-Inventory'; Mistake = 'refreshes every time'; Old = '$token = Get-SsoToken'; New = '$token = New-SsoToken'; Test = 'takes the saved token as long as it is good' }
        @{ Runbook = 'Save-Inventory'; Mistake = 'keeps quiet when the session has ended'; Old = 'exit 3'; New = 'exit 0'; Test = 'calls for a person when the session has ended, and keeps the old report' }
        @{ Runbook = 'Save-Inventory'; Mistake = 'shows the token'; Old = 'exit 0'; New = 'Write-Verbose ([Net.NetworkCredential]::new("", $token.AccessToken).Password); exit 0'; Test = 'shows no token' }
        @{ Runbook = 'Save-BucketList'; Mistake = 'finds out by each account that nobody is signed in'; Old = '$null = Get-SsoToken @session'; New = ''; Test = 'calls for a person when the session has ended, before it asks for any account' }
        @{ Runbook = 'Save-BucketList'; Mistake = 'keeps quiet about an account'; Old = 'exit 2'; New = 'exit 0'; Test = 'goes on without an account in which it has no such role' }
    )
}

Describe 'The examples under Pester <Major>' -Skip:([bool] $reason) -ForEach @{ Major = 5; Broken = $mistakes }, @{ Major = 6; Broken = @() } {
    BeforeAll {
        $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")

        # The names of the tests that fail, then how many pass; in a process and a home of its own.
        function Invoke-Example {
            param([string] $Path)
            $outside = $env:HOME, $env:XDG_STATE_HOME
            $env:HOME = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
            $env:XDG_STATE_HOME = Join-Path $env:HOME 'state'
            try {
                pwsh -NoProfile -NonInteractive -Command @"
`$env:PSModulePath = `$env:SSOOIDC_PESTER_$Major + [IO.Path]::PathSeparator + `$env:PSModulePath
Import-Module Pester, '$root/SsoOidc.psd1'
if ((Get-Module Pester).Version.Major -ne $Major) { throw 'Another Pester was loaded.' }
`$result = Invoke-Pester '$Path' -PassThru -Output None
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

    It 'pass as they are' { Invoke-Example "$root/examples/Runbook" | Should -Be '15 passed' }

    It 'fail when <Runbook> <Mistake>' -ForEach $Broken {
        $copy = Copy-Example
        $file = Join-Path $copy "$Runbook.ps1"
        $text = Get-Content $file -Raw
        $text.Contains($Old) | Should -BeTrue
        $text.Replace($Old, $New) | Set-Content $file
        Invoke-Example (Join-Path $copy "$Runbook.Tests.ps1") | Should -Contain $Test
    }
}
