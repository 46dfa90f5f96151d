BeforeDiscovery {
    $noBrowser = if ($IsWindows) { 'BROWSER is not read on Windows' }
    if ($noBrowser) { Write-Host "Skipped: opening a browser: $noBrowser" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $nasty = "a+/=&'<$([char] 0xe9)$([char]::ConvertFromUtf32(0x1F511))"
    $null = New-Item (Join-Path $env:HOME '.aws') -ItemType Directory -Force
    $env:AWS_CONFIG_FILE = Join-Path $env:HOME '.aws' 'config'
    Set-Content $env:AWS_CONFIG_FILE "[profile keys]`naws_access_key_id = ASIANASTY`naws_secret_access_key = $nasty`naws_session_token = t$nasty`nregion = eu-west-1"
    $credential = [pscustomobject] @{ AccessKeyId = 'ASIANASTY'; SecretAccessKey = $nasty; SessionToken = "t$nasty" }

    function Get-Part {
        param([uri] $Url)
        $parts = @{}
        foreach ($pair in $Url.Query.TrimStart('?') -split '&') { $name, $value = $pair -split '=', 2; $parts[$name] = [uri]::UnescapeDataString($value) }
        $parts
    }
    function Get-Failure {
        param([scriptblock] $Code)
        try { $null = & $Code } catch { return $_ }
        throw 'It did not fail.'
    }
}

Describe 'Open-AwsConsole' {
    BeforeEach {
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -Option @{
            SigningKeys = @(@{ AccessKeyId = 'ASIANASTY'; SecretAccessKey = $nasty; SessionToken = "t$nasty" })
        }
        $regionBefore = $env:AWS_REGION
    }

    AfterEach {
        $emulator | Stop-SsoEmulator
        $env:AWS_REGION = $regionBefore
        $env:BROWSER = $null
        'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN' | ForEach-Object { [Environment]::SetEnvironmentVariable($_, [NullString]::Value) }
    }

    Context 'The link' {
        It 'signs in at the federation endpoint' {
            $url = $credential | Open-AwsConsole -PassThru
            $url | Should -BeOfType string
            $page = (Invoke-WebRequest $url).Content
            $page | Should -BeLike '*Signed in to the console*'
            (Get-Part $url).Action, (Get-Part $url).Issuer | Should -Be 'login', 'SsoOidc'
            $sent = (Get-Part "http://x/$((Get-SsoEmulatorRequest -AsPlainText)[0].Query -replace '^\??', '?')").Session | ConvertFrom-Json
            $sent.sessionId, $sent.sessionKey, $sent.sessionToken | Should -BeExactly 'ASIANASTY', $nasty, "t$nasty"
        }

        It 'leads to <Page> for <Region> <Service>' -ForEach @(
            @{ Region = 'eu-west-1'; Service = $null; Page = 'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1' }
            @{ Region = 'eu-west-1'; Service = 's3'; Page = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1' }
            @{ Region = 'us-gov-west-1'; Service = 'ec2'; Page = 'https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1' }
            @{ Region = 'cn-north-1'; Service = 'ec2'; Page = 'https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1' }
            @{ Region = 'eusc-de-east-1'; Service = 'ec2'; Page = 'https://eusc-de-east-1.console.amazonaws-eusc.eu/ec2/home?region=eusc-de-east-1' }
        ) {
            $with = if ($Service) { @{ Service = $Service } } else { @{} }
            (Get-Part ($credential | Open-AwsConsole -Region $Region -PassThru @with)).Destination | Should -BeExactly $Page
        }

        It 'is asked of the partition''s own host: <Endpoint>' -ForEach @(
            @{ Region = 'eu-west-1'; Endpoint = 'signin.aws.amazon.com' }
            @{ Region = 'us-gov-west-1'; Endpoint = 'signin.amazonaws-us-gov.com' }
            @{ Region = 'cn-north-1'; Endpoint = 'signin.amazonaws.cn' }
            @{ Region = 'eusc-de-east-1'; Endpoint = 'signin.amazonaws-eusc.eu' }
        ) {
            # A proxy that nobody listens at: nothing leaves this machine, and the verbose lines name the host.
            $endpoints = Get-ChildItem Env:AWS_ENDPOINT_URL*
            $endpoints | Remove-Item
            try { $lines = $credential | Open-AwsConsole -Region $Region -PassThru -Proxy http://127.0.0.1:9 -Verbose -ErrorVariable failed -ErrorAction SilentlyContinue 4>&1 }
            finally { $endpoints | ForEach-Object { Set-Item "Env:$($_.Name)" $_.Value } }
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ProxyUnreachable,*'
            "$lines" | Should -Match "\b$([regex]::Escape($Endpoint))\b"
        }

        It 'takes the service by position, and a whole path of it' {
            (Get-Part ($credential | Open-AwsConsole systems-manager/parameters -Region eu-west-1 -PassThru)).Destination | Should -BeLike '*/systems-manager/parameters/home?*'
        }

        It 'takes <Name>' -ForEach @(
            @{ Name = 'a profile, with its region'; Open = { $env:AWS_REGION = $null; Open-AwsConsole -ProfileName keys -PassThru }; Page = 'https://eu-west-1.*' }
            @{ Name = 'a parameter'; Open = { Open-AwsConsole -Credential $credential -Region us-east-2 -PassThru }; Page = 'https://us-east-2.*' }
            @{ Name = 'what Get-AwsCredential gives'; Open = { Get-AwsCredential keys | Open-AwsConsole -Region us-east-2 -PassThru }; Page = 'https://us-east-2.*' }
            @{ Name = 'the environment'; Open = { $env:AWS_ACCESS_KEY_ID = 'ASIANASTY'; $env:AWS_SECRET_ACCESS_KEY = $nasty; $env:AWS_SESSION_TOKEN = "t$nasty"; $env:AWS_REGION = 'us-west-2'; Open-AwsConsole -PassThru }; Page = 'https://us-west-2.*' }
        ) { (Get-Part (& $Open)).Destination | Should -BeLike $Page }

        It 'sends -DurationSec, and nothing without it' {
            $null = $credential | Open-AwsConsole -DurationSec 3600 -PassThru
            $null = $credential | Open-AwsConsole -PassThru
            $queries = (Get-SsoEmulatorRequest).Query
            $queries[0] | Should -BeLike '*SessionDuration=3600*'
            $queries[1] | Should -Not -BeLike '*SessionDuration*'
        }
    }

    Context 'In a browser' -Skip:([bool] $noBrowser) {
        BeforeEach {
            $opened = Join-Path $TestDrive 'opened'
            $env:BROWSER = Join-Path $TestDrive 'browser'
            # In one step, so that whoever waits reads all of it.
            Set-Content $env:BROWSER "#!/bin/sh`nprintf '%s' `"`$1`" > '$opened.part' && mv '$opened.part' '$opened'"
            chmod +x $env:BROWSER
            Remove-Item $opened -ErrorAction Ignore
        }

        It 'is opened with the link, which is shown nowhere' {
            $shown = $credential | Open-AwsConsole s3 -Region eu-west-1 -Verbose *>&1
            $url = Get-TestFile $opened
            (Invoke-WebRequest $url).Content | Should -BeLike '*Signed in to the console*'
            "$shown" | Should -BeLike '*GetSigninToken*' -Because 'the request is among the verbose lines'
            $text = $shown | Format-List * -Force | Out-String -Width 5000
            foreach ($secret in (Get-Part $url).SigninToken, $nasty, [uri]::EscapeDataString($nasty)) { $text.Contains($secret) | Should -BeFalse }
            $shown | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] } | Should -BeNullOrEmpty
        }

        It 'does nothing with -WhatIf, nor with -PassThru' {
            $credential | Open-AwsConsole -WhatIf | Should -BeNullOrEmpty
            Get-SsoEmulatorRequest | Should -BeNullOrEmpty
            $null = $credential | Open-AwsConsole -PassThru
            $opened | Should -Not -Exist
        }

        It 'says what to do where none can be opened, without the link' {
            $env:BROWSER = Join-Path $TestDrive 'no-such-program'
            $failure = Get-Failure { $credential | Open-AwsConsole -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InteractionRequired,*'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-PassThru*'
            ($failure | Format-List * -Force | Out-String) | Should -Not -BeLike '*SigninToken=*'
        }
    }

    Context 'Failures' {
        It 'refuses long-term keys before any request, and says what helps' {
            $failure = Get-Failure { [pscustomobject] @{ AccessKeyId = 'AKIDEXAMPLE'; SecretAccessKey = 's' } | Open-AwsConsole -PassThru -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidInput,*'
            "$failure" | Should -BeLike '*temporary credentials*long-term keys*'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Get-AwsCredential -RoleArn*'
            Get-SsoEmulatorRequest | Should -BeNullOrEmpty
        }

        It 'tells what the endpoint refuses, without the secrets that it was sent: <Fault>' -ForEach @(
            @{ Fault = 'HtmlBody'; Id = '^(InternalServer|BadResponse),' }
            @{ Fault = 'EmptyBody'; Id = '^BadResponse,' }
            @{ Fault = 'TruncatedBody'; Id = '^BadResponse,' }
            @{ Fault = 'DropConnection'; Id = '^EndpointUnreachable,' }
        ) {
            $null = Add-SsoEmulatorFault $Fault * -UntilRemoved
            $lines = $credential | Open-AwsConsole -PassThru -Verbose -ErrorVariable failed -ErrorAction SilentlyContinue 4>&1
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -Match $Id
            $failed[0].CategoryInfo.Category | Should -Not -Be NotSpecified
            $text = @($lines) + $failed | Format-List * -Force | Out-String -Width 5000
            foreach ($secret in $nasty, [uri]::EscapeDataString($nasty)) { $text.Contains($secret) | Should -BeFalse }
        }

        It 'tells of credentials that the endpoint does not know' {
            $failure = Get-Failure { [pscustomobject] @{ AccessKeyId = 'ASIAOTHER'; SecretAccessKey = $nasty; SessionToken = 't' } | Open-AwsConsole -PassThru -ErrorAction Stop }
            $failure.CategoryInfo.Category | Should -Not -Be NotSpecified
            ($failure | Format-List * -Force | Out-String -Width 5000).Contains($nasty) | Should -BeFalse
        }

        It 'is one error for the input that fails, and the rest is delivered' {
            $got = $credential, [pscustomobject] @{ AccessKeyId = 'A'; SecretAccessKey = 's' }, $credential | Open-AwsConsole -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
            @($got).Count, @($failed).Count | Should -Be 2, 1
        }
    }

    Context 'Wrong calls' {
        It '<Name>' -ForEach @(
            @{ Name = 'a service that is none'; Call = { $credential | Open-AwsConsole 's3?x=1' -PassThru -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = '*ec2 or systems-manager*' }
            @{ Name = 'a duration that is too short'; Call = { $credential | Open-AwsConsole -DurationSec 899 -PassThru }; Id = 'ParameterArgumentValidationError,*'; Message = "*'DurationSec'*900*" }
            @{ Name = 'a duration that is too long'; Call = { $credential | Open-AwsConsole -DurationSec 43201 -PassThru }; Id = 'ParameterArgumentValidationError,*'; Message = "*'DurationSec'*43200*" }
            @{ Name = 'a profile that is not there'; Call = { Open-AwsConsole -ProfileName nosuch -PassThru -ErrorAction Stop }; Id = 'ProfileNotFound,*'; Message = "*'nosuch'*" }
            @{ Name = 'text for credentials'; Call = { 'keys' | Open-AwsConsole -PassThru -ErrorAction Stop }; Id = 'ParameterArgumentTransformationError,*'; Message = '*Get-SsoRoleCredential*' }
            @{ Name = 'a second position'; Call = { $credential | Open-AwsConsole s3 eu-west-1 }; Id = 'PositionalParameterNotFound,*'; Message = "*'eu-west-1'*" }
        ) {
            $failure = Get-Failure $Call
            $failure.FullyQualifiedErrorId | Should -BeLike $Id
            "$failure" | Should -BeLike $Message
        }
    }
}
