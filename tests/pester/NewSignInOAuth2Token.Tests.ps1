BeforeAll { Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force }

Describe 'New-SignInOAuth2Token' {
    BeforeEach {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
        $code = New-TestSignInCode $emulator
    }

    AfterEach { $emulator.Dispose() }

    It 'gets AWS credentials for an authorization code' {
        $signIn = New-SignInOAuth2Token @code @service
        $signIn | Should -BeOfType SsoOidc.SignInToken
        $signIn.AccessKeyId | Should -BeLike 'ASIA*'
        $signIn.SecretAccessKey | Should -BeOfType securestring
        $signIn.SessionToken | Should -BeOfType securestring
        $signIn.AccessToken | Should -BeOfType SsoOidc.AwsCredential
        $signIn.TokenType | Should -Be 'aws_sigv4'
        $signIn.ExpiresIn | Should -BeLessOrEqual 900
        (ConvertFrom-TestSecret $signIn.DPoPKey) | Should -BeLike '-----BEGIN EC PRIVATE KEY-----*'
        ($emulator.Requests | Select-Object -Last 1).Headers['DPoP'] | Should -Not -BeNullOrEmpty
    }

    It 'refreshes with the same key, which travels on the object' {
        $signIn = New-SignInOAuth2Token @code @service
        $first = $signIn | New-SignInOAuth2Token
        $second = $first | Export-Clixml "$TestDrive/s.xml"; $second = Import-Clixml "$TestDrive/s.xml" | New-SignInOAuth2Token
        $second.AccessKeyId | Should -Not -Be $first.AccessKeyId
        (ConvertFrom-TestSecret $second.DPoPKey) | Should -Be (ConvertFrom-TestSecret $signIn.DPoPKey)
        (ConvertFrom-TestSecret $second.IdToken) | Should -Be (ConvertFrom-TestSecret $signIn.IdToken)
    }

    It 'keeps the account of what is refreshed, <Name>' -ForEach @(
        @{ Name = 'from the pipeline'; Way = { param($signIn) $signIn | New-SignInOAuth2Token } }
        @{ Name = 'through Clixml'; Way = { param($signIn) [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($signIn)) | New-SignInOAuth2Token } }
        @{ Name = 'as plain text, through JSON'; Way = { param($signIn) $signIn | New-SignInOAuth2Token -AsPlainText | ConvertTo-Json | ConvertFrom-Json | New-SignInOAuth2Token } }
        @{ Name = 'twice'; Way = { param($signIn) $signIn | New-SignInOAuth2Token | New-SignInOAuth2Token } }
        @{ Name = 'by parameter'; Way = { param($signIn) New-SignInOAuth2Token -RefreshToken $signIn.RefreshToken -DPoPKey $signIn.DPoPKey -IdToken $signIn.IdToken -AccountId 999900009999 @service } }
    ) {
        $signIn = New-SignInOAuth2Token @code @service
        $signIn.AccessToken.AccountId | Should -Match '^\d{12}$'
        # A console session can be of another account than its ARN says.
        [SsoOidc.AwsCredential].GetProperty('AccountId').SetValue($signIn.AccessToken, '999900009999')
        $next = & $Way $signIn
        $next.AccountId | Should -Be '999900009999'
        $next.AccessToken.AccountId | Should -Be '999900009999'
    }

    It 'refreshes a token without an account' {
        $signIn = New-SignInOAuth2Token @code @service
        [SsoOidc.AwsCredential].GetProperty('AccountId').SetValue($signIn.AccessToken, $null)
        $next = $signIn | New-SignInOAuth2Token
        $next.AccessKeyId | Should -Not -Be $signIn.AccessKeyId
        [SsoOidc.AwsCredential].GetProperty('AccountId').SetValue($next.AccessToken, $null)
        $next = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($next)) | New-SignInOAuth2Token
        [SsoOidc.AwsCredential].GetProperty('AccountId').SetValue($next.AccessToken, $null)
        $next = $next | New-SignInOAuth2Token -AsPlainText | ConvertTo-Json | ConvertFrom-Json | ForEach-Object { $_.AccountId = $null; $_ } | New-SignInOAuth2Token
        # The identity token tells it.
        $next.AccessToken.AccountId | Should -Match '^\d{12}$'
    }

    It 'is refused with another key' {
        $signIn = New-SignInOAuth2Token @code @service
        $other = New-TestSignInCode $emulator
        $stranger = New-SignInOAuth2Token @other @service
        { $signIn | New-SignInOAuth2Token -DPoPKey $stranger.DPoPKey -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'makes a new proof for each attempt' {
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServerError(2).On('CreateOAuth2Token'))
        (New-SignInOAuth2Token @code @service).ResponseMetadata.RetryAttempts | Should -Be 2
        $proofs = $emulator.Requests | Where-Object Operation -eq 'CreateOAuth2Token' | ForEach-Object { $_.Headers['DPoP'] }
        @($proofs | Sort-Object -Unique).Count | Should -Be 3
    }

    It 'tells a key that is none' {
        { New-SignInOAuth2Token -RefreshToken x -DPoPKey nonsense @service -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDPoPKey,*'
    }

    It 'tells <Name> as <Id>' -ForEach @(
        @{ Shape = 'AccessDeniedException'; Name = 'TOKEN_EXPIRED'; Id = 'TokenExpired' }
        @{ Shape = 'AccessDeniedException'; Name = 'AUTHCODE_EXPIRED'; Id = 'AuthCodeExpired' }
        @{ Shape = 'AccessDeniedException'; Name = 'USER_CREDENTIALS_CHANGED'; Id = 'UserCredentialsChanged' }
        @{ Shape = 'AccessDeniedException'; Name = 'INSUFFICIENT_PERMISSIONS'; Id = 'InsufficientPermissions' }
        @{ Shape = 'ValidationException'; Name = 'INVALID_REQUEST'; Id = 'InvalidRequest' }
        @{ Shape = 'TooManyRequestsError'; Name = 'INVALID_REQUEST'; Id = 'TooManyRequests' }
        @{ Shape = 'InternalServerException'; Name = 'server_error'; Id = 'InternalServer' }
    ) {
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError($Shape, $Name, $null, $null).On('CreateOAuth2Token').Repeat(3))
        $failure = { New-SignInOAuth2Token @code @service -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*" -PassThru
        $failure.Exception.Error | Should -Be $Name
        $failure.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'names the grant as on the wire as well' {
        New-SignInOAuth2Token @code @service -GrantType authorization_code | Should -Not -BeNullOrEmpty
    }
}
