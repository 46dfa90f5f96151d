BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $application = 'arn:aws:sso::123456789012:application/ssoins-1/apl-1'
    $keys = @{ AccessKeyId = 'AKIDEXAMPLE'; SecretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

    # A JWT in form; its signature is nobody's.
    function New-TestJwt {
        $part = { param($text) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text)).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
        '{0}.{1}.c2ln' -f (& $part '{"alg":"RS256"}'), (& $part ('{{"sub":"jane","jti":"{0}"}}' -f [guid]::NewGuid()))
    }
}

Describe 'New-SsoTokenWithIam' {
    BeforeEach {
        $emulator = New-TestEmulator
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
    }

    AfterEach { $emulator.Dispose() }

    It 'gets tokens for a JWT' {
        $token = New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service @keys
        $token | Should -BeOfType SsoOidc.SsoIamToken
        $token.AccessToken | Should -BeOfType securestring
        $token.IdToken | Should -BeOfType securestring
        $token.TokenType | Should -Be 'Bearer'
        $token.IssuedTokenType | Should -BeLike 'urn:ietf:params:oauth:token-type:*'
        $token.Scope | Should -Contain 'sts:identity_context'
        $token.AwsAdditionalDetails.IdentityContext | Should -Not -BeNullOrEmpty
        $token.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now)
        $body = ($emulator.Requests | Select-Object -Last 1).Body | ConvertFrom-Json
        $body.grantType | Should -Be 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    }

    It 'refreshes, exchanges and redeems a code' {
        $token = New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service @keys
        $fresh = $token | New-SsoTokenWithIam @keys
        (ConvertFrom-TestSecret $fresh.AccessToken) | Should -Not -Be (ConvertFrom-TestSecret $token.AccessToken)
        $exchanged = New-SsoTokenWithIam $application -SubjectToken $fresh.AccessToken -RequestedTokenType urn:ietf:params:oauth:token-type:access_token @service @keys
        $exchanged | Should -Not -BeNullOrEmpty

        $emulator.Dispose()
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
        $code = Get-TestAuthorizationCode $emulator.BaseUrl '/authorize' @{
            response_type = 'code'; client_id = $application; redirect_uri = 'http://127.0.0.1:8123/cb'; state = 's'
            code_challenge_method = 'S256'; code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
        }
        New-SsoTokenWithIam $application -Code $code -RedirectUri http://127.0.0.1:8123/cb -Region us-east-1 -EndpointUrl $emulator.BaseUrl @keys `
            -CodeVerifier dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | Should -BeOfType SsoOidc.SsoIamToken
    }

    It 'takes credentials by the names of AWS Tools, and from the pipeline' {
        New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service -AccessKey AKIDEXAMPLE -SecretKey $keys.SecretAccessKey -SessionToken SESSIONTOKENEXAMPLE |
            Should -Not -BeNullOrEmpty
        [pscustomobject]($keys + @{ ClientId = $application; Assertion = New-TestJwt }) | New-SsoTokenWithIam @service | Should -Not -BeNullOrEmpty
    }

    It 'finds credentials in <Where>' -ForEach @(
        @{ Where = 'the environment'; Set = { $env:AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE'; $env:AWS_SECRET_ACCESS_KEY = $keys.SecretAccessKey }; Profile = @{} }
        @{ Where = 'the credentials file'; Profile = @{}; Set = {
                $env:AWS_SHARED_CREDENTIALS_FILE = "$TestDrive/credentials"
                "[default]`naws_access_key_id = AKIDEXAMPLE`naws_secret_access_key = $($keys.SecretAccessKey)" | Set-Content $env:AWS_SHARED_CREDENTIALS_FILE
            }
        }
        @{ Where = 'a credential process'; Profile = @{ ProfileName = 'signer' }; Set = {
                $env:AWS_CONFIG_FILE = "$TestDrive/config"
                @{ Version = 1; AccessKeyId = 'AKIDEXAMPLE'; SecretAccessKey = $keys.SecretAccessKey } | ConvertTo-Json | Set-Content "$TestDrive/keys.json"
                "[profile signer]`ncredential_process = pwsh -NoProfile -Command Get-Content '$TestDrive/keys.json'" | Set-Content $env:AWS_CONFIG_FILE
            }
        }
    ) {
        $before = @{}
        'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE' | ForEach-Object { $before[$_] = [Environment]::GetEnvironmentVariable($_) }
        try {
            . $Set
            New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service @Profile -ErrorAction Stop | Should -Not -BeNullOrEmpty
        }
        finally { $before.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $before[$_]) } }
    }

    It 'lists where it looked for credentials' {
        $failure = { New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service -ErrorAction Stop } | Should -Throw -ErrorId 'CredentialsNotFound,*' -PassThru
        foreach ($place in 'environment', 'credentials file', 'config file', 'container', 'instance metadata') { "$failure" | Should -BeLike "*$place*" }
    }

    It 'tells a wrong secret, an unknown key and a wrong region' {
        { New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service -AccessKeyId AKIDEXAMPLE -SecretAccessKey wrong -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidSignature,*'
        { New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service -AccessKeyId AKIDNOBODY -SecretAccessKey x -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidCredentials,*'
        $failure = { New-SsoTokenWithIam $application -Assertion (New-TestJwt) -Region eu-west-1 -EndpointUrl $emulator.BaseUrl @keys -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidRequestRegion,*' -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Region us-east-1*'
        $failure.Exception.Region | Should -Be 'us-east-1'
    }

    It 'signs anew for each attempt' {
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServerError(2).On('CreateTokenWithIAM'))
        $token = New-SsoTokenWithIam $application -Assertion (New-TestJwt) @service @keys
        $token.ResponseMetadata.RetryAttempts | Should -Be 2
    }

    It 'refuses a device code grant' {
        { New-SsoTokenWithIam $application -Assertion (New-TestJwt) -GrantType DeviceCode @service @keys -ErrorAction Stop } |
            Should -Throw -ErrorId 'UnsupportedGrantType,*'
    }
}
