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
        { & $Name -Credential $null -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        Get-SsoEmulatorRequest | Should -BeNullOrEmpty
    }
}
