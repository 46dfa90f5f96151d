BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $emulator = New-TestEmulator
    $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
    function Get-LastBody { ($emulator.Requests | Select-Object -Last 1).Body | ConvertFrom-Json -AsHashtable }
}

AfterAll { $emulator.Dispose() }

Describe 'Register-SsoClient' {
    It 'registers a client that can be refreshed' {
        $client = Register-SsoClient deploy @service -WarningVariable warnings
        $client | Should -BeOfType SsoOidc.SsoClient
        $client.ClientId | Should -Not -BeNullOrEmpty
        $client.ClientSecret | Should -BeOfType securestring
        $client.ClientSecretExpiresAt | Should -BeOfType DateTimeOffset
        $client.ClientSecretExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddDays(89))
        $client.ClientIdIssuedAt | Should -BeLessThan ([DateTimeOffset]::Now.AddMinutes(1))
        $client.Region | Should -Be 'us-east-1'
        $client.EndpointUrl | Should -Be $emulator.BaseUrl
        $client.ResponseMetadata.HttpStatusCode | Should -Be 200
        $client.ResponseMetadata.RequestId | Should -Not -BeNullOrEmpty
        $client.ResponseMetadata.RetryAttempts | Should -Be 0
        $client.ResponseMetadata.HttpHeaders['content-type'] | Should -BeLike 'application/json*'
        $warnings | Should -BeNullOrEmpty

        $body = Get-LastBody
        $body.clientType | Should -Be 'public'
        $body.scopes | Should -Be @('sso:account:access')
        $body.grantTypes | Should -Be @('urn:ietf:params:oauth:grant-type:device_code', 'refresh_token')
        $body.Keys | Should -Not -Contain 'redirectUris'
    }

    It 'sends every member' {
        $null = Register-SsoClient all @service -ClientType public -Scopes sso:account:access, openid -GrantTypes AuthorizationCode, refresh_token `
            -RedirectUris http://127.0.0.1/oauth/callback -IssuerUrl https://example.awsapps.com/start `
            -EntitledApplicationArn arn:aws:sso::123456789012:application/ssoins-1/apl-1
        $body = Get-LastBody
        $body.clientName | Should -Be 'all'
        $body.scopes | Should -Be @('sso:account:access', 'openid')
        $body.grantTypes | Should -Be @('authorization_code', 'refresh_token')
        $body.redirectUris | Should -Be @('http://127.0.0.1/oauth/callback')
        $body.issuerUrl | Should -Be 'https://example.awsapps.com/start'
        $body.entitledApplicationArn | Should -Be 'arn:aws:sso::123456789012:application/ssoins-1/apl-1'
    }

    It 'warns about <What>' -ForEach @(
        @{ What = 'no scope'; Arguments = @{ Scope = @() }; Like = '*without a scope*' }
        @{ What = 'no refresh grant'; Arguments = @{ GrantType = 'DeviceCode' }; Like = '*RefreshToken*' }
    ) {
        $null = Register-SsoClient legacy @service @Arguments -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings.Count | Should -Be 1
        $warnings[0] | Should -BeLike $Like
    }

    It 'registers each name piped in, and goes on after a failure' {
        $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError('InvalidClientMetadataException').On('RegisterClient'))
        $clients = 'a', 'b', 'c' | Register-SsoClient @service -ErrorVariable failures -ErrorAction SilentlyContinue
        $clients.ClientName | Should -Be @('b', 'c')
        $failures.Count | Should -Be 1
        $failures[0].TargetObject | Should -Be 'a'
        $failures[0].FullyQualifiedErrorId | Should -Be 'InvalidClientMetadata,SsoOidc.Commands.RegisterSsoClientCommand'
    }

    It 'takes CSV rows by property name' {
        $rows = "ClientName,Region,EndpointUrl,Scopes`none,us-east-1,$($emulator.BaseUrl),sso:account:access openid`ntwo,us-east-1,$($emulator.BaseUrl)," | ConvertFrom-Csv
        $clients = $rows | Register-SsoClient -WarningAction SilentlyContinue
        $clients.ClientName | Should -Be @('one', 'two')
        $clients[0].ClientScope | Should -Be @('sso:account:access', 'openid')
    }

    It 'calls nobody with -WhatIf' {
        $before = $emulator.Requests.Count
        Register-SsoClient quiet @service -WhatIf | Should -BeNullOrEmpty
        $emulator.Requests.Count | Should -Be $before
    }
}
