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
