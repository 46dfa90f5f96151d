BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $startUrl = 'https://example.awsapps.com/start'
}

Describe 'Signing in with a device code' {
    BeforeEach {
        $emulator = New-TestEmulator @{ SessionLifetime = [timespan]::FromDays(30) }
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
    }

    AfterEach { $emulator.Dispose() }

    Context 'From registration to token' {
        BeforeEach {
            function Start-TestDevice { Register-SsoClient deploy @service | Start-SsoDeviceAuthorization $startUrl }
        }

        It 'works in one pipe' {
            $emulator.Dispose()
            $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
            $token = Register-SsoClient deploy -Region us-east-1 -EndpointUrl $emulator.BaseUrl |
                Start-SsoDeviceAuthorization -StartUrl $startUrl |
                New-SsoToken -InformationAction Ignore
            $token | Should -BeOfType SsoOidc.SsoToken
            $token.AccessToken | Should -BeOfType securestring
            $token.RefreshToken | Should -BeOfType securestring
            $token.TokenType | Should -Be 'Bearer'
            $token.ExpiresIn | Should -BeGreaterThan 28000
            $token.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddHours(7))
            $token.StartUrl | Should -Be $startUrl
            $token.Region | Should -Be 'us-east-1'
            $token.IsExpired | Should -BeFalse
            $token.CanRefresh | Should -BeTrue
        }

        It 'carries what the next stage needs through <Name>' -ForEach @(
            @{ Name = 'Export-Clixml'; Carry = {
                    param($Object)
                    $file = Join-Path TestDrive: 'object.xml'
                    $Object | Export-Clixml $file
                    Import-Clixml $file
                }
            }
            @{ Name = 'a job'; Carry = { param($Object) Start-Job { $args[0] } -ArgumentList $Object | Receive-Job -Wait -AutoRemoveJob } }
            @{ Name = 'ForEach-Object -Parallel'; Carry = { param($Object) $Object | ForEach-Object -Parallel { $_ } } }
            @{ Name = 'Select-Object'; Carry = { param($Object) $Object | Select-Object * } }
        ) {
            $client = & $Carry (Register-SsoClient deploy @service)
            $device = & $Carry ($client | Start-SsoDeviceAuthorization $startUrl)
            $emulator.Approve($device.UserCode)
            $token = & $Carry ($device | New-SsoToken -InformationAction Ignore)
            $emulator.Clock.Advance([timespan]::FromHours(1))
            $fresh = $token | New-SsoToken
            $fresh.StartUrl | Should -Be $startUrl
            $fresh.ClientScope | Should -Be @('sso:account:access')
            $fresh.ClientSecretExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddDays(80))
        }

        It 'takes each object as an argument, with the region and endpoint it came from' {
            $client = Register-SsoClient deploy @service
            $device = Start-SsoDeviceAuthorization -Client $client -StartUrl $startUrl
            $emulator.Approve($device.UserCode)
            $token = New-SsoToken -DeviceAuthorization $device -InformationAction Ignore
            $fresh = New-SsoToken -Token $token
            $fresh.EndpointUrl | Should -Be $emulator.BaseUrl
            $fresh.Region | Should -Be 'us-east-1'
            $fresh.StartUrl | Should -Be $startUrl
            $fresh.ClientScope | Should -Be @('sso:account:access')
            $fresh.ClientSecretExpiresAt | Should -Be $client.ClientSecretExpiresAt
        }

        It 'lets what is given go before what the object carries' {
            $device = Register-SsoClient deploy @service | Start-SsoDeviceAuthorization $startUrl -Region eu-west-1
            $device.Region | Should -Be 'eu-west-1'
            $emulator.Approve($device.UserCode)
            $token = $device | New-SsoToken -Region eu-central-1 -InformationAction Ignore
            $token.Region | Should -Be 'eu-central-1'
            $token = $token | New-SsoToken -Region eu-north-1
            $token.Region | Should -Be 'eu-north-1'
            $other = 'https://other.awsapps.com/start'
            ($token | New-SsoToken -StartUrl $other).StartUrl | Should -Be $other
        }

        It 'carries nothing from one object to the next' {
            $devices = (Start-TestDevice), (Start-TestDevice)
            $devices | ForEach-Object { $emulator.Approve($_.UserCode) }
            $whole, $other = $devices | New-SsoToken -InformationAction Ignore
            $bare = [pscustomobject]@{ ClientId = $other.ClientId; ClientSecret = $other.ClientSecret; RefreshToken = $other.RefreshToken; EndpointUrl = $emulator.BaseUrl }
            $fresh = $whole, $bare | New-SsoToken
            $fresh[0].StartUrl | Should -Be $startUrl
            $fresh[1].StartUrl | Should -BeNullOrEmpty
            $fresh[1].ClientScope | Should -BeNullOrEmpty
            $fresh[1].ClientSecretExpiresAt | Should -BeNullOrEmpty
        }

        It 'sends each object of one pipe to where it came from' {
            $other = New-TestEmulator
            try {
                $clients = $emulator, $other, $emulator | ForEach-Object { Register-SsoClient deploy -Region us-east-1 -EndpointUrl $_.BaseUrl }
                $devices = $clients | Start-SsoDeviceAuthorization $startUrl
                $devices.EndpointUrl | Should -Be @($emulator.BaseUrl, $other.BaseUrl, $emulator.BaseUrl)
                $emulator.Approve($devices[0].UserCode)
                $other.Approve($devices[1].UserCode)
                $emulator.Approve($devices[2].UserCode)
                ($devices | New-SsoToken -NoWait | New-SsoToken).EndpointUrl | Should -Be $devices.EndpointUrl
            }
            finally { $other.Dispose() }
        }

        It 'tells a device code from a token in one pipe' {
            $first, $second = (Start-TestDevice), (Start-TestDevice)
            $first, $second | ForEach-Object { $emulator.Approve($_.UserCode) }
            $token = $first | New-SsoToken -InformationAction Ignore
            $both = $token, $second | New-SsoToken -InformationAction Ignore
            @($both).Count | Should -Be 2
            $both.AccessToken | ForEach-Object { ConvertFrom-TestSecret $_ } | Select-Object -Unique | Should -HaveCount 2
        }

        It 'carries it through CSV as well' {
            $client = Register-SsoClient deploy @service
            $plain = [pscustomobject]@{ ClientId = $client.ClientId; ClientSecret = ConvertFrom-TestSecret $client.ClientSecret; Region = 'us-east-1'; EndpointUrl = "$($emulator.BaseUrl)"; StartUrl = $startUrl }
            $device = $plain | ConvertTo-Csv | ConvertFrom-Csv | Start-SsoDeviceAuthorization
            $emulator.Approve($device.UserCode)
            $row = $device | Select-Object UserCode, VerificationUri, VerificationUriComplete, ExpiresIn, ExpiresAt, Interval, StartUrl, ClientId, Region, EndpointUrl, UseFipsEndpoint,
                @{ n = 'ClientSecret'; e = { ConvertFrom-TestSecret $_.ClientSecret } }, @{ n = 'DeviceCode'; e = { ConvertFrom-TestSecret $_.DeviceCode } }
            $token = $row | ConvertTo-Csv | ConvertFrom-Csv | New-SsoToken -InformationAction Ignore
            $token.StartUrl | Should -Be $startUrl
        }

        It 'takes <Form> that has the properties of a device authorization, of a token or of a client' -ForEach @(
            @{ Form = 'a custom object'; Carry = { [pscustomobject] $args[0] } }
            @{ Form = 'JSON'; Carry = { $args[0] | ConvertTo-Json | ConvertFrom-Json } }
            @{ Form = 'a CSV row'; Carry = { [pscustomobject] $args[0] | ConvertTo-Csv | ConvertFrom-Csv } }
        ) {
            $device = Start-TestDevice
            $emulator.Approve($device.UserCode)
            $bare = @{ ClientId = $device.ClientId; ClientSecret = ConvertFrom-TestSecret $device.ClientSecret } + $service
            $token = & $Carry ($bare + @{ DeviceCode = ConvertFrom-TestSecret $device.DeviceCode }) | New-SsoToken -InformationAction Ignore -ErrorAction Stop
            $token.RefreshToken | Should -BeOfType securestring
            $fresh = & $Carry ($bare + @{ RefreshToken = ConvertFrom-TestSecret $token.RefreshToken }) | New-SsoToken -ErrorAction Stop
            (ConvertFrom-TestSecret $fresh.AccessToken) | Should -Not -Be (ConvertFrom-TestSecret $token.AccessToken)
            { & $Carry $bare | New-SsoToken -Code wrong -ErrorAction Stop } | Should -Throw -ErrorId 'UnauthorizedClient,*'
            { & $Carry @{ ClientId = 'x' } | New-SsoToken -ErrorAction Stop } | Should -Throw
            ($emulator.Requests | Select-Object -Last 1).GrantType | Should -Be 'authorization_code'
        }

        It 'shows page and code on the information stream, with an object' {
            $device = Start-TestDevice
            $emulator.Approve($device.UserCode)
            $output = $device | New-SsoToken -InformationVariable shown 6>$null
            @($output).Count | Should -Be 1
            @($shown).Count | Should -Be 1
            $shown[0].MessageData | Should -BeOfType SsoOidc.DeviceAuthorizationPrompt
            $shown[0].MessageData.UserCode | Should -Be $device.UserCode
            $shown[0].MessageData.VerificationUriComplete | Should -Be $device.VerificationUriComplete
            $shown[0].Tags | Should -Contain 'PSHOST'
            "$($shown[0])" | Should -BeLike "*$($device.VerificationUriComplete)*"
            "$($shown[0])" | Should -BeLike "*$($device.UserCode)*"
        }

        It 'waits for the person' {
            $device = Start-TestDevice
            $emulator.ApproveAfter($device.UserCode, 1)
            $token = $device | New-SsoToken -InformationAction Ignore -ProgressAction SilentlyContinue
            $token | Should -Not -BeNullOrEmpty
            @($emulator.Requests | Where-Object Operation -eq 'CreateToken').Count | Should -Be 2
        }

        It 'waits for several together' {
            $devices = 1..5 | ForEach-Object { Start-TestDevice }
            foreach ($device in $devices) { $emulator.ApproveAfter($device.UserCode, 1) }
            $tokens = $devices | New-SsoToken -InformationAction Ignore -ProgressAction SilentlyContinue
            $tokens.Count | Should -Be 5
            # One after the other they would poll like 1 1 2 2 ...; together, every first poll comes before any second one.
            $polls = @($emulator.Requests | Where-Object Operation -eq 'CreateToken' | ForEach-Object { ($_.Body | ConvertFrom-Json).deviceCode })
            @($polls[0..4] | Sort-Object -Unique).Count | Should -Be 5
        }

        It 'goes on with the others when one is denied' {
            $devices = 1..3 | ForEach-Object { Start-TestDevice }
            $emulator.Approve($devices[0].UserCode)
            $emulator.Deny($devices[1].UserCode)
            $emulator.Approve($devices[2].UserCode)
            $tokens = $devices | New-SsoToken -InformationAction Ignore -ErrorAction SilentlyContinue -ErrorVariable failures
            $tokens.Count | Should -Be 2
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'AccessDenied,SsoOidc.Commands.NewSsoTokenCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
            $failures[0].TargetObject | Should -Be $startUrl
        }

        It 'asks once with -NoWait' {
            $device = Start-TestDevice
            $device | New-SsoToken -NoWait -ErrorAction SilentlyContinue -ErrorVariable failures -InformationVariable shown | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'AuthorizationPending,*'
            $shown | Should -BeNullOrEmpty
            $emulator.Approve($device.UserCode)
            $emulator.Clock.Advance([timespan]::FromSeconds(10))
            $device | New-SsoToken -NoWait | Should -BeOfType SsoOidc.SsoToken
        }

        It 'tells a code that expired' {
            $device = Start-TestDevice
            $emulator.Clock.Advance([timespan]::FromMinutes(11))
            { $device | New-SsoToken -InformationAction Ignore -ErrorAction Stop } | Should -Throw -ErrorId 'ExpiredToken,*'
        }

        It 'ends a wait with -TimeoutSec' {
            $device = Start-TestDevice
            { $device | New-SsoToken -TimeoutSec 1 -InformationAction Ignore -ProgressAction SilentlyContinue -ErrorAction Stop } |
                Should -Throw -ErrorId 'SignInTimeout,*' -ExpectedMessage 'Nobody approved the sign-in within the time limit.'
        }

        It 'slows down when told to, and still gets the token' {
            $device = Start-TestDevice
            $emulator.Approve($device.UserCode)
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::SlowDown(1))
            { $device | New-SsoToken -NoWait -ErrorAction Stop } | Should -Throw -ErrorId 'SlowDown,*'
            $emulator.Clock.Advance([timespan]::FromSeconds(10))
            $device | New-SsoToken -NoWait | Should -Not -BeNullOrEmpty
        }

        It 'goes on when the network fails for a moment' {
            $device = Start-TestDevice
            $emulator.Approve($device.UserCode)
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::DropConnection(2).On('CreateToken'))
            $device | New-SsoToken -InformationAction Ignore -ProgressAction SilentlyContinue | Should -Not -BeNullOrEmpty
            ($emulator.Requests | Select-Object -Last 1).StatusCode | Should -Be 200
        }

        It 'leaves nothing behind when the pipeline ends early' {
            $devices = 1..2 | ForEach-Object { Start-TestDevice }
            $emulator.Approve($devices[0].UserCode)
            $first = $devices | New-SsoToken -InformationAction Ignore -ProgressAction SilentlyContinue | Select-Object -First 1
            $first | Should -BeOfType SsoOidc.SsoToken
            $count = $emulator.Requests.Count
            Start-Sleep -Milliseconds 1300
            $emulator.Requests.Count | Should -Be $count
        }

        It 'ends at once with Ctrl+C' {
            $device = Start-TestDevice
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript('param($module, $device) Import-Module $module; $device | New-SsoToken').
                    AddArgument("$(Get-RepositoryRoot)/SsoOidc.psd1").AddArgument($device)
                $run = $shell.BeginInvoke()
                while (-not ($emulator.Requests | Where-Object Operation -eq 'CreateToken')) { Start-Sleep -Milliseconds 20 }
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                # The device code lasts ten minutes.
                $watch.Elapsed | Should -BeLessThan ([timespan]::FromMinutes(1))
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            }
            finally { $shell.Dispose() }
        }
    }

    Context 'New-SsoToken with a refresh token' {
        BeforeEach {
            $device = Register-SsoClient deploy @service | Start-SsoDeviceAuthorization $startUrl
            $emulator.Approve($device.UserCode)
            $token = $device | New-SsoToken -InformationAction Ignore
        }

        It 'gets a new access token and refresh token' {
            $fresh = $token | New-SsoToken
            (ConvertFrom-TestSecret $fresh.AccessToken) | Should -Not -Be (ConvertFrom-TestSecret $token.AccessToken)
            (ConvertFrom-TestSecret $fresh.RefreshToken) | Should -Not -Be (ConvertFrom-TestSecret $token.RefreshToken)
            ($fresh | New-SsoToken) | Should -Not -BeNullOrEmpty
        }

        It 'keeps the old refresh token when the answer has none' {
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::NoRefreshToken(1))
            $fresh = $token | New-SsoToken
            (ConvertFrom-TestSecret $fresh.RefreshToken) | Should -Be (ConvertFrom-TestSecret $token.RefreshToken)
        }

        It 'says that the session ended' {
            $emulator.EndSession($startUrl)
            { $token | New-SsoToken -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*'
        }

        It 'says that a token without refresh token can not be refreshed' {
            $legacy = [pscustomobject]@{ ClientId = $token.ClientId; ClientSecret = $token.ClientSecret; RefreshToken = $null; EndpointUrl = $emulator.BaseUrl }
            { $legacy | New-SsoToken -ErrorAction Stop } | Should -Throw -ErrorId 'RefreshTokenMissing,*'
        }

        It 'takes plain strings and gives them with -AsPlainText' {
            $row = [pscustomobject]@{
                ClientId = $token.ClientId; ClientSecret = (ConvertFrom-TestSecret $token.ClientSecret)
                RefreshToken = (ConvertFrom-TestSecret $token.RefreshToken); Region = 'us-east-1'; EndpointUrl = "$($emulator.BaseUrl)"
            }
            $plain = $row | ConvertTo-Csv | ConvertFrom-Csv | New-SsoToken -AsPlainText
            $plain.AccessToken | Should -BeOfType string
            $plain.RefreshToken | Should -BeOfType string
            $plain.ClientSecret | Should -Be $row.ClientSecret
            ($plain | New-SsoToken).AccessToken | Should -BeOfType securestring
            ($plain | Out-String) | Should -Not -BeLike "*$($plain.AccessToken)*"
        }

        It 'takes the wire name of the grant' {
            $token | New-SsoToken -GrantType refresh_token | Should -Not -BeNullOrEmpty
            { $token | New-SsoToken -GrantType urn:example:new -ErrorAction Stop } | Should -Throw -ErrorId 'UnsupportedGrantType,*'
        }

        It 'makes no call with -WhatIf' {
            $count = $emulator.Requests.Count
            $token | New-SsoToken -WhatIf | Should -BeNullOrEmpty
            $emulator.Requests.Count | Should -Be $count
        }
    }

    Context 'New-SsoToken with an authorization code' {
        It 'exchanges the code with PKCE' {
            $emulator.Dispose()
            $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
            $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
            $client = Register-SsoClient pkce @service -RedirectUri http://127.0.0.1/oauth/callback -IssuerUrl $startUrl
            $client.ClientGrantType | Should -Be @('authorization_code', 'refresh_token')
            $code = Get-TestAuthorizationCode $emulator.BaseUrl '/authorize' @{
                response_type = 'code'; client_id = $client.ClientId; redirect_uri = 'http://127.0.0.1:8123/oauth/callback'; state = 's'
                code_challenge_method = 'S256'; scopes = 'sso:account:access'; code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
            }
            $exchange = @{ Code = $code; RedirectUri = 'http://127.0.0.1:8123/oauth/callback' }
            { $client | New-SsoToken @exchange -CodeVerifier ('x' * 43) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*'
            $token = $client | New-SsoToken @exchange -CodeVerifier dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
            $token.RefreshToken | Should -Not -BeNullOrEmpty
            { $client | New-SsoToken @exchange -CodeVerifier dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk -ErrorAction Stop } |
                Should -Throw -ErrorId 'InvalidGrant,*'
        }
    }
}
