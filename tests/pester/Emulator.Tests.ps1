BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $root = Get-RepositoryRoot
    $manifest = Join-Path $root 'SsoOidc.psd1'
    $variables = 'AWS_ENDPOINT_URL_SSO_OIDC', 'AWS_ENDPOINT_URL_SSO', 'AWS_ENDPOINT_URL_SIGNIN', 'AWS_ENDPOINT_URL_STS', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'

    function Get-TestEnvironment { $variables | ForEach-Object { "$_=$([Environment]::GetEnvironmentVariable($_))" } }

    function Test-PortFree {
        param([uri] $EndpointUrl)
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, $EndpointUrl.Port)
        try { $listener.Start(); $true } catch [Net.Sockets.SocketException] { $false } finally { $listener.Stop() }
    }

    function Start-TestDevice { $emulator | Register-SsoClient deploy | Start-SsoDeviceAuthorization $emulator.StartUrl }

    function New-TestToken { Start-TestDevice | Approve-SsoDeviceAuthorization -PassThru | New-SsoToken -InformationAction Ignore }

    function Invoke-Clean { param([string] $Command) pwsh -NoProfile -NonInteractive -Command $Command }
}

Describe 'Start-SsoEmulator and Stop-SsoEmulator' {
    AfterEach { Stop-SsoEmulator -All }

    It 'emits what there is to know, and sets nothing global' {
        $before = Get-TestEnvironment
        $emulator = Start-SsoEmulator
        $emulator | Should -BeOfType SsoOidc.SsoEmulator
        $emulator.EndpointUrl.Host | Should -Be '127.0.0.1'
        $emulator.EndpointUrl.Port | Should -BeGreaterThan 0
        $emulator.Region | Should -Be 'us-east-1'
        $emulator.SigningRegions | Should -Be 'us-east-1'
        $emulator.StartUrl | Should -Be 'https://example.awsapps.com/start'
        $emulator.Users.Name | Should -Be 'jane'
        $emulator.Accounts.AccountId | Should -Be @('111122223333', '444455556666')
        $emulator.Accounts[0].Roles | Should -Be @('AdministratorAccess', 'ReadOnlyAccess')
        $emulator.SigningKeys[0].SecretAccessKey | Should -BeOfType securestring
        $emulator.Applications | Should -BeLike 'arn:aws:sso::*'
        $emulator.IsRunning | Should -BeTrue
        Get-TestEnvironment | Should -Be $before
    }

    It 'signs requests with the keys it emits' {
        $emulator = Start-SsoEmulator -Region eu-central-1 -ApproveAutomatically
        $code = Get-TestAuthorizationCode $emulator.EndpointUrl '/authorize' @{
            response_type = 'code'; client_id = $emulator.Applications[0]; redirect_uri = 'https://app.example/callback'; state = 's'
        }
        $token = $emulator.SigningKeys[0] | New-SsoTokenWithIam -ClientId $emulator.Applications[0] -Code $code -RedirectUri https://app.example/callback -Region $emulator.Region -EndpointUrl $emulator.EndpointUrl
        $token.AccessToken | Should -BeOfType securestring
    }

    It 'takes people, accounts, lives and further options' {
        $emulator = Start-SsoEmulator -Region eu-west-1 -StartUrl https://corp.awsapps.com/start -DeviceCodeLifetime 90 -AccessTokenLifetime 15m -SessionLifetime 30d `
            -User bob, @{ Name = 'eve'; Assignments = '123456789012/Audit' } `
            -Account 222233334444, @{ AccountId = '123456789012'; AccountName = 'prod'; Roles = 'Audit' }, ([pscustomobject] @{ AccountId = '000000000001' }) `
            -Option @{ RefreshRotation = $false; FurtherSigningRegions = 'eu-west-2', 'eu-west-3'; SigningKeys = @{ AccessKeyId = 'AKIDTEST'; SecretAccessKey = 's' } }
        $emulator.Users.Name | Should -Be @('bob', 'eve')
        $emulator.Accounts.AccountId | Should -Be @('222233334444', '123456789012', '000000000001')
        $emulator.Accounts[1].Roles | Should -Be 'Audit'
        $emulator.SigningRegions | Should -Be @('eu-west-1', 'eu-west-2', 'eu-west-3')
        $emulator.SigningKeys.AccessKeyId | Should -Be 'AKIDTEST'
        $device = Start-TestDevice
        $device.ExpiresIn | Should -Be 90
        $token = $device | Approve-SsoDeviceAuthorization -UserName eve -PassThru | New-SsoToken -InformationAction Ignore
        $token.ExpiresIn | Should -Be 900
        $portal = Invoke-RestMethod "$($emulator.EndpointUrl)assignment/accounts" -Headers @{ 'x-amz-sso_bearer_token' = ConvertFrom-TestSecret $token.AccessToken }
        $portal.accountList.accountId | Should -Be '123456789012'
        # Without rotation a refresh token stays good.
        1..2 | ForEach-Object { $token | New-SsoToken | Should -Not -BeNullOrEmpty }
    }

    It 'takes accounts as text, by hundreds and by number' {
        $emulator = Start-SsoEmulator -Account '111122223333=production: west:ReadOnly, Admin', 444455556666, '999900001111:Audit', '777788889999=x' -AccountCount 300 -RoleName Viewer
        $emulator.Accounts.Count | Should -Be 304
        $emulator.Accounts[0..4].AccountId | Should -Be @('111122223333', '444455556666', '999900001111', '777788889999', '000000000001')
        $emulator.Accounts[0].AccountName, $emulator.Accounts[3].AccountName, $emulator.Accounts[303].AccountName | Should -Be @('production: west', 'x', 'account-300')
        $emulator.Accounts[0..4].ForEach({ $_.Roles -join ',' }) | Should -Be @('ReadOnly,Admin', 'Viewer', 'Audit', 'Viewer', 'Viewer')
        $emulator | Stop-SsoEmulator
        $accounts = 1..3000 | ForEach-Object { @{ AccountId = '{0:d12}' -f $_; AccountName = "prod-$_"; Roles = 'ReadOnly', 'Admin' } }
        $objects = 3001..6000 | ForEach-Object { [pscustomobject] @{ AccountId = '{0:d12}' -f $_; AccountName = "prod-$_"; NoAccessFor = '2m' } }
        $emulator = Start-SsoEmulator -Account ($accounts + $objects)
        $emulator.Accounts[2999].AccountId, $emulator.Accounts[5999].AccountId | Should -Be @('000000003000', '000000006000')
        $emulator.Accounts[2999].Roles | Should -Be @('ReadOnly', 'Admin')
        # The view shows the beginning.
        $shown = ($emulator | Out-String -Width 80) -replace '\e\[[\d;]*m'
        $shown | Should -BeLike "*000000000010 *: ReadOnly, Admin*and $($emulator.Accounts.Count - 10) more*"
        $shown | Should -Not -BeLike "*000000000011*"
        $emulator.Accounts[5999].NoAccessFor | Should -Be ([timespan]'00:02:00')
        $emulator | Stop-SsoEmulator
        (Start-SsoEmulator -RoleName Audit).Accounts.Roles | Should -Be @('Audit', 'Audit')
    }

    It 'knows roles and whom they trust' {
        $emulator = Start-SsoEmulator -Role arn:aws:iam::111122223333:role/any, @{ RoleArn = 'arn:aws:iam::111122223333:role/web'; WebIdentitySubject = 'app'; MaxSessionDuration = '2h' }
        $claims = @{ iss = 'https://issuer.example'; sub = 'app'; aud = 'a'; exp = [DateTimeOffset]::UtcNow.AddMinutes(5).ToUnixTimeSeconds() } | ConvertTo-Json -Compress
        $jwt = 'e30.' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_') + '.c2ln'
        $form = @{ Action = 'AssumeRoleWithWebIdentity'; Version = '2011-06-15'; RoleSessionName = 'test'; WebIdentityToken = $jwt; DurationSeconds = 7200 }
        $reply = Invoke-RestMethod $emulator.EndpointUrl -Method Post -Body ($form + @{ RoleArn = 'arn:aws:iam::111122223333:role/web' })
        $reply.AssumeRoleWithWebIdentityResponse.AssumeRoleWithWebIdentityResult.AssumedRoleUser.Arn | Should -Be 'arn:aws:sts::111122223333:assumed-role/web/test'
        $refused = Invoke-WebRequest $emulator.EndpointUrl -Method Post -Body ($form + @{ RoleArn = 'arn:aws:iam::111122223333:role/other' }) -SkipHttpErrorCheck
        $refused.StatusCode | Should -Be 403
        $refused.Content | Should -BeLike '*<Code>AccessDenied</Code>*'
        $null = Add-SsoEmulatorFault AccessDenied AssumeRoleWithWebIdentity -RoleName web
        (Invoke-WebRequest $emulator.EndpointUrl -Method Post -Body ($form + @{ RoleArn = 'arn:aws:iam::111122223333:role/web' }) -SkipHttpErrorCheck).Content | Should -BeLike '*<Code>AccessDenied</Code>*'
        $request = Get-SsoEmulatorRequest AssumeRoleWithWebIdentity -Last 1
        $request.ErrorCode | Should -Be 'AccessDenied'
        $request.Body | Should -BeLike '*WebIdentityToken=*'
        $request.Body | Should -Not -BeLike "*$jwt*"
        $null = Invoke-WebRequest "$($emulator.EndpointUrl)federation?Action=getSigninToken&Session=hidden" -SkipHttpErrorCheck
        (Get-SsoEmulatorRequest GetSigninToken).Query | Should -Be 'Action=getSigninToken&Session=****'
        (Get-SsoEmulatorRequest GetSigninToken -AsPlainText).Query | Should -BeLike '*hidden'
    }

    It 'makes the portal busy' {
        $emulator = Start-SsoEmulator -PortalRequestsPerSecond 1 -PortalLatency 0.1
        $header = @{ 'x-amz-sso_bearer_token' = ConvertFrom-TestSecret (New-TestToken).AccessToken }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $null = Invoke-RestMethod "$($emulator.EndpointUrl)assignment/accounts" -Headers $header
        $watch.Elapsed.TotalMilliseconds | Should -BeGreaterThan 95
        $replies = 1..9 | ForEach-Object -ThrottleLimit 9 -Parallel { Invoke-WebRequest "$($using:emulator.EndpointUrl)assignment/accounts" -Headers $using:header -SkipHttpErrorCheck }
        $refused = $replies | Where-Object StatusCode -EQ 429
        $refused | Should -Not -BeNullOrEmpty
        $refused[0].Headers['Retry-After'] | Should -Be '1'
        Set-SsoEmulatorClock -Advance 1
        (Invoke-WebRequest "$($emulator.EndpointUrl)assignment/accounts" -Headers $header -SkipHttpErrorCheck).StatusCode | Should -Be 200
    }

    It 'says what is wrong with <Name>' -ForEach @(
        @{ Name = 'an unknown option'; Wrong = @{ Option = @{ Rotation = $false } }; Text = '*Rotation*RefreshRotation*' }
        @{ Name = 'a value of the wrong kind'; Wrong = @{ Option = @{ PortalPageSize = 'many' } }; Text = '*PortalPageSize*' }
        @{ Name = 'a session that is too long'; Wrong = @{ SessionLifetime = '91d' }; Text = '*90 days*' }
        @{ Name = 'an account without a number'; Wrong = @{ Account = @{ Roles = 'x' } }; Text = '*AccountId*' }
        @{ Name = 'text that is no account'; Wrong = @{ Account = '11112222333=production' }; Text = '*11112222333=production*12 digits*' }
        @{ Name = 'an account that comes twice'; Wrong = @{ Account = '000000000001=first'; AccountCount = 2 }; Text = '*000000000001 twice*' }
        @{ Name = 'a role that is none'; Wrong = @{ Role = 'arn:aws:iam::111122223333:user/jane' }; Text = '*user/jane*role*' }
        @{ Name = 'a role that lasts too long'; Wrong = @{ Role = @{ RoleArn = 'arn:aws:iam::111122223333:role/a'; MaxSessionDuration = '13h' } }; Text = '*role/a*12 hours*' }
        @{ Name = 'a start URL that is none'; Wrong = @{ StartUrl = 'example' }; Text = '*example*URL*' }
    ) {
        Start-SsoEmulator @Wrong -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'InvalidInput,SsoOidc.Commands.StartSsoEmulatorCommand'
        "$($failures[0])" | Should -BeLike $Text
    }

    It 'says that a port is taken' {
        $emulator = Start-SsoEmulator
        { Start-SsoEmulator -Port $emulator.EndpointUrl.Port -ErrorAction Stop } | Should -Throw -ErrorId 'EmulatorNotStarted,*'
    }

    It 'frees the port when stopped, takes it again when asked, and does not mind being stopped twice' {
        $emulator = Start-SsoEmulator
        Test-PortFree $emulator.EndpointUrl | Should -BeFalse
        $emulator | Stop-SsoEmulator -ErrorAction Stop
        Test-PortFree $emulator.EndpointUrl | Should -BeTrue
        $emulator.IsRunning | Should -BeFalse
        $emulator | Stop-SsoEmulator -ErrorAction Stop
        (Start-SsoEmulator -Port $emulator.EndpointUrl.Port).EndpointUrl | Should -Be $emulator.EndpointUrl
    }

    It 'starts and stops nothing with -WhatIf' {
        Start-SsoEmulator -WhatIf | Should -BeNullOrEmpty
        $emulator = Start-SsoEmulator
        Stop-SsoEmulator -WhatIf
        $emulator.IsRunning | Should -BeTrue
    }

    It 'frees the port, and the environment, when the module is removed' {
        Invoke-Clean @"
Import-Module '$manifest'
`$emulator = Start-SsoEmulator -SetEnvironment
Remove-Module SsoOidc
`$listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, `$emulator.EndpointUrl.Port)
`$listener.Start()
"freed `$env:AWS_ENDPOINT_URL_SSO_OIDC"
"@ | Should -Be 'freed '
    }

    It 'frees the port when the process ends' {
        $url = Invoke-Clean "Import-Module '$manifest'; (Start-SsoEmulator).EndpointUrl.AbsoluteUri"
        $url | Should -BeLike 'http://127.0.0.1:*'
        Test-PortFree $url | Should -BeTrue
    }
}

Describe 'The cmdlets of the emulator with -Confirm, where the input is at its end' {
    It 'say that nobody can be asked: <_>' -ForEach @(
        'Start-SsoEmulator -Confirm'
        'Stop-SsoEmulator -Confirm'
        'Add-SsoEmulatorFault ServerError -Confirm'
        'Remove-SsoEmulatorFault -All -Confirm'
        '$fault | Remove-SsoEmulatorFault -Confirm'
        'Set-SsoEmulatorClock 1h -Confirm'
        'Approve-SsoDeviceAuthorization -Confirm'
        'Approve-SsoDeviceAuthorization -Next -Confirm'
        'Deny-SsoDeviceAuthorization -Confirm'
    ) {
        # Without -NonInteractive: PowerShell believes that somebody is there.
        $path = Join-Path $TestDrive 'x.ps1'
        Set-Content $path @"
Import-Module '$manifest'
`$emulator = Start-SsoEmulator
`$fault = Add-SsoEmulatorFault InvalidGrant
`$device = Register-SsoClient deploy -Region us-east-1 -EndpointUrl `$emulator.EndpointUrl | Start-SsoDeviceAuthorization `$emulator.StartUrl
$_ -ErrorAction SilentlyContinue -ErrorVariable failures
'{0} {1}' -f `$failures[0].FullyQualifiedErrorId, `$failures[0].ErrorDetails.RecommendedAction
'{0} {1} {2}' -f `$failures.Count, `$emulator.IsRunning, @(`$emulator.PendingAuthorizations).Count
'the end'
"@
        $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
        '-NoProfile', '-File', $path | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['NO_COLOR'] = '1'
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $errors = $process.StandardError.ReadToEndAsync()
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit(60000) | Should -BeTrue
        $text | Should -BeLike '*InteractionRequired,*-Confirm:$false*1 True 1*the end*' -Because $errors.Result
        $text + $errors.Result | Should -Not -BeLike '*NullReference*'
    }
}

Describe 'Start-SsoEmulator -SetEnvironment' {
    BeforeEach {
        $outside = Get-TestEnvironment
        $variables | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
    }

    AfterEach {
        Stop-SsoEmulator -All
        $outside | ForEach-Object { $name, $value = $_ -split '=', 2; [Environment]::SetEnvironmentVariable($name, $value) }
    }

    It 'leads the cmdlets to the emulator, and Stop-SsoEmulator takes it back' {
        $emulator = Start-SsoEmulator -Region eu-west-1 -SetEnvironment
        $url = "http://127.0.0.1:$($emulator.EndpointUrl.Port)"
        $env:AWS_ENDPOINT_URL_SSO_OIDC, $env:AWS_ENDPOINT_URL_SSO, $env:AWS_ENDPOINT_URL_SIGNIN, $env:AWS_ENDPOINT_URL_STS | Should -Be @($url, $url, $url, $url)
        $env:AWS_REGION, $env:AWS_DEFAULT_REGION | Should -Be @('eu-west-1', 'eu-west-1')
        (Register-SsoClient deploy).Region | Should -Be 'eu-west-1'
        $emulator | Stop-SsoEmulator
        Get-TestEnvironment | Should -Be ($variables | ForEach-Object { "$_=" })
    }

    It 'leaves a region that is set, and gives back what stood there' {
        $env:AWS_REGION = 'ap-south-1'
        $env:AWS_ENDPOINT_URL_SSO = 'https://sso.example'
        $env:AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true'
        $before = Get-TestEnvironment
        $emulator = Start-SsoEmulator -SetEnvironment
        $env:AWS_REGION | Should -Be 'ap-south-1'
        Register-SsoClient deploy | Should -Not -BeNullOrEmpty
        (Get-SsoEmulatorRequest).Operation | Should -Be 'RegisterClient'
        $emulator | Stop-SsoEmulator
        Get-TestEnvironment | Should -Be $before
    }

    It 'gives back what stood there, in whatever order several are stopped' {
        $env:AWS_ENDPOINT_URL_SSO = 'https://sso.example'
        $first = Start-SsoEmulator -SetEnvironment
        $second = Start-SsoEmulator -SetEnvironment
        $third = Start-SsoEmulator -SetEnvironment
        $second | Stop-SsoEmulator
        $env:AWS_ENDPOINT_URL_SSO | Should -Be "$($third.EndpointUrl)".TrimEnd('/')
        $first | Stop-SsoEmulator
        $third | Stop-SsoEmulator
        $env:AWS_ENDPOINT_URL_SSO | Should -Be 'https://sso.example'
        $env:AWS_REGION | Should -BeNullOrEmpty
    }

    It 'leaves alone what somebody set meanwhile' {
        $emulator = Start-SsoEmulator -SetEnvironment
        $env:AWS_REGION = 'sa-east-1'
        $emulator | Stop-SsoEmulator
        $env:AWS_REGION | Should -Be 'sa-east-1'
        $env:AWS_DEFAULT_REGION | Should -BeNullOrEmpty
    }
}

Describe 'Approve-SsoDeviceAuthorization and Deny-SsoDeviceAuthorization' {
    BeforeEach { $emulator = Start-SsoEmulator -Option @{ EnforcePollInterval = $false } -PollInterval 0 }

    AfterEach { Stop-SsoEmulator -All }

    It 'decide by user code, as people type it' {
        $yes = Start-TestDevice
        $no = Start-TestDevice
        Approve-SsoDeviceAuthorization $yes.UserCode.ToLower().Replace('-', '')
        Deny-SsoDeviceAuthorization -UserCode $no.UserCode
        $yes | New-SsoToken -NoWait | Should -BeOfType SsoOidc.SsoToken
        { $no | New-SsoToken -NoWait -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
    }

    It 'decide on what is piped in, and hand it on' {
        Start-TestDevice | Approve-SsoDeviceAuthorization -PassThru | New-SsoToken -InformationAction Ignore | Should -BeOfType SsoOidc.SsoToken
        Start-TestDevice | Approve-SsoDeviceAuthorization | Should -BeNullOrEmpty
        { Start-TestDevice | Deny-SsoDeviceAuthorization -PassThru | New-SsoToken -InformationAction Ignore -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
        $device = Start-TestDevice
        $device.UserCode | Approve-SsoDeviceAuthorization
        $emulator.PendingAuthorizations | Should -BeNullOrEmpty
    }

    It 'decide after so many polls' {
        $device = Start-TestDevice | Approve-SsoDeviceAuthorization -After 2 -PassThru
        1..2 | ForEach-Object { $device | New-SsoToken -NoWait -ErrorAction SilentlyContinue | Should -BeNullOrEmpty }
        $device | New-SsoToken -NoWait | Should -BeOfType SsoOidc.SsoToken
        (Get-SsoEmulatorRequest CreateToken).StatusCode | Should -Be @(400, 400, 200)
        $device = Start-TestDevice | Deny-SsoDeviceAuthorization -After 1 -PassThru
        1..2 | ForEach-Object { $device | New-SsoToken -NoWait -ErrorAction SilentlyContinue | Should -BeNullOrEmpty }
        (Get-SsoEmulatorRequest CreateToken -Last 2).Error | Should -Be @('authorization_pending', 'access_denied')
    }

    It 'decide on what is still to come, so that a runbook may do all in one pipe' {
        Deny-SsoDeviceAuthorization -Next
        Approve-SsoDeviceAuthorization -After 0
        { Start-TestDevice | New-SsoToken -InformationAction Ignore -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
        Start-TestDevice | New-SsoToken -InformationAction Ignore | Should -BeOfType SsoOidc.SsoToken
        (Get-SsoEmulatorRequest CreateToken).Error | Should -Be @('access_denied', $null)
    }

    It 'decide on all that wait where no code is given' {
        $devices = 1..3 | ForEach-Object { Start-TestDevice }
        Approve-SsoDeviceAuthorization
        @($devices | New-SsoToken -InformationAction Ignore).Count | Should -Be 3
    }

    It 'find the emulator of what is piped in among several' {
        $other = Start-SsoEmulator
        $device = Start-TestDevice
        $device | Approve-SsoDeviceAuthorization -PassThru | New-SsoToken -InformationAction Ignore | Should -Not -BeNullOrEmpty
        $device = Start-TestDevice
        $device | Select-Object UserCode, @{ n = 'EndpointUrl'; e = { $_.EndpointUrl -replace '127.0.0.1', 'localhost' } } | Approve-SsoDeviceAuthorization -ErrorAction Stop
        $device = Start-TestDevice
        Approve-SsoDeviceAuthorization $device.UserCode -ErrorAction Stop
        { Approve-SsoDeviceAuthorization $device.UserCode -Emulator $other -ErrorAction Stop } | Should -Throw -ErrorId 'AuthorizationNotFound,*'
    }

    It 'let a named person approve' {
        Start-TestDevice | Approve-SsoDeviceAuthorization -UserName nobody -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'AuthorizationNotFound,*'
        "$($failures[0])" | Should -BeLike '*nobody*jane*'
    }

    It 'say what is wrong, once for each input' {
        $device = Start-TestDevice
        'XXXX-YYYY', $device.UserCode, 'ZZZZ-ZZZZ' | Approve-SsoDeviceAuthorization -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.Count | Should -Be 2
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'AuthorizationNotFound,*'
        $failures[0].TargetObject | Should -Be 'XXXX-YYYY'
        $emulator.PendingAuthorizations | Should -BeNullOrEmpty
        { Approve-SsoDeviceAuthorization -ErrorAction Stop } | Should -Throw -ErrorId 'AuthorizationNotFound,*'
        { [pscustomobject] @{ Name = 'x' } | Deny-SsoDeviceAuthorization -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
        { Deny-SsoDeviceAuthorization AAAA-BBBB -Next -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
        $null = $device | New-SsoToken -InformationAction Ignore
        { $device | Deny-SsoDeviceAuthorization -ErrorAction Stop } | Should -Throw -ErrorId 'Conflict,*'
    }

    It 'decide on nothing with -WhatIf' {
        $device = Start-TestDevice
        $device | Approve-SsoDeviceAuthorization -WhatIf
        $emulator.PendingAuthorizations.UserCode | Should -Be $device.UserCode
    }

    It 'complete the codes that wait' {
        $device = Start-TestDevice
        (TabExpansion2 'Approve-SsoDeviceAuthorization ' 31).CompletionMatches.CompletionText | Should -Contain $device.UserCode
    }
}

Describe 'Add-SsoEmulatorFault and Remove-SsoEmulatorFault' {
    BeforeEach {
        $emulator = Start-SsoEmulator -SessionLifetime 30d
        $outside = $env:AWS_MAX_ATTEMPTS
        $env:AWS_MAX_ATTEMPTS = '1'
    }

    AfterEach {
        $env:AWS_MAX_ATTEMPTS = $outside
        Stop-SsoEmulator -All
    }

    It 'make <Fault> happen, which the cmdlets tell as <Id>' -ForEach @(
        'AuthorizationPending', 'SlowDown', 'ExpiredToken', 'AccessDenied', 'InvalidGrant', 'InvalidClient', 'UnauthorizedClient', 'UnsupportedGrantType', 'InternalServer', 'TooManyRequests',
        'InvalidRequest' | ForEach-Object { @{ Fault = $_; Id = $_; Call = { Start-TestDevice | New-SsoToken -NoWait -ErrorAction Stop } } }
        'HtmlBody', 'EmptyBody', 'TruncatedBody', 'NoAccessToken' |
            ForEach-Object { @{ Fault = $_; Id = 'BadResponse'; Operation = 'CreateToken'; Call = { Start-TestDevice | Approve-SsoDeviceAuthorization -PassThru | New-SsoToken -NoWait -ErrorAction Stop } } }
        'CutConnection', 'DropConnection', 'LoseReply' |
            ForEach-Object { @{ Fault = $_; Id = 'EndpointUnreachable'; Operation = 'CreateToken'; Call = { Start-TestDevice | Approve-SsoDeviceAuthorization -PassThru | New-SsoToken -NoWait -ErrorAction Stop } } }
        'InvalidClientMetadata', 'InvalidScope', 'InvalidRedirectUri' | ForEach-Object { @{ Fault = $_; Id = $_; Call = { $emulator | Register-SsoClient deploy -ErrorAction Stop } } }
        'InvalidRequestRegion', 'InvalidSignature', 'InvalidCredentials' | ForEach-Object {
            @{ Fault = $_; Id = $_; Call = { $emulator.SigningKeys[0] | New-SsoTokenWithIam -ClientId $emulator.Applications[0] -Code c -RedirectUri https://app.example -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -ErrorAction Stop } }
        }
        'TokenExpired', 'AuthCodeExpired', 'UserCredentialsChanged', 'InsufficientPermissions' | ForEach-Object {
            @{ Fault = $_; Id = $_; Call = { New-SignInOAuth2Token -Code c -CodeVerifier ('v' * 43) -RedirectUri http://127.0.0.1/cb -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -ErrorAction Stop } }
        }
        @{ Fault = 'ConflictException'; Id = 'Conflict'; Operation = 'CreateOAuth2Token'; Call = { New-SignInOAuth2Token -Code c -CodeVerifier ('v' * 43) -RedirectUri http://127.0.0.1/cb -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -ErrorAction Stop } }
    ) {
        $on = if ($Operation) { @{ Operation = $Operation } } else { @{} }
        $added = Add-SsoEmulatorFault $Fault @on -Emulator $emulator
        $added.Name | Should -Be $Fault
        { & $Call } | Should -Throw -ErrorId "$Id,*"
        @(Get-SsoEmulatorRequest | Where-Object Fault).Count | Should -Be 1
    }

    It 'make <Fault> happen at the portal' -ForEach @(@{ Fault = 'Unauthorized'; Status = 401 }, @{ Fault = 'Forbidden'; Status = 403 }) {
        $null = Add-SsoEmulatorFault $Fault
        $secret = ConvertFrom-TestSecret (New-TestToken).AccessToken
        $reply = Invoke-WebRequest "$($emulator.EndpointUrl)federation/credentials?account_id=111122223333&role_name=ReadOnlyAccess" -Headers @{ 'x-amz-sso_bearer_token' = $secret } -SkipHttpErrorCheck
        $reply.StatusCode | Should -Be $Status
    }

    It 'leave a token out, take a user code out of the URL, and set the clock off' {
        $null = Add-SsoEmulatorFault NoRefreshToken
        (New-TestToken).RefreshToken | Should -BeNullOrEmpty
        $fault = Add-SsoEmulatorFault VerificationUrlWithoutCode
        $fault.Times | Should -BeNullOrEmpty
        $device = Start-TestDevice
        $device.VerificationUriComplete | Should -Not -BeLike "*$($device.UserCode)*"
        $null = Add-SsoEmulatorFault ClockSkew -Duration 1h
        (Start-TestDevice).ResponseMetadata.HttpHeaders['date'] | Should -BeGreaterThan ([DateTime]::UtcNow.AddMinutes(50))
    }

    It 'make the service slow' {
        $null = Add-SsoEmulatorFault Delay RegisterClient -Duration 30
        { $emulator | Register-SsoClient deploy -TimeoutSec 1 -ErrorAction Stop } | Should -Throw -ErrorId 'RequestTimeout,*'
    }

    It 'happen once, n times, or until removed' {
        $null = Add-SsoEmulatorFault InternalServer RegisterClient
        $emulator | Register-SsoClient a -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $emulator | Register-SsoClient a | Should -Not -BeNullOrEmpty
        $null = Add-SsoEmulatorFault InternalServer RegisterClient -Times 2
        1..2 | ForEach-Object { $emulator | Register-SsoClient a -ErrorAction SilentlyContinue | Should -BeNullOrEmpty }
        $emulator | Register-SsoClient a | Should -Not -BeNullOrEmpty
        $fault = Add-SsoEmulatorFault InternalServer RegisterClient -UntilRemoved
        1..3 | ForEach-Object { $emulator | Register-SsoClient a -ErrorAction SilentlyContinue | Should -BeNullOrEmpty }
        $fault | Remove-SsoEmulatorFault
        $emulator | Register-SsoClient a | Should -Not -BeNullOrEmpty
        $fault | Remove-SsoEmulatorFault -ErrorAction Stop
        @(Add-SsoEmulatorFault InternalServer, TooManyRequests -UntilRemoved).Count | Should -Be 2
        { Remove-SsoEmulatorFault -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
        $emulator | Remove-SsoEmulatorFault -All
        $emulator | Register-SsoClient a | Should -Not -BeNullOrEmpty
    }

    It 'happen to one operation and grant alone' {
        $token = New-TestToken
        $null = Add-SsoEmulatorFault InternalServer createtoken -GrantType RefreshToken
        New-TestToken | Should -Not -BeNullOrEmpty
        { $token | New-SsoToken -ErrorAction Stop } | Should -Throw -ErrorId 'InternalServer,*'
    }

    It 'happen to one account or role alone' {
        $header = @{ 'x-amz-sso_bearer_token' = ConvertFrom-TestSecret (New-TestToken).AccessToken }
        function Get-TestStatus { param($Account, $Role) (Invoke-WebRequest "$($emulator.EndpointUrl)federation/credentials?account_id=$Account&role_name=$Role" -Headers $header -SkipHttpErrorCheck).StatusCode }
        $fault = Add-SsoEmulatorFault Forbidden -AccountId 444455556666 -RoleName ReadOnlyAccess -UntilRemoved
        $fault.AccountId, $fault.RoleName | Should -Be @('444455556666', 'ReadOnlyAccess')
        "$fault" | Should -BeLike '*444455556666*ReadOnlyAccess*'
        Get-TestStatus 111122223333 ReadOnlyAccess | Should -Be 200
        Get-TestStatus 444455556666 AdministratorAccess | Should -Be 200
        Get-TestStatus 444455556666 ReadOnlyAccess | Should -Be 403
        (Add-SsoEmulatorFault Forbidden -AccountId 42 -ErrorAction Stop).AccountId | Should -Be '000000000042'
        { Add-SsoEmulatorFault Forbidden -AccountId production -ErrorAction Stop } | Should -Throw '*12 digits*' -ErrorId 'InvalidInput,*'
    }

    It 'carry the details they are given' {
        $null = Add-SsoEmulatorFault InvalidRequestRegion -Region eu-west-1 -Endpoint https://oidc.eu-west-1.amazonaws.com -Description 'Over there'
        $emulator.SigningKeys[0] | New-SsoTokenWithIam -ClientId $emulator.Applications[0] -Code c -RedirectUri https://app.example -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].Exception.Region | Should -Be 'eu-west-1'
        $failures[0].Exception.Description | Should -Be 'Over there'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Region eu-west-1*'
        $null = Add-SsoEmulatorFault InvalidClient RegisterClient -StatusCode 418 -OAuthError invalid_client -Reason KMS_AccessDeniedException
        $emulator | Register-SsoClient a -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].Exception.HttpStatusCode, $failures[0].Exception.Reason | Should -Be @(418, 'KMS_AccessDeniedException')
        $null = Add-SsoEmulatorFault HtmlBody -Body '<p>maintenance</p>' -ContentType 'text/html' -StatusCode 503
        $page = Invoke-WebRequest "$($emulator.EndpointUrl)client/register" -Method Post -Body '{}' -SkipHttpErrorCheck
        $page.StatusCode, $page.Content | Should -Be @(503, '<p>maintenance</p>')
        $null = Add-SsoEmulatorFault WrongContentType -ContentType application/x-other
        (Invoke-WebRequest "$($emulator.EndpointUrl)client/register" -Method Post -Body '{}' -SkipHttpErrorCheck).Headers['Content-Type'] | Should -Be 'application/x-other'
        $null = Add-SsoEmulatorFault TooManyRequests -RetryAfterMs 1500
        (Invoke-WebRequest "$($emulator.EndpointUrl)client/register" -Method Post -Body '{}' -SkipHttpErrorCheck).Headers['Retry-After'] | Should -Be '2'
    }

    It 'say what is wrong' {
        { Add-SsoEmulatorFault Nonsense -ErrorAction Stop } | Should -Throw '*AccessDenied*DropConnection*' -ErrorId 'InvalidInput,*'
        { Add-SsoEmulatorFault InvalidGrant CreateTokens -ErrorAction Stop } | Should -Throw '*CreateOAuth2Token*' -ErrorId 'InvalidInput,*'
        { Add-SsoEmulatorFault Delay -ErrorAction Stop } | Should -Throw '*-Duration*' -ErrorId 'InvalidInput,*'
        { Add-SsoEmulatorFault InvalidGrant -Times 2 -UntilRemoved -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
        Add-SsoEmulatorFault InternalServer -WhatIf | Should -BeNullOrEmpty
        $emulator | Register-SsoClient a | Should -Not -BeNullOrEmpty
    }

    It 'complete by name, and every name can be added' {
        $names = (TabExpansion2 'Add-SsoEmulatorFault ' 21).CompletionMatches.CompletionText
        $names.Count | Should -BeGreaterThan 30
        $names | ForEach-Object { (Add-SsoEmulatorFault $_ -Duration 1 -ErrorAction Stop).Name | Should -Be $_ }
        (TabExpansion2 'Add-SsoEmulatorFault InvalidGrant CreateO' 41).CompletionMatches.CompletionText | Should -Be 'CreateOAuth2Token', 'CreateOAuth2TokenWithIAM', 'CreateOAuth2TokenWithTokenExchange'
    }
}

Describe 'Get-SsoEmulatorRequest' {
    BeforeAll {
        $emulator = Start-SsoEmulator
        $token = New-TestToken
        $secrets = $token.ClientSecret, $token.AccessToken | ForEach-Object { ConvertFrom-TestSecret $_ }
        $null = Invoke-RestMethod "$($emulator.EndpointUrl)assignment/accounts" -Headers @{ 'x-amz-sso_bearer_token' = $secrets[1] }
        $null = Add-SsoEmulatorFault DropConnection ListAccounts
        { Invoke-RestMethod "$($emulator.EndpointUrl)assignment/accounts" } | Should -Throw
    }

    AfterAll { Stop-SsoEmulator -All }

    It 'tells in order what was sent and answered' {
        $requests = Get-SsoEmulatorRequest
        $requests | Should -BeOfType SsoOidc.SsoEmulatorRequest
        $requests[0..3].Operation | Should -Be @('RegisterClient', 'StartDeviceAuthorization', 'CreateToken', 'ListAccounts')
        $requests[0..3].StatusCode | Should -Be @(200, 200, 200, 200)
        $requests[0].Method, $requests[0].Path | Should -Be @('POST', '/client/register')
        ($requests[0].Body | ConvertFrom-Json).clientName | Should -Be 'deploy'
        $requests[0].Headers['user-agent'] | Should -BeLike 'SsoOidc/*'
        $requests[2].GrantType | Should -Be 'urn:ietf:params:oauth:grant-type:device_code'
        $requests[-1].Fault | Should -Be 'DropConnection'
        $requests[-1].StatusCode | Should -BeNullOrEmpty
    }

    It 'picks by operation and takes the latest' {
        (Get-SsoEmulatorRequest Register*, CreateToken).Operation | Should -Be @('RegisterClient', 'CreateToken')
        (Get-SsoEmulatorRequest -Last 1 -Operation *token).Operation | Should -Be 'CreateToken'
        Get-SsoEmulatorRequest Logout | Should -BeNullOrEmpty
    }

    It 'masks secrets, in properties and views, unless asked' {
        foreach ($text in (Get-SsoEmulatorRequest | ConvertTo-Json -Depth 5), (Get-SsoEmulatorRequest | Format-List * | Out-String -Width 4000), (Get-SsoEmulatorRequest | Out-String)) {
            foreach ($secret in $secrets) { $text | Should -Not -BeLike "*$secret*" }
        }
        $plain = Get-SsoEmulatorRequest -AsPlainText
        ($plain[1].Body | ConvertFrom-Json).clientSecret | Should -Be $secrets[0]
        $plain[3].Headers['x-amz-sso_bearer_token'] | Should -Be $secrets[1]
    }

    It 'still tells when the emulator has stopped' {
        $other = Start-SsoEmulator
        $null = $other | Register-SsoClient a
        $other | Stop-SsoEmulator
        ($other | Get-SsoEmulatorRequest).Operation | Should -Be 'RegisterClient'
    }

    It 'shows itself, emulators and faults within 80 columns' {
        $long = Start-SsoEmulator -Region ap-southeast-1
        try {
            $fault = Add-SsoEmulatorFault AuthorizationPending -UntilRemoved -Emulator $long
            foreach ($view in { $_ | Format-Table }, { $_ }, { $_ | Format-List }) {
                foreach ($object in $long, $fault, (Get-SsoEmulatorRequest -Emulator $emulator)) {
                    $lines = ($object | ForEach-Object { $_ } | ForEach-Object $view | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd
                    ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
                }
            }

            $table = Get-SsoEmulatorRequest -Emulator $emulator | Out-String -Width 80
            $table | Should -Not -BeLike "*$([char] 0x2026)*"
            $table | Should -BeLike '*StartDeviceAuthorization*'
            $table | Should -BeLike '*DeviceCode*'
            $long | Format-Table | Out-String -Width 80 | Should -Not -BeLike "*$([char] 0x2026)*"
            $fault | Out-String -Width 80 | Should -BeLike '*AuthorizationPending*until removed*'
            $long | Out-String -Width 80 | Should -BeLike '*Users*jane*111122223333 production: AdministratorAccess, ReadOnlyAccess*'
        }
        finally { $long | Stop-SsoEmulator }
    }
}

Describe 'Set-SsoEmulatorClock' {
    AfterEach { Stop-SsoEmulator -All }

    It 'ends a token in no time, for the emulator and for the cmdlets' {
        $emulator = Start-SsoEmulator -SessionLifetime 30d
        $token = New-TestToken
        $token.IsExpired | Should -BeFalse
        Set-SsoEmulatorClock -Advance 08:00:00
        $token.IsExpired | Should -BeTrue
        "$token" | Should -BeLike '*expired*'
        $emulator.ClockOffset | Should -Be ([timespan]::FromHours(8))
        $fresh = $token | New-SsoToken
        $fresh.IsExpired | Should -BeFalse
        $fresh.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddHours(15))
    }

    It 'ends the session, the registration, and a device code' {
        $emulator = Start-SsoEmulator -SessionLifetime 30d -RegistrationLifetime 60d
        $token = New-TestToken
        $device = Start-TestDevice
        $emulator | Set-SsoEmulatorClock 601
        { $device | New-SsoToken -InformationAction Ignore -ErrorAction Stop } | Should -Throw -ErrorId 'ExpiredToken,*'
        Set-SsoEmulatorClock 30d
        { $token | New-SsoToken -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*'
        $token.CanRefresh | Should -BeTrue
        Set-SsoEmulatorClock 30d
        $token.CanRefresh | Should -BeFalse
    }

    It 'takes <Text> as <Seconds> s' -ForEach @(
        @{ Text = '90'; Seconds = 90 }, @{ Text = 90; Seconds = 90 }, @{ Text = '1.5h'; Seconds = 5400 }, @{ Text = '15m'; Seconds = 900 }
        @{ Text = '00:15:00'; Seconds = 900 }, @{ Text = '24:00:00'; Seconds = 86400 }, @{ Text = '100:30:00.5'; Seconds = 361800.5 }, @{ Text = '2.00:00:00'; Seconds = 172800 }, @{ Text = '-1h'; Seconds = -3600 }, @{ Text = 1.5; Seconds = 1.5 }, @{ Text = [timespan]::FromDays(1); Seconds = 86400 }
    ) {
        $emulator = Start-SsoEmulator
        Set-SsoEmulatorClock -Advance $Text
        $emulator.ClockOffset.TotalSeconds | Should -Be $Seconds
    }

    It 'is forgotten when the emulator stops, and the furthest of several counts' {
        $emulator = Start-SsoEmulator
        $token = New-TestToken
        $other = Start-SsoEmulator
        $other | Set-SsoEmulatorClock 9h
        $token.IsExpired | Should -BeTrue
        $emulator | Set-SsoEmulatorClock 1m
        $token.IsExpired | Should -BeTrue
        $other | Stop-SsoEmulator
        $token.IsExpired | Should -BeFalse
    }

    It 'does nothing with -WhatIf' {
        $emulator = Start-SsoEmulator
        Set-SsoEmulatorClock 8h -WhatIf
        $emulator.ClockOffset | Should -Be ([timespan]::Zero)
    }
}

Describe 'Several emulators' {
    AfterEach { Stop-SsoEmulator -All }

    It 'are told apart, and a cmdlet that can not tell says so' {
        $first = Start-SsoEmulator
        $second = Start-SsoEmulator
        $null = $second | Register-SsoClient a
        { Get-SsoEmulatorRequest -ErrorAction Stop } | Should -Throw "*$("$($first.EndpointUrl)".TrimEnd('/'))*" -ErrorId 'EmulatorAmbiguous,*'
        @($first, $second | Get-SsoEmulatorRequest).Count | Should -Be 1
        (Get-SsoEmulatorRequest -Emulator $second.EndpointUrl).Operation | Should -Be 'RegisterClient'
        (Get-SsoEmulatorRequest -Emulator "http://localhost:$($second.EndpointUrl.Port)").Operation | Should -Be 'RegisterClient'
        { Get-SsoEmulatorRequest -Emulator http://127.0.0.1:1 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        (TabExpansion2 'Get-SsoEmulatorRequest -Emulator ' 33).CompletionMatches.CompletionText | Should -Be ($first, $second | ForEach-Object { "$($_.EndpointUrl)".TrimEnd('/') })
        { Stop-SsoEmulator -ErrorAction Stop } | Should -Throw -ErrorId 'EmulatorAmbiguous,*'
        $first | Stop-SsoEmulator
        @(Get-SsoEmulatorRequest).Count | Should -Be 1
    }

    It 'are missed where there is none' {
        { Get-SsoEmulatorRequest -ErrorAction Stop } | Should -Throw -ErrorId 'EmulatorNotFound,*'
        { Stop-SsoEmulator -ErrorAction Stop } | Should -Throw -ErrorId 'EmulatorNotFound,*'
        Stop-SsoEmulator -All -ErrorAction Stop
        $emulator = Start-SsoEmulator
        $device = Start-TestDevice
        $emulator | Stop-SsoEmulator
        { $device | Approve-SsoDeviceAuthorization -ErrorAction Stop } | Should -Throw -ErrorId 'EmulatorNotFound,*'
        { $emulator | Set-SsoEmulatorClock 1 -ErrorAction Stop } | Should -Throw -ErrorId 'EmulatorNotFound,*'
    }

    It 'run in parallel runspaces, each runspace with its own' {
        $emulator = Start-SsoEmulator
        $results = 1..6 | ForEach-Object -ThrottleLimit 6 -Parallel {
            Import-Module $using:manifest
            $own = Start-SsoEmulator -User "user$_"
            $token = $own | Register-SsoClient "client$_" | Start-SsoDeviceAuthorization $own.StartUrl |
                Approve-SsoDeviceAuthorization -PassThru | New-SsoToken -InformationAction Ignore
            $null = Add-SsoEmulatorFault InvalidGrant
            $token | New-SsoToken -ErrorAction SilentlyContinue -ErrorVariable failures
            [pscustomobject]@{ Url = $own.EndpointUrl; Operations = (Get-SsoEmulatorRequest).Operation -join ' '; Error = "$($failures[0].FullyQualifiedErrorId)" }
            Stop-SsoEmulator
        } 6>$null
        @($results.Url | Sort-Object -Unique).Count | Should -Be 6
        $results.Operations | Sort-Object -Unique | Should -Be 'RegisterClient StartDeviceAuthorization CreateToken CreateToken'
        $results.Error | Sort-Object -Unique | Should -Be 'InvalidGrant,SsoOidc.Commands.NewSsoTokenCommand'
        Get-SsoEmulatorRequest | Should -BeNullOrEmpty
    }

    It 'are found from a runspace that has none' {
        $emulator = Start-SsoEmulator
        $null = $emulator | Register-SsoClient a
        1 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-SsoEmulatorRequest).Operation } | Should -Be 'RegisterClient'
    }
}

Describe 'The build for Windows PowerShell' {
    It 'has the same emulator' {
        Invoke-Clean @"
Import-Module '$root/bin/Desktop/SsoOidc.dll'
@([AppDomain]::CurrentDomain.GetAssemblies().Location -like '*SsoOidc.Emulator.dll').Count
`$emulator = Start-SsoEmulator -SetEnvironment -SessionLifetime 30d -Account 111122223333 -Option @{ EnforcePollInterval = `$false }
`$token = Register-SsoClient old | Start-SsoDeviceAuthorization `$emulator.StartUrl | Approve-SsoDeviceAuthorization -After 1 -PassThru | New-SsoToken -InformationAction Ignore
Set-SsoEmulatorClock 8h
`$token.IsExpired
`$fault = Add-SsoEmulatorFault InternalServer CreateToken
(`$token | New-SsoToken).IsExpired
(Get-SsoEmulatorRequest CreateToken).StatusCode -join ' '
1..3 | ForEach-Object -Parallel { Import-Module '$root/bin/Desktop/SsoOidc.dll'; `$own = Start-SsoEmulator; `$null = `$own | Register-SsoClient a; (Get-SsoEmulatorRequest).Operation; Stop-SsoEmulator }
Remove-Module SsoOidc
"`$(`$emulator.IsRunning) `$env:AWS_ENDPOINT_URL_SSO"
"@ | Should -Be @('0', 'True', 'False', '400 200 500 200', 'RegisterClient', 'RegisterClient', 'RegisterClient', 'False ')
    }
}

Describe 'Another client' {
    BeforeDiscovery {
        $python = Get-Command python3, python -ErrorAction Ignore | Where-Object { & $_ -c 'import boto3' 2>$null; $LASTEXITCODE -eq 0 } | Select-Object -First 1
        if (-not $python) { Write-Host 'Skipped: no Python with boto3' }
    }

    BeforeAll {
        $python = Get-Command python3, python -ErrorAction Ignore | Where-Object { & $_ -c 'import boto3' 2>$null; $LASTEXITCODE -eq 0 } | Select-Object -First 1
    }

    AfterEach { Stop-SsoEmulator -All }

    It 'talks to the same emulator in the same test, by the environment alone (boto3)' -Skip:(-not $python) {
        $emulator = Start-SsoEmulator -SetEnvironment -SessionLifetime 30d
        $script = Join-Path $TestDrive 'device.py'
        @'
import boto3, json, sys
oidc = boto3.client("sso-oidc")
if sys.argv[1] == "start":
    client = oidc.register_client(clientName="boto", clientType="public", scopes=["sso:account:access"])
    device = oidc.start_device_authorization(clientId=client["clientId"], clientSecret=client["clientSecret"], startUrl=sys.argv[2])
    print(json.dumps({**{k: client[k] for k in ("clientId", "clientSecret")}, **{k: device[k] for k in ("deviceCode", "userCode")}}))
else:
    accounts = boto3.client("sso").list_accounts(accessToken=sys.argv[2])
    print(json.dumps([account["accountName"] for account in accounts["accountList"]]))
'@ | Set-Content $script
        # boto3 asks, a cmdlet approves and redeems, boto3 uses the token, a cmdlet refreshes it.
        $started = & $python $script start $emulator.StartUrl | ConvertFrom-Json
        $emulator.PendingAuthorizations.ClientName | Should -Be 'boto'
        Approve-SsoDeviceAuthorization $started.userCode
        $token = $started | New-SsoToken -InformationAction Ignore
        $accounts = & $python $script accounts (ConvertFrom-TestSecret $token.AccessToken) | ConvertFrom-Json
        $accounts | Should -Be @('production', 'sandbox')
        $token | New-SsoToken | Should -BeOfType SsoOidc.SsoToken
        $agents = (Get-SsoEmulatorRequest).Headers | ForEach-Object { $_['User-Agent'].Split('/')[0] }
        $agents | Should -Be @('Boto3', 'Boto3', 'SsoOidc', 'Boto3', 'SsoOidc')
    }
}
