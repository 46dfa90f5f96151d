BeforeDiscovery {
    $missing = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { -not (Get-Module $_ -ListAvailable) }
    $noVault = if ($missing) { "$($missing -join ' and ') not installed" } elseif ($IsWindows) { 'SecretStore would be the real one of this user' }
    if ($noVault) { Write-Host "Skipped: tokens of a console sign-in in a vault: $noVault" }

    # Each of the five, called as it works.
    $calls = @(
        @{ Cmdlet = 'New-SignInOAuth2TokenWithIam'; Operation = 'CreateOAuth2TokenWithIAM'; Call = { New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com -ErrorAction Stop } }
        @{ Cmdlet = 'New-SignInBearerToken'; Operation = 'CreateBearerToken'; Call = { New-SignInBearerToken ecr.amazonaws.com -ErrorAction Stop } }
        @{ Cmdlet = 'New-SignInOAuth2TokenWithTokenExchange'; Operation = 'CreateOAuth2TokenWithTokenExchange'; Call = { New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com -SubjectToken (New-TestJwt) -ErrorAction Stop } }
        @{ Cmdlet = 'Get-SignInOAuth2TokenInfo'; Operation = 'IntrospectOAuth2TokenWithIAM'; Call = { Get-SignInOAuth2TokenInfo 'ASOR/some+token=' -ErrorAction Stop } }
        @{ Cmdlet = 'Revoke-SignInOAuth2Token'; Operation = 'RevokeOAuth2TokenWithIAM'; Call = { Revoke-SignInOAuth2Token 'ASOR/some+token=' -ErrorAction Stop -InformationAction Ignore } }
    )
    $signed = $calls | Where-Object Cmdlet -NE New-SignInOAuth2TokenWithTokenExchange
    $errors = @(
        @{ Shape = 'ValidationException'; Name = 'INVALID_REQUEST'; Id = 'InvalidRequest'; Next = 'Check the values*' }
        @{ Shape = 'AccessDeniedException'; Name = 'INSUFFICIENT_PERMISSIONS'; Id = 'InsufficientPermissions'; Next = '*allow signin:*Get-AwsCallerIdentity*' }
        @{ Shape = 'AccessDeniedException'; Name = 'access_denied'; Id = 'AccessDenied'; Next = '*allow signin:*' }
        @{ Shape = 'AccessDeniedException'; Name = 'TOKEN_EXPIRED'; Id = 'TokenExpired'; Next = 'Get a new token*' }
        @{ Shape = 'InvalidGrantException'; Name = 'invalid_grant'; Id = 'InvalidGrant'; Next = 'Get a new token*' }
        @{ Shape = 'InvalidScopeException'; Name = 'invalid_scope'; Id = 'InvalidScope'; Next = '*managed policies*' }
        @{ Shape = 'ServiceUnavailableException'; Name = 'temporarily_unavailable'; Id = 'ServiceUnavailable'; Next = 'Wait*' }
        @{ Shape = 'TooManyRequestsError'; Name = 'INVALID_REQUEST'; Id = 'TooManyRequests'; Next = 'Wait*' }
        @{ Shape = 'InternalServerException'; Name = 'server_error'; Id = 'InternalServer'; Next = 'Wait*' }
        @{ Shape = 'ResourceNotFoundException'; Name = 'RESOURCE_NOT_FOUND'; Id = 'ResourceNotFound'; Next = 'Check*' }
        @{ Shape = 'TokenVaultConflictException'; Name = 'what_is_this'; Id = 'Conflict'; Next = '*' }
        @{ Shape = 'NobodyKnowsThisException'; Name = 'what_is_this'; Id = 'ServiceError'; Next = '*' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $before = @{}
    'HOME', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_LOGIN_CACHE_DIRECTORY', 'AWS_ENDPOINT_URL_SIGNIN', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN' |
        ForEach-Object { $before[$_] = [Environment]::GetEnvironmentVariable($_) }

    function New-TestJwt {
        param([hashtable] $Claims = @{})
        $encoded = '{"alg":"RS256"}', ((@{ sub = 'jane'; jti = "$([guid]::NewGuid())"; exp = [DateTimeOffset]::UtcNow.AddHours(1).ToUnixTimeSeconds() } + $Claims) | ConvertTo-Json -Compress) |
            ForEach-Object { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_)).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
        "$($encoded -join '.').c2ln"
    }

    function Get-TestRequest { $emulator.Requests | Select-Object -Last 1 }

    function Get-TestBody { (Get-TestRequest).Body | ConvertFrom-Json -AsHashtable }

    # A sign-in to the console, with credentials of its own account.
    function New-TestSignIn {
        $code = New-TestSignInCode $emulator
        New-SignInOAuth2Token @code
    }
}

AfterAll { Set-TestEnvironment $before }

Describe 'Tokens of AWS Sign-In' {
    BeforeEach {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true; Region = 'eu-west-1' }
        $env:AWS_CONFIG_FILE = Join-Path $TestDrive ([guid]::NewGuid())
        $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive ([guid]::NewGuid())
        $env:AWS_LOGIN_CACHE_DIRECTORY = Join-Path $TestDrive ([guid]::NewGuid())
        $env:AWS_ENDPOINT_URL_SIGNIN = $emulator.BaseUrl
        $env:AWS_REGION = 'eu-west-1'
        $env:AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE'
        $env:AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
        $env:AWS_SESSION_TOKEN = $null
    }

    AfterEach { $emulator.Dispose() }

    Context 'New-SignInOAuth2TokenWithIam' {
        It 'gives a token for a resource, typed, with its end and nothing readable' {
            $token = New-SignInOAuth2TokenWithIam -Resource aws-mcp.amazonaws.com
            $token | Should -BeOfType SsoOidc.SignInAccessToken
            $token.AccessToken | Should -BeOfType securestring
            $token.TokenType | Should -Be 'Bearer'
            $token.ExpiresIn | Should -Be 3600
            ($token.ExpiresAt - [DateTimeOffset]::UtcNow).TotalMinutes | Should -BeGreaterThan 58
            $token.Resource | Should -Be 'aws-mcp.amazonaws.com'
            $token.Region | Should -Be 'eu-west-1'
            $token.IsExpired | Should -BeFalse
            $token.ResponseMetadata.HttpStatusCode | Should -Be 200
            $secret = ConvertFrom-TestSecret $token.AccessToken
            "$token", ($token | Format-Table | Out-String), ($token | Format-List | Out-String), ($token | ConvertTo-Json -WarningAction Ignore) | Should -Not -BeLike "*$secret*"
        }

        It 'sends the grant and the resource, signed for signin, and no more' {
            $null = New-SignInOAuth2TokenWithIam -Resource aws-mcp.amazonaws.com
            $sent = Get-TestRequest
            $sent.Method | Should -Be 'POST'
            $sent.Path | Should -Be '/v1/token'
            $sent.Query | Should -BeLike '*x-amz-client-auth-method=iam*'
            $body = Get-TestBody
            $body.Keys | Sort-Object | Should -Be 'grant_type', 'resource'
            $body.grant_type | Should -Be 'client_credentials'
            $body.resource | Should -Be 'aws-mcp.amazonaws.com'
        }

        It 'signs with piped credentials, and lasts no longer than they' {
            $emulator.Dispose()
            $emulator = New-TestEmulator @{ ApproveAutomatically = $true; Region = 'eu-west-1' }
            $env:AWS_ENDPOINT_URL_SIGNIN = $emulator.BaseUrl
            $signIn = New-TestSignIn
            $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $null
            $token = $signIn.AccessToken | New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com
            $token.ExpiresIn | Should -BeLessOrEqual 900
            $info = $token | Get-SignInOAuth2TokenInfo -Credential $signIn.AccessToken
            $info.AccountId | Should -Be '111122223333'
            $info.Sub | Should -Be 'arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane'
        }

        It 'signs with the credentials of a profile, found as the AWS CLI finds them' {
            $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $null
            Set-Content $env:AWS_SHARED_CREDENTIALS_FILE "[prod]`naws_access_key_id = AKIDEXAMPLE`naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
            (New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com -ProfileName prod | Get-SignInOAuth2TokenInfo -ProfileName prod).Active | Should -BeTrue
        }

        It 'is refused with credentials that have ended, before anything is sent' {
            $ended = [SsoOidc.AwsCredential] @{ AccessKeyId = 'AKIDEXAMPLE'; SecretAccessKey = New-TestSecret 'sak/+='; Expiration = [DateTimeOffset]::UtcNow.AddMinutes(-1) }
            { $ended | New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidCredentials,*'
            $emulator.Requests.Count | Should -Be 0
        }
    }

    Context 'New-SignInBearerToken' {
        It 'gives a token for 12 hours, or as long as -DurationSec says' {
            (New-SignInBearerToken -Resource ecr.amazonaws.com).ExpiresIn | Should -Be 43200
            (Get-TestBody).Keys | Sort-Object | Should -Be 'grant_type', 'resource'
            (New-SignInBearerToken ecr.amazonaws.com -DurationSec 300).ExpiresIn | Should -Be 300
            (Get-TestBody).duration | Should -Be 300
            (Get-TestRequest).Query | Should -BeLike '*x-amz-token-request-type=bearer*'
        }

        It 'lets the service say that it is too long' {
            $failure = { New-SignInBearerToken ecr.amazonaws.com -DurationSec 43201 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest,*' -PassThru
            $failure.Exception.Message | Should -BeLike '*43200*'
        }

        It 'takes no less than the service does' {
            { New-SignInBearerToken ecr.amazonaws.com -DurationSec 299 } | Should -Throw '*300*'
        }
    }

    Context 'New-SignInOAuth2TokenWithTokenExchange' {
        It 'exchanges a JWT, unsigned, without any credentials' {
            $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $null
            $token = New-SignInOAuth2TokenWithTokenExchange -SubjectToken (New-TestJwt) -Resource glue.amazonaws.com -Scope arn:aws:iam::aws:policy/ReadOnlyAccess, 'arn:aws:iam::444455556666:policy/My+Policy='
            $token.ExpiresIn | Should -Be 3600
            $token.Resource | Should -Be 'glue.amazonaws.com'
            $token.Scope | Should -Be 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::444455556666:policy/My+Policy='
            $sent = Get-TestRequest
            $sent.Query | Should -BeLike '*x-amz-oauth-token-method=token-exchange*'
            $sent.Headers['Authorization'] | Should -BeNullOrEmpty
            $body = Get-TestBody
            $body.grant_type | Should -Be 'urn:ietf:params:oauth:grant-type:token-exchange'
            $body.subject_token_type | Should -Be 'urn:ietf:params:oauth:token-type:jwt'
            $body.scope | Should -Be 'arn:aws:iam::aws:policy/ReadOnlyAccess arn:aws:iam::444455556666:policy/My+Policy='
        }

        It 'takes the token <Name>' -ForEach @(
            @{ Name = 'as text from the pipeline'; Way = { New-TestJwt | New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com } }
            @{ Name = 'as SecureString from the pipeline'; Way = { New-TestSecret (New-TestJwt) | New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com } }
            @{ Name = 'by property name'; Way = { [pscustomobject] @{ SubjectToken = New-TestJwt; Resource = 'glue.amazonaws.com'; SubjectTokenType = $null } | New-SignInOAuth2TokenWithTokenExchange } }
        ) {
            (& $Way).TokenType | Should -Be 'Bearer'
        }

        It 'sends another token type as it is given' {
            { New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com -SubjectToken (New-TestJwt) -SubjectTokenType urn:x -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest,*'
            (Get-TestBody).subject_token_type | Should -Be 'urn:x'
        }

        It 'trades an assertion, with its client' {
            $assertion = New-TestJwt @{ client_id = 'reports' }
            $token = New-SignInOAuth2TokenWithTokenExchange -Assertion $assertion -ClientId reports
            $token.ClientId | Should -Be 'reports'
            $body = Get-TestBody
            $body.Keys | Sort-Object | Should -Be 'assertion', 'client_id', 'grant_type'
            $body.grant_type | Should -Be 'urn:ietf:params:oauth:grant-type:jwt-bearer'
            { New-SignInOAuth2TokenWithTokenExchange -Assertion $assertion -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*'
            { New-SignInOAuth2TokenWithTokenExchange -Assertion (New-TestJwt @{ client_id = 'reports' }) -ClientId others -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*'
        }

        It 'tells <Name> as <Id>' -ForEach @(
            @{ Name = 'what is no JWT'; Id = 'InvalidGrant'; Way = { New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com -SubjectToken 'se/cr+et=' -ErrorAction Stop } }
            @{ Name = 'a JWT that has ended'; Id = 'InvalidGrant'; Way = { $jwt = New-TestJwt; $emulator.Clock.Advance([timespan]::FromHours(2)); New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com -SubjectToken $jwt -ErrorAction Stop } }
            @{ Name = 'a scope that is no policy'; Id = 'InvalidScope'; Way = { New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com -SubjectToken (New-TestJwt) -Scope openid -ErrorAction Stop } }
            @{ Name = 'an empty token'; Id = 'InvalidInput'; Way = { New-SignInOAuth2TokenWithTokenExchange glue.amazonaws.com -SubjectToken '' -ErrorAction Stop } }
        ) {
            $failure = $Way | Should -Throw -ErrorId "$Id,*" -PassThru
            "$failure $($failure.TargetObject)" | Should -Not -BeLike '*se/cr+et=*'
        }
    }

    Context 'Get-SignInOAuth2TokenInfo' {
        It 'tells all claims of an access token' {
            $info = New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com | Get-SignInOAuth2TokenInfo
            $info | Should -BeOfType SsoOidc.SignInTokenInfo
            $info.Active | Should -BeTrue
            $info.TokenType | Should -Be 'access_token'
            $info.AccountId | Should -Be '123456789012'
            $info.Sub | Should -Be 'arn:aws:iam::123456789012:user/emulator'
            $info.UserId | Should -BeLike 'AIDA*'
            $info.Resource | Should -BeNullOrEmpty -Because 'the service has it for refresh tokens alone'
            $info.Aud | Should -Be @('aws-mcp.amazonaws.com')
            $info.Iss | Should -Be 'signin.amazonaws.com'
            $info.Jti | Should -Not -BeNullOrEmpty
            ($info.ExpiresAt - $info.IssuedAt).TotalSeconds | Should -Be 3600
            $info.NotBefore | Should -Be $info.IssuedAt
        }

        It 'tells those of a refresh token, which a sign-in is piped for' {
            $signIn = New-TestSignIn
            $info = $signIn | Get-SignInOAuth2TokenInfo -Credential $signIn.AccessToken
            $info.TokenType | Should -Be 'refresh_token'
            $info.ClientId | Should -Be 'arn:aws:signin:::devtools/same-device'
            $info.Sub | Should -Be 'arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane'
            $info.SignInSession | Should -Match '^arn:aws:signin:eu-west-1:111122223333:session/[0-9a-f-]{36}$'
        }

        It 'takes the token <Name>' -ForEach @(
            @{ Name = 'as an object'; Way = { $token | Get-SignInOAuth2TokenInfo } }
            @{ Name = 'as an argument'; Way = { Get-SignInOAuth2TokenInfo $token } }
            @{ Name = 'as SecureString'; Way = { $token.AccessToken | Get-SignInOAuth2TokenInfo } }
            @{ Name = 'as text'; Way = { ConvertFrom-TestSecret $token.AccessToken | Get-SignInOAuth2TokenInfo } }
            @{ Name = 'as plain text object'; Way = { New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com -AsPlainText | Get-SignInOAuth2TokenInfo } }
            @{ Name = 'through Clixml'; Way = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($token)) | Get-SignInOAuth2TokenInfo } }
            @{ Name = 'through JSON'; Way = { New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com -AsPlainText | ConvertTo-Json | ConvertFrom-Json | Get-SignInOAuth2TokenInfo } }
            @{ Name = 'with a hint'; Way = { $token | Get-SignInOAuth2TokenInfo -TokenTypeHint access_token } }
        ) {
            $token = New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com
            (& $Way).Active | Should -BeTrue
            if ($Name -eq 'with a hint') { (Get-TestBody).token_type_hint | Should -Be 'access_token' }
        }

        It 'says no more than that it is not active of a token that <Name>' -ForEach @(
            @{ Name = 'is unknown'; Make = { 'ASOR' + 'u/+=' * 8 } }
            @{ Name = 'has ended'; Make = { $token = New-SignInBearerToken ecr.amazonaws.com -DurationSec 300; $emulator.Clock.Advance([timespan]::FromMinutes(6)); $token } }
            @{ Name = 'is of another account'; Make = { New-TestSignIn } }
        ) {
            $info = & $Make | Get-SignInOAuth2TokenInfo
            $info.Active | Should -BeFalse
            $known = $info.PSObject.Properties | Where-Object { $_.Name -notin 'Active', 'Region', 'EndpointUrl', 'UseFipsEndpoint', 'UseDualStackEndpoint', 'ResponseMetadata' -and "$($_.Value)" }
            $known | Should -BeNullOrEmpty
        }
    }

    Context 'Revoke-SignInOAuth2Token' {
        It 'ends a refresh token, says what lives on, and emits nothing' {
            $signIn = New-TestSignIn
            $output = $signIn | Revoke-SignInOAuth2Token -Credential $signIn.AccessToken -InformationVariable said -InformationAction SilentlyContinue
            $output | Should -BeNullOrEmpty
            "$said" | Should -BeLike '*issued before live on*up to an hour*'
            ($signIn | Get-SignInOAuth2TokenInfo -Credential $signIn.AccessToken).Active | Should -BeFalse
            { $signIn | New-SignInOAuth2Token -ErrorAction Stop } | Should -Throw -ErrorId 'TokenExpired,*'
            # Its credentials are still good, as the line says.
            (New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com -Credential $signIn.AccessToken).TokenType | Should -Be 'Bearer'
        }

        It 'is no error twice, nor for a token that nobody knows' {
            $signIn = New-TestSignIn
            1..2 | ForEach-Object { $signIn | Revoke-SignInOAuth2Token -Credential $signIn.AccessToken -ErrorAction Stop -InformationAction Ignore }
            'ASORnobody+knows/this=' | Revoke-SignInOAuth2Token -ErrorAction Stop -InformationAction Ignore
            @($emulator.Requests | Where-Object { $_.Operation -eq 'RevokeOAuth2TokenWithIAM' -and $_.StatusCode -eq 200 }).Count | Should -Be 3
        }

        It 'refuses access tokens, and sends none' {
            $token = New-SignInOAuth2TokenWithIam aws-mcp.amazonaws.com
            $sent = $emulator.Requests.Count
            $failure = { $token | Revoke-SignInOAuth2Token -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*' -PassThru
            $failure.Exception.Message | Should -BeLike '*access token*ends by itself*'
            { Revoke-SignInOAuth2Token 'ASOA+/=' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
            $emulator.Requests.Count | Should -Be $sent
        }

        It 'asks first, and does nothing with -WhatIf' {
            $signIn = New-TestSignIn
            $sent = $emulator.Requests.Count
            $signIn | Revoke-SignInOAuth2Token -WhatIf
            $emulator.Requests.Count | Should -Be $sent
        }

        It 'ends the console sign-in of a file, and leaves the file' {
            $null = Connect-SignInSession -ProfileName dev -Remote -ErrorAction SilentlyContinue -InformationVariable shown -InformationAction SilentlyContinue
            $page = (Invoke-WebRequest $shown[0].MessageData.Url).Content
            $code = [Net.WebUtility]::HtmlDecode(($page -split 'readonly>')[1].Split('<')[0])
            $session = Connect-SignInSession -ProfileName dev -Remote -VerificationCode $code
            $keys = Get-SignInCredential -ProfileName dev
            ($session | Get-SignInOAuth2TokenInfo -Credential $keys).Active | Should -BeTrue
            $session | Revoke-SignInOAuth2Token -Credential $keys -InformationVariable said -InformationAction SilentlyContinue
            "$said" | Should -BeLike '*AdministratorAccess/jane*'
            (Get-SignInOAuth2TokenInfo -SessionArn $session.SessionArn -Credential $keys).Active | Should -BeFalse
            $session.Path | Should -Exist
        }

        It 'says that nobody is signed in there' {
            { Revoke-SignInOAuth2Token -SessionArn arn:aws:iam::111122223333:user/nobody -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
        }
    }

    Context 'What is in a vault' -Skip:([bool] $noVault) {
        BeforeAll {
            Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction SilentlyContinue | Out-Null
            Register-SecretVault -Name Ops -ModuleName Microsoft.PowerShell.SecretStore
        }

        AfterAll { Unregister-SecretVault Ops }

        It 'is looked at and revoked by its name, or piped' {
            $code = New-TestSignInCode $emulator
            $signIn = New-SignInOAuth2Token @code -Vault Ops -SecretName console
            $with = @{ Credential = $signIn.AccessToken }
            (Get-SignInOAuth2TokenInfo -Vault Ops -SecretName console @with).TokenType | Should -Be 'refresh_token'
            (Get-SignInSession -Vault Ops | Get-SignInOAuth2TokenInfo @with).Active | Should -BeTrue
            Revoke-SignInOAuth2Token -Vault Ops -SecretName console @with -InformationAction Ignore
            (Get-SignInOAuth2TokenInfo -Vault Ops -SecretName console @with).Active | Should -BeFalse
            (Get-SignInSession -Vault Ops).SecretName | Should -Contain 'console'
            { Revoke-SignInOAuth2Token -Vault Ops -SecretName nobody @with -ErrorAction Stop } | Should -Throw -ErrorId 'SecretNotFound,*'
        }
    }

    Context 'All of them' {
        It '<Cmdlet> tells <Shape> with <Name> as <Id>' -ForEach $(foreach ($call in $calls) { foreach ($one in $errors) { $call + $one } }) {
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError($Shape, $Name).On($Operation).Repeat(3))
            $failure = $Call | Should -Throw -ErrorId "$Id,*" -PassThru
            $failure.ErrorDetails.RecommendedAction | Should -BeLike $Next
            $failure.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
            $failure.Exception.ErrorCode | Should -Be $Shape
            "$failure $($failure.TargetObject)" | Should -Not -BeLike '*some+token*'
        }

        It '<Cmdlet> tries again after a failure of the service, signed anew' -ForEach $calls {
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServerError(2).On($Operation))
            & $Call | Out-Null
            @($emulator.Requests | Where-Object Operation -EQ $Operation).Count | Should -Be 3
        }

        It '<Cmdlet> is refused with FIPS, for which there is no such endpoint' -ForEach $calls {
            $env:AWS_USE_FIPS_ENDPOINT = 'true'
            try { $Call | Should -Throw -ErrorId 'InvalidConfiguration,*' -ExpectedMessage '*FIPS endpoints are not supported for OAuth*' }
            finally { Remove-Item Env:AWS_USE_FIPS_ENDPOINT }
        }

        It '<Cmdlet> says which region it misses' -ForEach $calls {
            $env:AWS_REGION = $null
            $env:AWS_ENDPOINT_URL_SIGNIN = $null
            $Call | Should -Throw -ErrorId 'MissingRegion,*'
        }

        It '<Cmdlet> says that there are no credentials' -ForEach $signed {
            $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $null
            $env:AWS_EC2_METADATA_DISABLED = 'true'
            try { $Call | Should -Throw -ErrorId 'CredentialsNotFound,*' }
            finally { Remove-Item Env:AWS_EC2_METADATA_DISABLED }
        }

        It '<Cmdlet> signs by the service''s time if this machine''s clock is wrong, and says so' -ForEach $signed {
            # What another test left of a correction ends with the first answer that has the right time.
            & $Call | Out-Null
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ClockSkew([timespan]::FromMinutes(25)).On($Operation).Repeat(2))
            $VerbosePreference = 'Continue'
            $lines = & $Call 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message
            $VerbosePreference = 'SilentlyContinue'
            @($lines -like '*25 min behind the service*').Count | Should -Be 1
            @($emulator.Requests | Where-Object Operation -EQ $Operation).StatusCode | Should -Be 200, 403, 200
            & $Call | Out-Null
            @($emulator.Requests | Where-Object Operation -EQ $Operation).StatusCode | Should -Be 200, 403, 200, 200 -Because 'the time is known now'
            # And once the two agree again, nothing is lost.
            $emulator.ClearFaults()
            1..2 | ForEach-Object { & $Call | Out-Null }
            @($emulator.Requests | Where-Object Operation -EQ $Operation).StatusCode | Should -Be 200, 403, 200, 200, 403, 200, 200
        }

        It '<Cmdlet> goes to the OAuth host of the region' -ForEach $calls {
            # Functions of this file are not known where it runs.
            Get-AskedHost ([scriptblock]::Create("$Call -Verbose".Replace('(New-TestJwt)', 'a.b.c'))) | Should -Be 'eu-west-1.oauth.signin.aws'
        }

        It '<Cmdlet> gives secrets as text with -AsPlainText' -ForEach ($calls | Where-Object Cmdlet -Like New-*) {
            $text = & ([scriptblock]::Create("$Call".Replace('-ErrorAction Stop', '-AsPlainText')))
            $text.AccessToken | Should -BeOfType string
            $text.AccessToken | Should -BeLike 'eyJ*'
            ($text | ConvertTo-Json | ConvertFrom-Json).AccessToken | Should -Be $text.AccessToken
            "$text" | Should -Not -BeLike '*eyJ*'
        }
    }
}
