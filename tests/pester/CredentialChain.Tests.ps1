BeforeDiscovery { if ($IsWindows) { Write-Host 'Skipped: credentials of a program, which is a shell script here: not on Windows' } }

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    Add-Type -Path "$PSScriptRoot/AnsweringHost.cs"
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'
    $role = 'arn:aws:iam::444455556666:role/deploy'
    $device = 'arn:aws:iam::123456789012:mfa/jane'
    $nasty = "a+/=&'<$([char] 0xe9)$([char]::ConvertFromUtf32(0x1F511))"
    $longTerm = @{ AccessKeyId = 'AKIDEXAMPLE'; SecretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
    $cache = Join-Path $env:HOME '.aws' 'cli' 'cache'
    $null = New-Item (Join-Path $env:HOME '.aws') -ItemType Directory -Force
    $env:AWS_CONFIG_FILE = Join-Path $env:HOME '.aws' 'config'
    $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $env:HOME '.aws' 'credentials'
    $settings = @"
[default]
region = eu-west-1
[sso-session dev]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
[profile sso]
sso_session = dev
sso_account_id = 111122223333
sso_role_name = ReadOnlyAccess
[profile nasty]
aws_access_key_id = AKIDNASTY
aws_secret_access_key = $nasty
[profile deploy]
role_arn = $role
source_profile = keys
external_id = customer-7
role_session_name = nightly
duration_seconds = 1800
[profile mfa]
role_arn = arn:aws:iam::444455556666:role/admin
source_profile = keys
mfa_serial = $device
[profile of-sso]
role_arn = arn:aws:iam::444455556666:role/any
source_profile = sso
[profile one]
role_arn = $role
source_profile = two
[profile two]
role_arn = $role
source_profile = one
[profile empty]
region = eu-west-1
"@
    $variables = 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'

    function Get-Sent {
        param([string] $Operation = 'AssumeRole')
        foreach ($request in Get-SsoEmulatorRequest $Operation -AsPlainText) {
            $form = @{}
            foreach ($pair in $request.Body -split '&') { $name, $value = $pair -split '=', 2; $form[$name] = [uri]::UnescapeDataString($value) }
            $form
        }
    }
    function Get-Failure {
        param([scriptblock] $Code)
        try { $null = & $Code } catch { return $_ }
        throw 'It did not fail.'
    }
    # A PowerShell with another host.
    function Invoke-WithHost {
        param($PSHost, [string] $Script)
        $runspace = [runspacefactory]::CreateRunspace($PSHost)
        $runspace.Open()
        try {
            $shell = [powershell]::Create($runspace).AddScript("Import-Module '$manifest'; $Script")
            [pscustomobject]@{ Output = $shell.Invoke(); Errors = @($shell.Streams.Error) }
        }
        finally { $runspace.Dispose() }
    }
}

Describe 'The credential chain' {
    BeforeEach {
        Set-Content $env:AWS_CONFIG_FILE $settings
        Set-Content $env:AWS_SHARED_CREDENTIALS_FILE "[keys]`naws_access_key_id = $($longTerm.AccessKeyId)`naws_secret_access_key = $($longTerm.SecretAccessKey)"
        $emulator = Start-SsoEmulator -ApproveAutomatically -SetEnvironment -SessionLifetime 1h -AccessTokenLifetime 1h -Role @(
            @{ RoleArn = $role; ExternalId = 'customer-7'; MaxSessionDuration = [timespan] '02:00:00' }
            @{ RoleArn = 'arn:aws:iam::444455556666:role/admin'; MfaSerial = $device; MfaCode = '123456' }
            'arn:aws:iam::444455556666:role/any'
        )
    }

    AfterEach {
        Disconnect-SsoSession -All -LocalOnly
        $emulator | Stop-SsoEmulator
        $variables | ForEach-Object { [Environment]::SetEnvironmentVariable($_, [NullString]::Value) }
        Remove-Item (Join-Path $env:HOME '.aws' 'sso'), (Join-Path $env:HOME '.aws' 'cli'), $env:XDG_STATE_HOME -Recurse -Force -ErrorAction Ignore
    }

    Context 'Get-AwsCredential by itself' {
        It 'takes a profile by position and by name, and says where its keys come from' {
            foreach ($got in (Get-AwsCredential keys), (Get-AwsCredential -ProfileName keys)) {
                $got.AccessKeyId | Should -Be AKIDEXAMPLE
                $got.Source.Type, $got.Source.ProfileName, $got.Source.Path | Should -Be 'SharedCredentialsFile', 'keys', $env:AWS_SHARED_CREDENTIALS_FILE
            }
            (Get-AwsCredential nasty).Source.Type | Should -Be SharedConfigFile
        }

        It 'prefers the environment, unless a profile is named' {
            $env:AWS_PROFILE = 'nasty'
            (Get-AwsCredential).AccessKeyId | Should -Be AKIDNASTY
            $env:AWS_PROFILE = $null
            $env:AWS_ACCESS_KEY_ID = 'ASIAENV'; $env:AWS_SECRET_ACCESS_KEY = $nasty; $env:AWS_SESSION_TOKEN = "t$nasty"
            $got = Get-AwsCredential -AsPlainText
            $got.AccessKeyId, $got.SecretAccessKey, $got.SessionToken | Should -BeExactly 'ASIAENV', $nasty, "t$nasty"
            (Get-AwsCredential keys).AccessKeyId | Should -Be AKIDEXAMPLE
        }

        It 'refreshes nothing that is still valid, and gives a role of Identity Center' {
            $null = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore
            $got = Get-AwsCredential sso
            $got.AccountId, $got.RoleName, $got.Source.Type, $got.Source.SessionName | Should -Be '111122223333', 'ReadOnlyAccess', 'SsoRole', 'dev'
            (Get-AwsCredential sso).AccessKeyId | Should -Be $got.AccessKeyId
            @(Get-SsoEmulatorRequest GetRoleCredentials).Count | Should -Be 1
            (Get-AwsCredential sso -MinimumValidity 59m).AccessKeyId | Should -Be $got.AccessKeyId
            Set-SsoEmulatorClock -Advance 30m
            (Get-AwsCredential sso -MinimumValidity 25m).AccessKeyId | Should -Be $got.AccessKeyId
            Set-SsoEmulatorClock -Advance 10m
            (Get-AwsCredential sso -MinimumValidity 25m -WarningAction Ignore).AccessKeyId | Should -Not -Be $got.AccessKeyId
        }

        It 'gives SecureStrings, and plain text only with -AsPlainText' {
            (Get-AwsCredential nasty).SecretAccessKey | Should -BeOfType securestring
            (Get-AwsCredential nasty -AsPlainText).SecretAccessKey | Should -BeExactly $nasty
            Get-AwsCredential nasty -AsPlainText | ConvertTo-Json | ConvertFrom-Json | ForEach-Object SecretAccessKey | Should -BeExactly $nasty
        }

        It 'shows no secret: <_>' -ForEach 'Format-Table', 'Format-List', 'Out-String' {
            $text = Get-AwsCredential nasty | & $_ | Out-String -Width 300
            $text | Should -Match AKIDNASTY
            $text | Should -Not -Match ([regex]::Escape($nasty))
        }

        It 'is an error of its own where the sign-in has ended, and nobody else is taken' {
            # The variable and the default profile would be somebody.
            Add-Content $env:AWS_SHARED_CREDENTIALS_FILE "[default]`naws_access_key_id = AKIDOTHER`naws_secret_access_key = s"
            (Get-Failure { Get-AwsCredential sso -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'NotSignedIn,*'
            $null = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore
            Set-SsoEmulatorClock -Advance 3h
            $env:AWS_PROFILE = 'sso'
            foreach ($call in { Get-AwsCredential -ErrorAction Stop }, { Get-AwsCallerIdentity -ErrorAction Stop }, { Open-AwsConsole -PassThru -ErrorAction Stop }, { Get-AwsCredential of-sso -ErrorAction Stop }) {
                $failure = Get-Failure $call
                $failure.FullyQualifiedErrorId | Should -Match '^(SessionExpired|InvalidGrant),'
                $failure.CategoryInfo.Category | Should -Be AuthenticationError
                $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-SsoSession*dev*'
            }
            @(Get-SsoEmulatorRequest GetCallerIdentity).Count | Should -Be 0
        }

        It 'lists all that was looked for, in its order' {
            $failure = Get-Failure { Get-AwsCredential empty -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeExactly 'CredentialsNotFound,SsoOidc.Commands.GetAwsCredentialCommand'
            $failure.CategoryInfo.Category | Should -Be AuthenticationError
            $places = [regex]::Matches("$failure", '(?m)^  - ([^:/]+?)(?: (?:/|[A-Z]:\\).+?)?: ').ForEach({ $_.Groups[1].Value })
            $places | Should -Be 'environment', 'assumed role', 'web identity', 'IAM Identity Center', 'credentials file', 'console sign-in', 'config file', 'container', 'instance metadata'
        }

        It 'can be read where PowerShell makes one line of it' {
            (Get-Failure { Get-AwsCredential empty -ErrorAction Stop }).ErrorDetails.Message -replace '\s+', ' ' | Should -Match 'since a profile was named; - assumed role: .*AWS_EC2_METADATA_DISABLED\.$'
        }
    }

    Context 'Places where no person is' {
        BeforeAll {
            $places = 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_EC2_METADATA_SERVICE_ENDPOINT', 'AWS_EC2_METADATA_DISABLED', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'
            $before = @{}
            $places | ForEach-Object { $before[$_] = [Environment]::GetEnvironmentVariable($_) }
            $document = @{
                Code = 'Success'; AccessKeyId = 'ASIAPLACE'; SecretAccessKey = $nasty; Token = "t$nasty"; SessionToken = "t$nasty"; AccountId = '111122223333'; Version = 1
                Expiration = [DateTime]::UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
            } | ConvertTo-Json -Compress

            # What a container agent and an instance have: an HTTP server with a few paths, which writes down what it was asked.
            function Start-TestPlace {
                param([hashtable] $Answers)
                $asked = [Collections.Concurrent.ConcurrentQueue[string]]::new()
                $server = [Net.HttpListener]::new()
                $url = "http://127.0.0.1:$(Get-FreePort)/"
                $server.Prefixes.Add($url)
                $server.Start()
                $job = Start-ThreadJob {
                    $server, $asked, $answers = $using:server, $using:asked, $using:Answers
                    while ($server.IsListening) {
                        try { $context = $server.GetContext() } catch { return }
                        $request = $context.Request
                        $asked.Enqueue("$($request.HttpMethod) $($request.Url.AbsolutePath) $($request.Headers['Authorization'])$($request.Headers['X-aws-ec2-metadata-token'])")
                        $text = $answers["$($request.HttpMethod) $($request.Url.AbsolutePath)"]
                        if ($null -eq $text) { $context.Response.StatusCode = 404 } else { $context.Response.OutputStream.Write([Text.Encoding]::UTF8.GetBytes($text)) }
                        $context.Response.Close()
                    }
                }
                [pscustomobject] @{ Url = $url; Asked = $asked; Server = $server; Job = $job }
            }
        }

        AfterEach {
            $places | ForEach-Object { if ($before[$_]) { Set-Item "Env:$_" $before[$_] } else { Remove-Item "Env:$_" -ErrorAction Ignore } }
            if ($place) {
                $place.Server.Close()
                $place.Job | Remove-Job -Force
                $place = $null
            }
        }

        It 'gives those of a program that a profile names' -Skip:$IsWindows {
            $program = Join-Path $TestDrive 'a program.sh'
            Set-Content $program "#!/bin/sh`ncat '$TestDrive/answer.json'"
            Set-Content "$TestDrive/answer.json" $document
            chmod +x $program
            Add-Content $env:AWS_CONFIG_FILE "[profile tool]`ncredential_process = `"$program`" --for 'me and you'"
            $got = Get-AwsCredential tool -AsPlainText
            $got.AccessKeyId, $got.SecretAccessKey, $got.SessionToken, $got.AccountId | Should -BeExactly 'ASIAPLACE', $nasty, "t$nasty", '111122223333'
            $got.Expiration | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(59))
            (Get-AwsCredential tool).Source.Type | Should -Be Process
            Set-Content $program "#!/bin/sh`necho 'nobody is signed in' >&2; exit 3"
            $failure = Get-Failure { Get-AwsCredential tool -ErrorAction Stop }
            "$failure" | Should -BeLike '*nobody is signed in*'
        }

        It 'gives those of a token that a file has: <Name>' -ForEach @(
            @{ Name = 'named by a profile'; Use = { param($role, $file) Add-Content $env:AWS_CONFIG_FILE "[profile oidc]`nrole_arn = $role`nweb_identity_token_file = $file`nrole_session_name = pipeline"; Get-AwsCredential oidc } }
            @{ Name = 'named by variables'; Use = { param($role, $file) $env:AWS_ROLE_ARN = $role; $env:AWS_WEB_IDENTITY_TOKEN_FILE = $file; Get-AwsCredential } }
        ) {
            $emulator | Stop-SsoEmulator
            $web = 'arn:aws:iam::111122223333:role/web'
            $emulator = Start-SsoEmulator -SetEnvironment -Role @{ RoleArn = $web; WebIdentitySubject = 'app' }
            $claims = @{ iss = 'https://issuer.example'; sub = 'app'; aud = 'a'; exp = [DateTimeOffset]::UtcNow.AddMinutes(5).ToUnixTimeSeconds() } | ConvertTo-Json -Compress
            $jwt = 'e30.' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_') + '.c2ln'
            Set-Content "$TestDrive/token" $jwt -NoNewline
            $got = & $Use $web "$TestDrive/token"
            $got.Source.Type, $got.AccountId | Should -Be 'WebIdentity', '111122223333'
            ($got | Get-AwsCallerIdentity).Arn | Should -BeLike 'arn:aws:sts::111122223333:assumed-role/web/*'
            # Such a call is not signed.
            (Get-SsoEmulatorRequest AssumeRoleWithWebIdentity).Headers.Keys | Should -Not -Contain 'Authorization'
            (Get-Sent AssumeRoleWithWebIdentity).WebIdentityToken | Should -BeExactly $jwt
        }

        It 'gives those of a container, by the token it is given' {
            $place = Start-TestPlace @{ 'GET /role' = $document }
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = "$($place.Url)role"
            $env:AWS_CONTAINER_AUTHORIZATION_TOKEN = 'Basic a+/=&<'
            $got = Get-AwsCredential
            $got.AccessKeyId, $got.Source.Type | Should -Be 'ASIAPLACE', 'Container'
            ConvertFrom-TestSecret $got.SecretAccessKey | Should -BeExactly $nasty
            $place.Asked.ToArray() | Should -BeExactly 'GET /role Basic a+/=&<'
        }

        It 'gives those of an instance, by a session with its metadata' {
            $place = Start-TestPlace @{ 'PUT /latest/api/token' = 'session'; 'GET /latest/meta-data/iam/security-credentials/' = 'server'; 'GET /latest/meta-data/iam/security-credentials/server' = $document }
            $env:AWS_EC2_METADATA_SERVICE_ENDPOINT = $place.Url
            $env:AWS_EC2_METADATA_DISABLED = $null
            $got = Get-AwsCredential
            $got.AccessKeyId, $got.Source.Type | Should -Be 'ASIAPLACE', 'InstanceMetadata'
            ConvertFrom-TestSecret $got.SecretAccessKey | Should -BeExactly $nasty
            $place.Asked.ToArray() | Should -BeExactly 'PUT /latest/api/token ', 'GET /latest/meta-data/iam/security-credentials/ session', 'GET /latest/meta-data/iam/security-credentials/server session'
        }
    }

    Context 'A role that a profile takes' {
        It 'sends what the profile says, and once only' {
            $got = Get-AwsCredential deploy
            $got.AccountId, $got.Source.Type, $got.Source.RoleArn, $got.Source.ProfileName | Should -Be '444455556666', 'AssumeRole', $role, 'deploy'
            $sent = @(Get-Sent)
            $sent.Count | Should -Be 1
            $sent[0].RoleArn, $sent[0].ExternalId, $sent[0].RoleSessionName, $sent[0].DurationSeconds | Should -Be $role, 'customer-7', 'nightly', '1800'
            (Get-AwsCredential deploy).AccessKeyId | Should -Be $got.AccessKeyId
            @(Get-SsoEmulatorRequest AssumeRole).Count | Should -Be 1
        }

        It 'keeps it in the file that the AWS CLI would name, for this user only' {
            $got = Get-AwsCredential deploy -AsPlainText
            $key = '{{"DurationSeconds": 1800, "ExternalId": "customer-7", "RoleArn": "{0}", "RoleSessionName": "nightly"}}' -f $role
            $file = Join-Path $cache ([Convert]::ToHexString([Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes($key))).ToLowerInvariant() + '.json')
            $file | Should -Exist
            $kept = (Get-Content $file -Raw | ConvertFrom-Json -DateKind String).Credentials
            $kept.AccessKeyId, $kept.SecretAccessKey, $kept.SessionToken | Should -BeExactly $got.AccessKeyId, $got.SecretAccessKey, $got.SessionToken
            $kept.Expiration | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
            if (-not $IsWindows) { (Get-Item $file).UnixFileMode | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite') }
        }

        It 'names the circle of profiles that take roles of each other' {
            $failure = Get-Failure { Get-AwsCredential one -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidConfiguration,*'
            "$failure" | Should -BeLike '*circle: one -> two -> one.'
        }

        It 'asks the person for the code of the MFA device, and once only' {
            $person = [AnsweringHost]::new($true, 100000, '123456')
            $run = Invoke-WithHost $person 'Get-AwsCredential mfa; Get-AwsCredential mfa'
            $run.Errors | Should -BeNullOrEmpty
            @($run.Output.AccessKeyId | Sort-Object -Unique).Count | Should -Be 1
            $person.Asked | Should -Be @("Code of the MFA device $device")
            (Get-Sent).TokenCode | Should -Be 123456
        }

        It 'tells a wrong code, and does not show it' {
            $run = Invoke-WithHost ([AnsweringHost]::new($true, 100000, '987654')) 'Get-AwsCredential mfa -Verbose 4>&1'
            $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
            $run.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*mfa_serial*'
            ($run.Output + $run.Errors | Out-String) + $run.Errors[0].ErrorDetails | Should -Not -Match 987654
        }

        It 'never waits for a person in a session without one' {
            $text = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; try { Get-AwsCredential mfa -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.ErrorDetails.Message; `$_.ErrorDetails.RecommendedAction }"
            $text[0] | Should -BeLike 'InteractionRequired,*'
            $text[1] | Should -Be InvalidOperation
            $text[2] | Should -BeLike "*$device*"
            $text[3] | Should -BeLike '*where a person can type the code*'
            Get-SsoEmulatorRequest AssumeRole | Should -BeNullOrEmpty
        }
    }

    Context 'Get-AwsCredential -RoleArn' {
        It 'sends <Parameter> as <Member>' -ForEach @(
            @{ Parameter = 'ExternalId'; Value = 'customer-7'; Member = 'ExternalId'; Sent = 'customer-7' }
            @{ Parameter = 'RoleSessionName'; Value = 'jane@example.com'; Member = 'RoleSessionName'; Sent = 'jane@example.com' }
            @{ Parameter = 'Duration'; Value = '2h'; Member = 'DurationSeconds'; Sent = '7200' }
            @{ Parameter = 'Duration'; Value = 900; Member = 'DurationSeconds'; Sent = '900' }
            @{ Parameter = 'Duration'; Value = [timespan] '00:20:00'; Member = 'DurationSeconds'; Sent = '1200' }
            @{ Parameter = 'Policy'; Value = '{"Version":"2012-10-17","Statement":[]}'; Member = 'Policy'; Sent = '{"Version":"2012-10-17","Statement":[]}' }
            @{ Parameter = 'PolicyArn'; Value = 'arn:aws:iam::aws:policy/ReadOnlyAccess'; Member = 'PolicyArns.member.1.arn'; Sent = 'arn:aws:iam::aws:policy/ReadOnlyAccess' }
        ) {
            $with = @{ ExternalId = 'customer-7' }
            $with[$Parameter] = $Value
            $got = Get-AwsCredential keys -RoleArn $role @with
            $got.AccountId, $got.Source.Type, $got.Source.RoleArn | Should -Be '444455556666', 'AssumeRole', $role
            $got.ResponseMetadata.RequestId | Should -Not -BeNullOrEmpty
            (Get-Sent)[$Member] | Should -BeExactly $Sent
            Test-Path $cache | Should -BeFalse -Because 'nothing of that is kept'
        }

        It 'takes it with piped credentials, also those that lost their type' {
            $by = Get-AwsCredential keys
            (([pscustomobject] $longTerm), $by, ($by | Select-Object AccessKey, SecretKey) | Get-AwsCredential -RoleArn $role -ExternalId customer-7).AccountId | Should -Be @(, '444455556666' * 3)
            (Get-AwsCredential -Credential $by -RoleArn $role -ExternalId customer-7).AccountId | Should -Be 444455556666
        }

        It 'refuses what the trust policy refuses, and says what to look at' {
            $failure = Get-Failure { Get-AwsCredential keys -RoleArn $role -ExternalId wrong -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
            $failure.CategoryInfo.Category | Should -Be PermissionDenied
            $failure.TargetObject | Should -Be $role
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Get-AwsCallerIdentity*-ExternalId*'
        }

        It 'takes the code of an MFA device, as text and as SecureString, or asks for it' {
            $admin = 'arn:aws:iam::444455556666:role/admin'
            foreach ($code in '123456', (New-TestSecret 123456)) {
                (Get-AwsCredential keys -RoleArn $admin -SerialNumber $device -TokenCode $code).AccountId | Should -Be 444455556666
            }
            # A number, as it is typed; its zeros count.
            (Get-AwsCredential keys -RoleArn $admin -SerialNumber $device -TokenCode 123456).AccountId | Should -Be 444455556666
            { Get-AwsCredential keys -RoleArn $admin -SerialNumber $device -TokenCode 001234 -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
            (Get-Sent)[-1].TokenCode | Should -BeExactly '001234'
            $person = [AnsweringHost]::new($true, 100000, '123456')
            $run = Invoke-WithHost $person "Get-AwsCredential keys -RoleArn $admin -SerialNumber $device"
            $run.Errors | Should -BeNullOrEmpty
            $run.Output.AccountId | Should -Be 444455556666
            $person.Asked.Count | Should -Be 1
            $text = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; try { Get-AwsCredential keys -RoleArn $admin -SerialNumber $device -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }"
            $text[0] | Should -BeLike 'InteractionRequired,*'
            $text[1] | Should -BeLike '*-TokenCode*'
            { Get-AwsCredential keys -RoleArn $admin -TokenCode 123456 -ErrorAction Stop } | Should -Throw -ExpectedMessage '*-SerialNumber*' -ErrorId 'InvalidInput,*'
        }

        It 'takes the identity context of an Identity Center application, by name and from the pipe' {
            $jwt = @('{"alg":"RS256"}', '{"sub":"jane","jti":"1"}', 'sig' | ForEach-Object { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_)).TrimEnd('=') }) -join '.'
            $token = New-SsoTokenWithIam arn:aws:sso::123456789012:application/ssoins-1/apl-1 -Assertion $jwt -Region us-east-1 @longTerm
            $any = 'arn:aws:iam::444455556666:role/any'
            $context = $token.AwsAdditionalDetails.IdentityContext
            (Get-AwsCredential keys -RoleArn $any -ProvidedContext $context).AccountId | Should -Be 444455556666
            ($token.AwsAdditionalDetails | Get-AwsCredential keys -RoleArn $any).AccountId | Should -Be 444455556666
            foreach ($sent in Get-Sent) {
                $sent['ProvidedContexts.member.1.ProviderArn'] | Should -Be arn:aws:iam::aws:contextProvider/IdentityCenter
                $sent['ProvidedContexts.member.1.ContextAssertion'] | Should -BeExactly $context
            }
            $failure = Get-Failure { Get-AwsCredential keys -RoleArn $any -ProvidedContext wrong -ErrorAction Stop }
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*context*'
        }

        It 'shows no secret in verbose lines and errors' {
            $null = Add-SsoEmulatorFault AccessDenied AssumeRole
            $lines = Get-AwsCredential keys -RoleArn $role -ExternalId customer-7 -Verbose -ErrorVariable failed -ErrorAction SilentlyContinue 4>&1
            "$lines" | Should -BeLike '*AssumeRole*'
            (@($lines) + $failed | Format-List * -Force | Out-String) | Should -Not -Match ([regex]::Escape($longTerm.SecretAccessKey))
        }
    }

    Context 'Get-AwsCallerIdentity' {
        It 'answers for <Name>' -ForEach @(
            @{ Name = 'a profile'; Ask = { Get-AwsCallerIdentity keys }; Source = 'SharedCredentialsFile*' }
            @{ Name = 'piped credentials'; Ask = { Get-AwsCredential keys | Get-AwsCallerIdentity }; Source = 'SharedCredentialsFile*' }
            @{ Name = 'the environment'; Ask = { $env:AWS_ACCESS_KEY_ID = $longTerm.AccessKeyId; $env:AWS_SECRET_ACCESS_KEY = $longTerm.SecretAccessKey; Get-AwsCallerIdentity }; Source = 'Environment' }
            @{ Name = 'an object of another module'; Ask = { [pscustomobject] @{ AccessKey = $longTerm.AccessKeyId; SecretKey = $longTerm.SecretAccessKey } | Get-AwsCallerIdentity }; Source = $null }
        ) {
            $who = & $Ask
            $who | Should -BeOfType SsoOidc.AwsCallerIdentity
            $who.Account, $who.Arn, "$who" | Should -Be '123456789012', 'arn:aws:iam::123456789012:user/emulator', 'arn:aws:iam::123456789012:user/emulator'
            $who.UserId | Should -Not -BeNullOrEmpty
            if ($Source) { $who.Source | Should -BeLike $Source } else { $who.Source | Should -BeNullOrEmpty }
        }

        It 'tells what STS refuses: <Fault>' -ForEach @(
            @{ Fault = 'InvalidCredentials'; Category = 'AuthenticationError'; Next = '*Get-SsoRoleCredential*' }
            @{ Fault = 'InvalidSignature'; Category = 'SecurityError'; Next = '*clock*' }
            @{ Fault = 'HtmlBody'; Id = 'BadResponse|InternalServer'; Next = '*' }
            @{ Fault = 'TruncatedBody'; Id = 'BadResponse'; Category = 'InvalidResult'; Next = '*-Verbose*' }
        ) {
            $null = Add-SsoEmulatorFault $Fault GetCallerIdentity -UntilRemoved
            $failure = Get-Failure { Get-AwsCallerIdentity keys -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -Match "^($(if ($Id) { $Id } else { $Fault })),"
            if ($Category) { $failure.CategoryInfo.Category | Should -Be $Category }
            $failure.ErrorDetails.RecommendedAction | Should -BeLike $Next
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeLike '*-SecretAccessKey*' -Because 'this cmdlet has no such parameter'
        }
    }

    Context 'Pipes' {
        It 'lead into Export-AwsCredential and Use-AwsCredential' {
            (Get-AwsCredential nasty | Export-AwsCredential | ConvertFrom-Json).SecretAccessKey | Should -BeExactly $nasty
            Get-AwsCredential deploy | Use-AwsCredential { (Get-AwsCallerIdentity).Arn } | Should -Be arn:aws:sts::444455556666:assumed-role/deploy/nightly
            Get-AwsCredential keys -RoleArn $role -ExternalId customer-7 | Get-AwsCallerIdentity | ForEach-Object Account | Should -Be 444455556666
        }

        It 'have what has ended anew from the chain' {
            $old = Get-AwsCredential deploy
            Set-SsoEmulatorClock -Advance 40m
            $old | Use-AwsCredential { $env:AWS_ACCESS_KEY_ID } | Should -Not -Be $old.AccessKeyId
            (Get-Failure { $old | Get-AwsCallerIdentity -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'InvalidCredentials,*'
        }
    }

    Context 'Wrong calls' {
        It '<Name>' -ForEach @(
            @{ Name = 'a profile that is not there'; Call = { Get-AwsCredential nosuch -ErrorAction Stop }; Id = 'ProfileNotFound,*'; Message = "*'nosuch'*neither*" }
            @{ Name = '-ExternalId without -RoleArn'; Call = { Get-AwsCredential -ExternalId x }; Id = 'MissingMandatoryParameter,*'; Message = '*RoleArn*' }
            @{ Name = '-MinimumValidity with -RoleArn'; Call = { Get-AwsCredential -RoleArn $role -MinimumValidity 5m -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = '*-MinimumValidity*-RoleArn*' }
            @{ Name = 'an empty -RoleArn'; Call = { Get-AwsCredential keys -RoleArn '' }; Id = 'ParameterArgumentValidationErrorEmptyStringNotAllowed,*'; Message = '*RoleArn*' }
            @{ Name = 'a -RoleArn that is none'; Call = { Get-AwsCredential keys -RoleArn admin -ErrorAction Stop }; Id = 'InvalidRequest,*'; Message = "*'admin' at 'roleArn'*" }
            @{ Name = 'a -Duration that is none'; Call = { Get-AwsCredential keys -RoleArn $role -Duration soon }; Id = 'ParameterArgumentTransformationError,*'; Message = "*'Duration'*soon*" }
            @{ Name = 'a -Duration that the role has not'; Call = { Get-AwsCredential keys -RoleArn $role -ExternalId customer-7 -Duration 8h -ErrorAction Stop }; Id = 'InvalidRequest,*'; Message = '*MaxSessionDuration*' }
            @{ Name = 'a number for credentials'; Call = { 5 | Get-AwsCredential -ErrorAction Stop }; Id = 'InvalidInput,*'; Message = '*number*' }
            @{ Name = 'text for credentials'; Call = { 'keys' | Get-AwsCallerIdentity -ErrorAction Stop }; Id = 'ParameterArgumentTransformationError,*'; Message = '*Get-SsoRoleCredential*' }
            @{ Name = 'a second position'; Call = { Get-AwsCallerIdentity keys more }; Id = 'PositionalParameterNotFound,*'; Message = "*'more'*" }
            @{ Name = 'a negative time limit'; Call = { Get-AwsCallerIdentity keys -TimeoutSec -1 }; Id = 'ParameterArgumentValidationError,*'; Message = "*'TimeoutSec'*" }
        ) {
            $failure = Get-Failure $Call
            $failure.FullyQualifiedErrorId | Should -BeLike $Id
            "$failure" | Should -BeLike $Message
        }

        It 'does not take $null for "look for some", which would be another identity: <Name>' -ForEach @(
            @{ Name = 'Get-AwsCredential'; Call = { $null | Get-AwsCredential -ErrorAction Stop } }
            @{ Name = 'Get-AwsCallerIdentity'; Call = { $null | Get-AwsCallerIdentity -ErrorAction Stop } }
            @{ Name = '-Credential'; Call = { Get-AwsCallerIdentity -Credential $null -ErrorAction Stop } }
            @{ Name = 'Open-AwsConsole'; Call = { $null | Open-AwsConsole -PassThru -ErrorAction Stop } }
        ) {
            $env:AWS_ACCESS_KEY_ID = $longTerm.AccessKeyId; $env:AWS_SECRET_ACCESS_KEY = $longTerm.SecretAccessKey
            $failure = Get-Failure $Call
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidInput,*'
            "$failure" | Should -BeLike '*$null*'
        }

        It 'names what half credentials lack, and sends nothing' {
            $failure = Get-Failure { [pscustomobject] @{ AccessKeyId = 'AKIDEXAMPLE' } | Get-AwsCallerIdentity -ErrorAction Stop }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidInput,*'
            "$failure" | Should -BeLike '*SecretAccessKey*'
            Get-SsoEmulatorRequest GetCallerIdentity | Should -BeNullOrEmpty
        }
    }
}
