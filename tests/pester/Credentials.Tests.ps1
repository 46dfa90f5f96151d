BeforeDiscovery {
    $shells = @{ Name = 'sh' }, @{ Name = 'bash' } | Where-Object { Get-Command $_.Name -CommandType Application -ErrorAction Ignore }
    $noShell = if ($IsWindows -or -not $shells) { 'there is no sh' }
    if ($noShell) { Write-Host "Skipped: lines for shells: $noShell" }
    $noPython = if (-not (Get-Command python3 -CommandType Application -ErrorAction Ignore)) { 'python3 is not installed' }
    if ($noPython) { Write-Host "Skipped: JSON for Python: $noPython" }
    if ($IsWindows) { Write-Host 'Skipped: SIGINT: not on Windows' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'
    $names = 'AWS_DEFAULT_PROFILE', 'AWS_SECURITY_TOKEN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_ACCOUNT_ID', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE'
    $nasty = "a+/=&'<`"`$(id)``id``\ %PATH% $([char] 0x2019)$([char] 0xe9)$([char]::ConvertFromUtf32(0x1F511))"
    $file = Join-Path $env:HOME '.aws' 'credentials'
    $env:AWS_SHARED_CREDENTIALS_FILE = $file

    function New-TestCredential {
        param([string] $Id = 'ASIAEXAMPLE', [string] $Secret = $nasty, [string] $Token = "t$nasty", [timespan] $Life = '01:00:00')
        [SsoOidc.AwsCredential] @{
            AccessKeyId = $Id; SecretAccessKey = New-TestSecret $Secret; SessionToken = New-TestSecret $Token
            Expiration = [DateTimeOffset]::UtcNow.Add($Life); AccountId = '111122223333'
        }
    }
    function Get-TestEnvironment { $names | ForEach-Object { "$_=$([Environment]::GetEnvironmentVariable($_))" } }
}

Describe 'Export-AwsCredential' {
    BeforeEach { $before = Get-TestEnvironment }

    AfterEach {
        Export-AwsCredential -Restore
        $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, [NullString]::Value) }
        Remove-Item (Join-Path $env:HOME '.aws') -Recurse -Force -ErrorAction Ignore
    }

    It 'gives PowerShell lines that it reads back' {
        Invoke-Expression (New-TestCredential | Export-AwsCredential -As PowerShell -Region eu-west-1)
        $env:AWS_SECRET_ACCESS_KEY | Should -BeExactly $nasty
        $env:AWS_SESSION_TOKEN | Should -BeExactly "t$nasty"
        $env:AWS_REGION, $env:AWS_ACCOUNT_ID | Should -Be 'eu-west-1', '111122223333'
    }

    It 'gives <Name> lines that it reads back' -Skip:([bool] $noShell) -ForEach $shells {
        $script = Join-Path $TestDrive 'lines.sh'
        [IO.File]::WriteAllText($script, (New-TestCredential | Export-AwsCredential -As Bash) + "`nprintf '%s\n%s' `"`$AWS_SECRET_ACCESS_KEY`" `"`$AWS_SESSION_TOKEN`"")
        & $Name $script | Should -BeExactly $nasty, "t$nasty"
    }

    It 'gives .env lines that sh and docker take, or an error' -Skip:([bool] $noShell) {
        $script = Join-Path $TestDrive 'lines.env'
        $secret = 'a+/=&<"$(id)`id` ' + [char] 0xe9
        [IO.File]::WriteAllText($script, (New-TestCredential -Secret $secret -Token 'plain+/=' | Export-AwsCredential -As DotEnv))
        sh -c ". '$script'; printf '%s' `"`$AWS_SECRET_ACCESS_KEY`"" | Should -BeExactly $secret
        Get-Content $script | Should -Contain 'AWS_SESSION_TOKEN=plain+/='
        { New-TestCredential | Export-AwsCredential -As DotEnv -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
    }

    It 'gives JSON that Python reads: <_>' -Skip:([bool] $noPython) -ForEach 'Process', 'Json' {
        $json = New-TestCredential | Export-AwsCredential -As $_
        $json | Should -Match '^[ -~]+$' -Because 'the code page of the reader is not known'
        $read = $json | python3 -c 'import json,sys; c = json.load(sys.stdin); print(json.dumps([c.get("Version"), c["SecretAccessKey"], c["SessionToken"], c["AccountId"], c["Expiration"]]))' | ConvertFrom-Json -DateKind String
        $read[0] | Should -Be $(if ($_ -eq 'Process') { 1 })
        $read[1, 2, 3] | Should -BeExactly $nasty, "t$nasty", '111122223333'
        $read[4] | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
    }

    It 'takes what has the properties: <Name>' -ForEach @(
        @{ Name = 'plain'; Credential = @{ AccessKeyId = 'A'; SecretAccessKey = 's' } }
        @{ Name = 'AWS Tools'; Credential = @{ AccessKey = 'A'; SecretKey = 's' } }
    ) {
        [pscustomobject] $Credential | Export-AwsCredential | Should -BeExactly '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}'
        { [pscustomobject] @{ Name = 'x' } | Export-AwsCredential -ErrorAction Stop } | Should -Throw
    }

    It 'sets the environment, also twice, and takes all of it back' {
        $env:AWS_PROFILE = 'mine'; $env:AWS_ACCESS_KEY_ID = 'before'
        New-TestCredential | Export-AwsCredential -As Environment -Region eu-west-1 | Should -BeNullOrEmpty
        New-TestCredential ASIASECOND | Export-AwsCredential -As Environment
        $env:AWS_ACCESS_KEY_ID, $env:AWS_PROFILE | Should -Be 'ASIASECOND', $null
        pwsh -NoProfile -NonInteractive -Command '$env:AWS_SECRET_ACCESS_KEY' | Should -BeExactly $nasty
        Export-AwsCredential -Restore
        $env:AWS_ACCESS_KEY_ID, $env:AWS_PROFILE, $env:AWS_REGION, $env:AWS_SECRET_ACCESS_KEY | Should -Be 'before', 'mine', $null, $null
    }

    It 'changes nothing with -WhatIf' {
        New-TestCredential | Export-AwsCredential -As Environment -WhatIf
        New-TestCredential | Export-AwsCredential -ProfileName build -WhatIf
        Get-TestEnvironment | Should -Be $before
        $file | Should -Not -Exist
    }

    It 'writes a profile and keeps the rest' {
        $null = New-Item (Split-Path $file) -ItemType Directory -Force
        [IO.File]::WriteAllText($file, "# mine`n[other]`naws_access_key_id = AKIA # note`n`n[build]`naws_security_token = old`noutput = json`n")
        if (-not $IsWindows) { chmod 640 $file }
        New-TestCredential -Secret "a+/=&'<$([char] 0xe9)" -Token 't' | Export-AwsCredential -ProfileName build -Region eu-west-1
        $text = [IO.File]::ReadAllText($file)
        $text | Should -Match "(?s)^# mine`n\[other\]`naws_access_key_id = AKIA # note`n`n\[build\]`n"
        $text | Should -Match '(?m)^output = json$'
        $text | Should -Not -Match 'aws_security_token'
        $text | Should -Match '(?m)^aws_access_key_id = ASIAEXAMPLE$'
        $text | Should -Match '(?m)^aws_session_token = t$'
        $text | Should -Match '(?m)^aws_account_id = 111122223333$'
        $text | Should -Match "(?m)^aws_secret_access_key = a\+/=&'<$([char] 0xe9)$"
        $text | Should -Match '(?m)^region = eu-west-1$'
        if (-not $IsWindows) { (Get-Item $file).UnixFileMode | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite, GroupRead') }
    }

    It 'loses nothing when several processes write' {
        $jobs = 1..4 | ForEach-Object {
            $number = $_
            Start-Process pwsh -PassThru -NoNewWindow -ArgumentList '-NoProfile', '-NonInteractive', '-Command', ('"Import-Module ''{0}''; 1..5 | ForEach-Object {{ [pscustomobject]@{{ AccessKeyId = ''A''; SecretAccessKey = ''s'' }} | Export-AwsCredential -ProfileName p{1}-$_ }}"' -f $manifest, $number)
        }
        $jobs | Wait-Process -Timeout 60
        @(Select-String -Path $file -Pattern '^\[p\d-\d\]$').Count | Should -Be 20
    }

    It 'writes although others read all the time' {
        $null = New-TestCredential | Export-AwsCredential -ProfileName build
        $state = [hashtable]::Synchronized(@{ IsOver = $false; Count = 0 })
        $reader = Start-ThreadJob {
            Import-Module $using:manifest
            $state = $using:state
            while (-not $state.IsOver) { $null = Get-AwsCredential build -ErrorAction Stop; $state.Count++ }
        }
        try { 1..200 | ForEach-Object { New-TestCredential | Export-AwsCredential -ProfileName build -Region "eu-west-$($_ % 3 + 1)" -ErrorAction Stop } }
        finally { $state.IsOver = $true }
        { $reader | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop } | Should -Not -Throw
        $state.Count | Should -BeGreaterThan 0
    }

    It 'warns of what has ended' {
        $output = New-TestCredential -Life '-00:01:00' | Export-AwsCredential -WarningVariable warned -WarningAction SilentlyContinue
        $output | Should -Not -BeNullOrEmpty
        $warned | Should -BeLike '*have ended*'
    }

    It 'serves sh as credential_process, whatever is warned about' -Skip:([bool] $noShell) {
        $before = $env:AWS_CONFIG_FILE
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment
        try {
            $null = New-Item (Split-Path $file) -ItemType Directory -Force
            $env:AWS_CONFIG_FILE = Join-Path (Split-Path $file) 'config'
            Set-Content $env:AWS_CONFIG_FILE "[sso-session dev]`nsso_start_url = https://example.awsapps.com/start`nsso_region = us-east-1"
            $null = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore
            # The cache can't be written, which is warned about.
            Set-Content (Join-Path (Split-Path $file) 'cli') 'a file in the place of the folder'
            $line = "pwsh -NoProfile -NonInteractive -Command `"Import-Module '$manifest'; Get-SsoRoleCredential 111122223333 ReadOnlyAccess -SessionName dev{0} | Export-AwsCredential`""
            # Without it the test would show nothing.
            @(sh -c ($line -f '')) -join '' | Should -Match 'WARNING'
            $json = sh -c ($line -f ' -WarningAction Ignore')
            ($json | ConvertFrom-Json).Version | Should -Be 1
            $none = sh -c ($line.Replace('ReadOnlyAccess', 'NoSuchRole') -f ' -WarningAction Ignore') 2>$null
            $LASTEXITCODE | Should -Be 1
            $none | Should -BeNullOrEmpty
        }
        finally {
            $emulator | Stop-SsoEmulator
            $env:AWS_CONFIG_FILE = $before
        }
    }
}

Describe 'Use-AwsCredential' {
    BeforeEach {
        $env:AWS_PROFILE = $env:AWS_DEFAULT_PROFILE = 'mine'
        $env:AWS_ACCESS_KEY_ID = $env:AWS_SECURITY_TOKEN = 'before'
        $before = Get-TestEnvironment
    }

    AfterEach { $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, [NullString]::Value) } }

    It 'has them in the environment of the block and its programs, and as $_' {
        $got = New-TestCredential | Use-AwsCredential { $env:AWS_SECRET_ACCESS_KEY; pwsh -NoProfile -NonInteractive -Command '$env:AWS_SESSION_TOKEN'; $_.AccessKeyId; "$env:AWS_PROFILE|$env:AWS_DEFAULT_PROFILE|$env:AWS_SECURITY_TOKEN|$env:AWS_ACCOUNT_ID" }
        $got | Should -BeExactly $nasty, "t$nasty", 'ASIAEXAMPLE', '|||111122223333'
        Get-TestEnvironment | Should -Be $before
        # As an argument likewise.
        $credential = New-TestCredential
        Use-AwsCredential -Credential $credential { $_.AccessKeyId; $env:AWS_SESSION_TOKEN } | Should -BeExactly 'ASIAEXAMPLE', "t$nasty"
        1, 2 | ForEach-Object { Use-AwsCredential -Credential $credential { $_.AccessKeyId } } | Should -Be 'ASIAEXAMPLE', 'ASIAEXAMPLE'
        Get-TestEnvironment | Should -Be $before
    }

    It 'runs once for each, and streams' {
        $order = [Collections.Generic.List[string]]::new()
        'A', 'B' | ForEach-Object { New-TestCredential $_ } | Use-AwsCredential { 1..2 | ForEach-Object { $order.Add("out $_"); "$env:AWS_ACCESS_KEY_ID$_" } } | ForEach-Object { $order.Add("in $_") }
        $order | Should -Be 'out 1', 'in A1', 'out 2', 'in A2', 'out 1', 'in B1', 'out 2', 'in B2'
    }

    It 'puts everything back after <Name>' -ForEach @(
        @{ Name = 'an exception'; Run = { try { New-TestCredential | Use-AwsCredential { throw 'no' } } catch { "$_" | Should -Be 'no' } } }
        @{ Name = 'an error that stops'; Run = { try { New-TestCredential | Use-AwsCredential { Write-Error 'no' -ErrorAction Stop } } catch { "$_" | Should -Be 'no' } } }
        @{ Name = 'Select-Object -First 1'; Run = { New-TestCredential | Use-AwsCredential { 1..9 } | Select-Object -First 1 | Should -Be 1 } }
        @{ Name = 'break'; Run = { foreach ($i in 1) { New-TestCredential | Use-AwsCredential { break } } } }
    ) {
        & $Run
        Get-TestEnvironment | Should -Be $before
        # Nor does it keep others out.
        New-TestCredential NEXT | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID } | Should -Be 'NEXT'
    }

    It 'puts everything back after a stop' {
        $shell = [powershell]::Create()
        try {
            $ready = [Threading.ManualResetEventSlim]::new()
            $null = $shell.AddScript({ param($manifest, $credential, $ready) Import-Module $manifest; $credential | Use-AwsCredential { $ready.Set(); Start-Sleep 60 } }).AddArgument($manifest).AddArgument((New-TestCredential)).AddArgument($ready)
            $null = $shell.BeginInvoke()
            $ready.Wait(20000) | Should -BeTrue
            $env:AWS_ACCESS_KEY_ID | Should -Be 'ASIAEXAMPLE'
            $shell.Stop()
            Get-TestEnvironment | Should -Be $before
        }
        finally { $shell.Dispose() }
    }

    It 'puts everything back after SIGINT, as Ctrl+C sends it to all that run in a terminal: <Name>' -Skip:$IsWindows -ForEach @(
        @{ Name = 'a cmdlet'; Wait = 'Set-Content $child $PID; Move-Item $child $started; Start-Sleep 600' }
        @{ Name = 'a program'; Wait = 'sh -c "echo \$\$ > ''$child''; mv ''$child'' ''$started''; exec sleep 600"' }
    ) {
        $script, $child, $started, $seen = 'run.ps1', 'child', 'started', 'seen' | ForEach-Object { Join-Path $TestDrive $_ }
        Remove-Item $started, $seen -ErrorAction Ignore
        Set-Content $script @"
Import-Module '$manifest'
`$env:AWS_REGION = `$null
`$child, `$started = '$child', '$started'
function Show { '$($names -join "', '")' | ForEach-Object { "`$_=`$([Environment]::GetEnvironmentVariable(`$_))" } }
# Not in a finally: PowerShell cuts that short if the signal comes between two commands.
`$null = Register-EngineEvent PowerShell.Exiting -Action { Show | Add-Content '$seen' }
[pscustomobject]@{ AccessKeyId = 'IN'; SecretAccessKey = 's'; SessionToken = 't' } | Use-AwsCredential -Region eu-west-1 {
    Show | Set-Content '$seen'
    $($Wait -replace '\\\$', '`$')
}
# The program may be gone a moment before PowerShell stops.
Start-Sleep 30
'it went on' | Add-Content '$seen'
"@
        $process = Start-Process pwsh -PassThru -ArgumentList '-NoProfile', '-NonInteractive', '-File', $script
        try {
            while (-not (Test-Path $started) -and -not $process.HasExited) { [Threading.Thread]::Sleep(20) }
            @(Get-Content $started), $process.Id | ForEach-Object { $_ } | Sort-Object -Unique | ForEach-Object { kill -s INT $_ }
            $process.WaitForExit(60000) | Should -BeTrue
            $inside, $after = (Get-Content $seen)[0..9], (Get-Content $seen)[10..99]
            $inside | Should -Contain 'AWS_ACCESS_KEY_ID=IN'
            $inside | Should -Contain 'AWS_REGION=eu-west-1'
            $after | Should -Be $before
        }
        finally { if (-not $process.HasExited) { $process.Kill($true) } }
    }

    It 'can be nested' {
        New-TestCredential A | Use-AwsCredential { New-TestCredential B | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID }; $env:AWS_ACCESS_KEY_ID } | Should -Be 'B', 'A'
        Get-TestEnvironment | Should -Be $before
    }

    It 'keeps parallel runspaces apart' {
        $wrong = 1..6 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            [pscustomobject]@{ AccessKeyId = "K$_"; SecretAccessKey = 's' } | Use-AwsCredential { $id = $env:AWS_ACCESS_KEY_ID; [Threading.Thread]::Sleep(20); if ($id -ne $_.AccessKeyId -or $env:AWS_ACCESS_KEY_ID -ne $id) { $id } }
        } -ThrottleLimit 6
        $wrong | Should -BeNullOrEmpty
        Get-TestEnvironment | Should -Be $before
    }

    It 'sets the region that is given, else leaves it' {
        New-TestCredential | Use-AwsCredential { $env:AWS_REGION; $env:AWS_DEFAULT_REGION } -Region eu-west-1 | Should -Be 'eu-west-1', 'eu-west-1'
        $env:AWS_PROFILE = $null
        $env:AWS_REGION = 'ap-southeast-1'
        New-TestCredential | Use-AwsCredential { $env:AWS_REGION } | Should -Be 'ap-southeast-1'
    }

    It 'does not run the block with what has ended' {
        $script:ran = $false
        $failure = try { New-TestCredential -Life '-00:01:00' | Use-AwsCredential { $script:ran = $true } -ErrorAction Stop } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidCredentials,*'
        $failure.ErrorDetails.Message | Should -BeLike '*have ended, so the script block was not run*'
        $script:ran | Should -Not -BeTrue
        New-TestCredential -Life '00:02:00' | Use-AwsCredential { 'ran' } -WarningVariable warned -WarningAction SilentlyContinue | Should -Be 'ran'
        $warned | Should -BeLike '*could not be had anew*'
    }
}

Describe 'Use-AwsCredential near the end of the credentials' {
    BeforeAll {
        $configFile, $secretFile = $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE
        $startUrl = 'https://example.awsapps.com/start'
        $null = New-Item (Split-Path $file) -ItemType Directory -Force
        $env:AWS_CONFIG_FILE = Join-Path (Split-Path $file) 'config'
        $PSDefaultParameterValues['Connect-SsoSession:InformationAction'] = 'Ignore'

        function Get-Count { @(Get-SsoEmulatorRequest GetRoleCredentials).Count }
    }

    AfterAll {
        $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = $configFile, $secretFile
        $PSDefaultParameterValues.Remove('Connect-SsoSession:InformationAction')
    }

    BeforeEach {
        Set-Content $env:AWS_CONFIG_FILE @"
[sso-session dev]
sso_start_url = $startUrl
sso_region = us-east-1

[profile new]
sso_session = dev
sso_account_id = 111122223333
sso_role_name = ReadOnly
region = eu-central-1

[profile old]
sso_start_url = $startUrl
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = ReadOnly
region = ap-southeast-2

[profile console]
region = us-east-1
"@
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -Account '111122223333=production:ReadOnly' `
            -AccessTokenLifetime 1h -SessionLifetime 30d -Option @{ RoleCredentialLifetime = [timespan]::FromHours(1) }
        $null = Connect-SsoSession dev -UseDeviceCode
        $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, [NullString]::Value) }
        $before = Get-TestEnvironment
    }

    AfterEach {
        Disconnect-SsoSession -All -LocalOnly
        $emulator | Stop-SsoEmulator
        $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, [NullString]::Value) }
        Remove-Item (Join-Path $env:HOME '.aws' 'sso'), (Join-Path $env:HOME '.aws' 'cli'), (Join-Path $env:HOME '.aws' 'login'), $env:XDG_STATE_HOME -Recurse -Force -ErrorAction Ignore
    }

    It 'asks for them anew: <Name>' -ForEach @(
        @{ Name = 'by a session'; Get = { Get-SsoAccount -SessionName dev | Get-SsoAccountRole | Get-SsoRoleCredential } }
        @{ Name = 'by a profile'; Get = { Get-SsoRoleCredential -ProfileName new } }
        @{ Name = 'by a profile of the older form'; Get = { $null = Connect-SsoSession -ProfileName old -UseDeviceCode; Get-SsoRoleCredential -ProfileName old } }
        @{ Name = 'by the file of a session'; Get = { Get-SsoRoleCredential 111122223333 ReadOnly -Path (Get-SsoSession dev).Path } }
        @{ Name = 'by a session in memory'; Get = { $null = Connect-SsoSession -StartUrl $startUrl -Region us-east-1 -UseDeviceCode -InMemory; Get-SsoRoleCredential 111122223333 ReadOnly -StartUrl $startUrl } }
        @{ Name = 'by the chain'; Get = { Get-AwsCredential -ProfileName new } }
        @{ Name = 'by a console sign-in'; Get = {
                $null = Connect-SignInSession -ProfileName console -Remote -ErrorAction SilentlyContinue -InformationVariable shown 6>$null
                $code = [Net.WebUtility]::HtmlDecode(((Invoke-WebRequest $shown[0].MessageData.Url).Content -split 'readonly>')[1].Split('<')[0])
                $null = Connect-SignInSession -ProfileName console -Remote -VerificationCode $code
                Get-SignInCredential -ProfileName console
            }
        }
        @{ Name = 'after Clixml'; Get = {
                Get-SsoRoleCredential -ProfileName new | Export-Clixml (Join-Path $TestDrive 'kept')
                Import-Clixml (Join-Path $TestDrive 'kept')
            }
        }
    ) {
        $old = & $Get
        $end = Use-AwsCredential -Credential $old { $_.Expiration }
        # With ten minutes left they do.
        Set-SsoEmulatorClock -Advance ($end - [DateTimeOffset]::UtcNow - [timespan]::FromMinutes(10))
        $old | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID } | Should -Be $old.AccessKeyId
        # Less than five minutes, so also the token that they were had by nears its end; then also after the end of both.
        foreach ($later in '00:06:00', '03:00:00') {
            Set-SsoEmulatorClock -Advance $later
            $ran = 0
            $got = $old | Use-AwsCredential { $ran++; $_; $env:AWS_ACCESS_KEY_ID; $env:AWS_SESSION_TOKEN; $env:AWS_CREDENTIAL_EXPIRATION } -WarningVariable warned -ErrorVariable failed
            $warned | Should -BeNullOrEmpty
            $failed | Should -BeNullOrEmpty
            $ran | Should -Be 1
            $got[0] | Should -BeOfType SsoOidc.AwsCredential
            $got[0].IsExpired | Should -BeFalse
            $got[0].Expiration | Should -BeGreaterThan $end
            $got[0].AccountId, $got[0].AccountName, $got[0].RoleName | Should -Be $old.AccountId, $old.AccountName, $old.RoleName
            $got[1] | Should -Not -Be $old.AccessKeyId
            $got[1] | Should -Be $got[0].AccessKeyId
            $got[2] | Should -BeExactly (ConvertFrom-TestSecret $got[0].SessionToken)
            [DateTimeOffset] $got[3] | Should -Be $got[0].Expiration.AddTicks(-($got[0].Expiration.Ticks % 10000000))
        }
        Get-TestEnvironment | Should -Be $before
    }

    It 'goes by -MinimumValidity' {
        $old = Get-SsoRoleCredential -ProfileName new
        Set-SsoEmulatorClock -Advance 31m
        $old | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID } | Should -Be $old.AccessKeyId
        $old | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID } -MinimumValidity 30m | Should -Not -Be $old.AccessKeyId
        Get-Count | Should -Be 2
    }

    It 'says which sign-in has ended, and runs no block' {
        $old = Get-SsoRoleCredential -ProfileName new
        Disconnect-SsoSession dev
        Set-SsoEmulatorClock -Advance 57m
        $old | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID } -WarningVariable warned -WarningAction SilentlyContinue | Should -Be $old.AccessKeyId
        "$warned" | Should -Match '^The credentials end in [23] min \d+ s and could not be had anew\. '
        Set-SsoEmulatorClock -Advance 1h
        $script:ran = $false
        $failure = try { $old | Use-AwsCredential { $script:ran = $true } -ErrorAction Stop } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NotSignedIn,*'
        $failure.ErrorDetails.Message | Should -BeLike 'The credentials have ended, so the script block was not run.*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-SsoSession*dev*'
        $script:ran | Should -BeFalse
    }

    It 'runs the block for the rest when one of them can not be had anew' {
        $old = Get-SsoRoleCredential -ProfileName new
        $new = New-TestCredential NEXT -Life 09:00:00
        Disconnect-SsoSession dev
        Set-SsoEmulatorClock -Advance 2h
        $old, $new, $old | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID } -ErrorVariable failed -ErrorAction SilentlyContinue | Should -Be 'NEXT'
        @($failed | Where-Object FullyQualifiedErrorId -Like 'NotSignedIn,*UseAwsCredential*').Count | Should -Be 2
    }

    It 'works in the region of the profile that they are of, if the environment says none: <Name>' -ForEach @(
        @{ Name = 'of the current one'; Get = { $env:AWS_PROFILE = 'new'; Get-SsoRoleCredential }; Region = 'eu-central-1' }
        @{ Name = 'of one that is named'; Get = { Get-SsoRoleCredential -ProfileName new }; Region = 'eu-central-1' }
        @{ Name = 'of one that is named, beside a current one'; Get = { $env:AWS_PROFILE = 'old'; Get-SsoRoleCredential -ProfileName new }; Region = 'eu-central-1' }
        @{ Name = 'of the chain'; Get = { Get-AwsCredential -ProfileName new }; Region = 'eu-central-1' }
        @{ Name = 'of the environment'; Get = { $env:AWS_DEFAULT_REGION = 'sa-east-1'; Get-SsoRoleCredential -ProfileName new }; Region = 'sa-east-1' }
        @{ Name = 'of no profile'; Get = { Get-SsoRoleCredential 111122223333 ReadOnly -SessionName dev } }
        @{ Name = 'of a profile that is gone'; Get = { Get-SsoRoleCredential -ProfileName new; Set-Content $env:AWS_CONFIG_FILE '' } }
    ) {
        $credential = & $Get
        $before = Get-TestEnvironment
        $got = $credential | Use-AwsCredential { "$env:AWS_REGION|$env:AWS_DEFAULT_REGION" }
        $got | Should -Be $(if ($env:AWS_DEFAULT_REGION) { 'sa-east-1|sa-east-1' } else { "$Region|$Region" })
        Get-TestEnvironment | Should -Be $before
        $credential | Use-AwsCredential { $env:AWS_REGION } -Region eu-north-1 | Should -Be 'eu-north-1'
        # Also when they had to be had anew.
        if ($Region) {
            Set-SsoEmulatorClock -Advance 2h
            $credential | Use-AwsCredential { $env:AWS_REGION } | Should -Be $Region
        }
    }

    It 'says that the shared files can not be read, and runs no block' -Skip:$IsWindows {
        $credential = New-TestCredential
        $config = $env:AWS_CONFIG_FILE
        $env:AWS_CONFIG_FILE = Join-Path $TestDrive 'circle'
        ln -s $env:AWS_CONFIG_FILE $env:AWS_CONFIG_FILE
        try {
            $script:ran = $false
            $credential | Use-AwsCredential { $script:ran = $true } -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidConfiguration,*'
            $script:ran | Should -BeFalse
            Get-TestEnvironment | Should -Be $before
            $credential | Use-AwsCredential { 'ran' } -Region eu-north-1 | Should -Be 'ran'
        }
        finally { $env:AWS_CONFIG_FILE = $config }
    }
}
