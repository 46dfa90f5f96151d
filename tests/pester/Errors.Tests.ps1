BeforeAll { Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force }

Describe 'Errors' {
    BeforeEach {
        $emulator = New-TestEmulator
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
        $request = @{ ClientId = 'c'; ClientSecret = 's'; RefreshToken = 'r' }
    }

    AfterEach { $emulator.Dispose() }

    It '<Operation> tells <Shape> as <Id>' -ForEach @(
        $common = 'InvalidRequest', 'InvalidClient', 'InvalidGrant', 'UnauthorizedClient', 'UnsupportedGrantType', 'InvalidScope',
        'AuthorizationPending', 'SlowDown', 'AccessDenied', 'ExpiredToken', 'InternalServer'
        $model = [ordered]@{
            RegisterClient           = 'InvalidRequest', 'InvalidScope', 'InvalidClientMetadata', 'InternalServer', 'InvalidRedirectUri', 'UnsupportedGrantType', 'SlowDown'
            StartDeviceAuthorization = 'InvalidRequest', 'InvalidClient', 'UnauthorizedClient', 'SlowDown', 'InternalServer'
            CreateToken              = $common
            CreateTokenWithIAM       = $common + 'InvalidRequestRegion'
        }
        foreach ($name in $model.Keys) {
            foreach ($id in $model[$name]) { @{ Operation = $name; Shape = "${id}Exception"; Id = $id } }
        }
    ) {
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError($Shape, $null, $null, 'KMS_DisabledException').On($Operation).Repeat(3))
        $call = switch ($Operation) {
            RegisterClient { { Register-SsoClient x @service @silent } }
            StartDeviceAuthorization { { Start-SsoDeviceAuthorization https://example.awsapps.com/start -ClientId c -ClientSecret s @service @silent } }
            CreateToken { { New-SsoToken @request @service @silent } }
            CreateTokenWithIAM { { New-SsoTokenWithIam arn:aws:sso::123456789012:application/ssoins-1/apl-1 -RefreshToken r -AccessKeyId AKIDEXAMPLE -SecretAccessKey k @service @silent } }
        }
        $silent = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures' }
        . $call | Should -BeNullOrEmpty
        @($failures).Count | Should -Be 1
        $failure = $failures[0]
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,SsoOidc.Commands.*"
        $failure.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $failure.TargetObject | Should -Not -BeNullOrEmpty
        $failure.Exception | Should -BeOfType SsoOidc.Core.SsoOidcException
        $failure.Exception.ErrorCode | Should -Be $Shape
        $failure.Exception.Reason | Should -Be 'KMS_DisabledException'
        $failure.Exception.RequestId | Should -Not -BeNullOrEmpty
        $failure.Exception.HttpStatusCode | Should -Be ([int]($emulator.Requests | Select-Object -Last 1).StatusCode)
    }

    It 'tells <What> as <Id>' -ForEach @(
        @{ What = 'an HTML page with 502'; Fault = { [SsoOidc.Emulator.EmulatorFault]::HtmlBody(502) }; Id = 'BadResponse' }
        @{ What = 'an HTML page with 200'; Fault = { [SsoOidc.Emulator.EmulatorFault]::HtmlBody(200) }; Id = 'BadResponse' }
        @{ What = 'an HTML page with 403'; Fault = { [SsoOidc.Emulator.EmulatorFault]::HtmlBody(403) }; Id = 'BadResponse' }
        @{ What = 'an empty answer'; Fault = { [SsoOidc.Emulator.EmulatorFault]::EmptyBody(200) }; Id = 'BadResponse' }
        @{ What = 'truncated JSON'; Fault = { [SsoOidc.Emulator.EmulatorFault]::TruncatedBody() }; Id = 'BadResponse' }
        @{ What = 'a connection that is cut'; Fault = { [SsoOidc.Emulator.EmulatorFault]::CutConnection(1) }; Id = 'EndpointUnreachable' }
        @{ What = 'a connection that is dropped'; Fault = { [SsoOidc.Emulator.EmulatorFault]::DropConnection(1) }; Id = 'EndpointUnreachable' }
        @{ What = 'throttling'; Fault = { [SsoOidc.Emulator.EmulatorFault]::Throttled(1, 10) }; Id = 'TooManyRequests' }
        @{ What = 'a server that fails'; Fault = { [SsoOidc.Emulator.EmulatorFault]::ServerError(1) }; Id = 'InternalServer' }
    ) {
        $env:AWS_MAX_ATTEMPTS = '1'
        try {
            $null = $emulator.AddFault((& $Fault).On('RegisterClient'))
            { Register-SsoClient x @service -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        }
        finally { $env:AWS_MAX_ATTEMPTS = $null }
    }

    It 'goes on after <What>' -ForEach @(
        @{ What = 'two failures of the server'; Fault = { [SsoOidc.Emulator.EmulatorFault]::ServerError(2) } }
        @{ What = 'two dropped connections'; Fault = { [SsoOidc.Emulator.EmulatorFault]::DropConnection(2) } }
        @{ What = 'throttling with a hint'; Fault = { [SsoOidc.Emulator.EmulatorFault]::Throttled(1, 10) } }
        @{ What = 'a wrong content type'; Fault = { [SsoOidc.Emulator.EmulatorFault]::WrongContentType('text/plain') } }
    ) {
        $null = $emulator.AddFault((& $Fault).On('RegisterClient'))
        Register-SsoClient x @service | Should -Not -BeNullOrEmpty
    }

    It 'tells a reply without a token' {
        $device = Register-SsoClient x @service | Start-SsoDeviceAuthorization https://example.awsapps.com/start
        $emulator.Approve($device.UserCode)
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::NoAccessToken(1))
        { $device | New-SsoToken -NoWait -ErrorAction Stop } | Should -Throw -ErrorId 'BadResponse,*'
    }

    It 'tells an endpoint that is not there, a name that is not known, and one that does not answer' {
        { Register-SsoClient x -Region us-east-1 -EndpointUrl http://127.0.0.1:9 -ErrorAction Stop } | Should -Throw -ErrorId 'EndpointUnreachable,*'
        { Register-SsoClient x -Region us-east-1 -EndpointUrl https://no-such-host.invalid -ErrorAction Stop } | Should -Throw -ErrorId 'EndpointUnreachable,*'
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::Delay([timespan]::FromMinutes(5), 9))
        { Register-SsoClient x @service -TimeoutSec 1 -ErrorAction Stop } | Should -Throw -ErrorId 'RequestTimeout,*'
    }

    It 'tells settings that can not be' {
        { Register-SsoClient x -ErrorAction Stop } | Should -Throw -ErrorId 'MissingRegion,*'
        { Register-SsoClient x -Region 'evil.example/' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConfiguration,*'
        { Register-SsoClient x @service -UseFipsEndpoint -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConfiguration,*'
        { Register-SsoClient x @service -ProfileName nobody -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileNotFound,*'
        { Register-SsoClient x -Region us-east-1 -EndpointUrl http://example.com -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConfiguration,*'
    }

    It 'takes region and endpoint from the environment and the config file' {
        $env:AWS_REGION = 'us-east-1'
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $emulator.BaseUrl
        try { (Register-SsoClient env).Region | Should -Be 'us-east-1' }
        finally { $env:AWS_REGION = $null; $env:AWS_ENDPOINT_URL_SSO_OIDC = $null }

        $before = $env:AWS_CONFIG_FILE
        $env:AWS_CONFIG_FILE = "$TestDrive/config"
        "[profile dev]`nsso_session = corp`nservices = local`n[sso-session corp]`nsso_region = eu-west-1`n[services local]`nsso_oidc =`n  endpoint_url = $($emulator.BaseUrl)" |
            Set-Content $env:AWS_CONFIG_FILE
        try { (Register-SsoClient file -ProfileName dev).Region | Should -Be 'eu-west-1' }
        finally { $env:AWS_CONFIG_FILE = $before }
    }

    It 'stops with -ErrorAction Stop and fills -ErrorVariable' {
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError('InvalidScopeException').On('RegisterClient'))
        { 'a', 'b' | Register-SsoClient @service -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidScope,*'
        @($emulator.Requests).Count | Should -Be 1
    }
}
