BeforeAll { Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force }

Describe 'Secrets' {
    It 'are on no stream, in no error, view, transcript or -WhatIf text' {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
        $loud = @{ Verbose = $true; Debug = $true; InformationAction = 'Continue'; ErrorAction = 'Continue'; WarningAction = 'Continue' }
        $planted = 1..9 | ForEach-Object { "sentinel-$_-$([guid]::NewGuid().ToString('N'))" }
        $jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZW50aW5lbCJ9.c2VudGluZWw'
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $null = Start-Transcript $transcript
        try {
            $text = . {
                $client = Register-SsoClient audit @service @loud
                $device = $client | Start-SsoDeviceAuthorization https://example.awsapps.com/start @loud
                $token = $device | New-SsoToken @loud
                $fresh = $token | New-SsoToken @loud
                $code = New-TestSignInCode $emulator
                $signIn = New-SignInOAuth2Token @code @service @loud
                $refreshed = $signIn | New-SignInOAuth2Token @loud
                $keys = @{ AccessKeyId = 'AKIDEXAMPLE'; SecretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
                $iam = New-SsoTokenWithIam arn:aws:sso::123456789012:application/ssoins-1/apl-1 -Assertion $jwt @keys @service @loud
                $env:AWS_ENDPOINT_URL = $emulator.BaseUrl
                $session = Connect-SsoSession -StartUrl https://example.awsapps.com/start -Region us-east-1 -UseDeviceCode @loud
                $held = Get-SsoToken @loud
                $null = Get-SsoToken -MinimumValidity (New-TimeSpan -Days 1) @loud
                Get-SsoSession | Format-List * | Out-String -Width 400
                Test-SsoSession @loud
                $outputs = $client, $device, $token, $fresh, $signIn, $refreshed, $iam, $session, $held
                $outputs | Out-String -Width 400
                $outputs | Format-List | Out-String -Width 400
                $outputs | Format-Table * | Out-String -Width 400
                $outputs | Format-List * | Out-String -Width 400
                $outputs | ForEach-Object { "$_" }
                $outputs | ConvertTo-Json -Depth 4
                $signIn.AccessToken | Format-List * | Out-String

                # Requests that fail, with planted secrets, and a service that echoes them.
                foreach ($call in @(
                        @{ RefreshToken = $planted[1] }
                        @{ DeviceCode = $planted[2]; NoWait = $true }
                        @{ Code = $planted[3]; CodeVerifier = $planted[4] }
                    )) {
                    $sent = $call.Values.Where({ $_ -is [string] }) + $planted[0]
                    $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError('InvalidRequestException', $null, "echo $sent", "$sent").On('CreateToken'))
                    New-SsoToken -ClientId c -ClientSecret $planted[0] @call @service @loud
                    New-SsoToken -ClientId c -ClientSecret $planted[0] @call @service @loud -WhatIf
                }
                $emulator.ClearFaults()
                $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::HtmlBody(403).Repeat(20))
                New-SignInOAuth2Token -RefreshToken $planted[5] -DPoPKey $planted[6] @service @loud
                New-SsoTokenWithIam app -Assertion $planted[7] -AccessKeyId AKID -SecretAccessKey $planted[8] @service @loud
                Disconnect-SsoSession @loud
                Get-SsoToken @loud
                $Error | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 400; $_.Exception.ToString(); $_.TargetObject }
                Get-Error -Newest 20 | Out-String -Width 400
            } *>&1 | Out-String -Width 400
        }
        finally { $null = Stop-Transcript; $emulator.Dispose() }

        $issued = foreach ($object in $client, $device, $token, $fresh, $signIn, $refreshed, $iam, $held, $signIn.AccessToken) {
            $object.PSObject.Properties | Where-Object { $_.Value -is [securestring] } | ForEach-Object { ConvertFrom-TestSecret $_.Value }
        }
        @($issued).Count | Should -BeGreaterThan 0 -Because 'the outputs must reach this scope'
        $everything = $text + (Get-Content $transcript -Raw)
        $everything | Should -BeLike '*request id*'
        foreach ($secret in @($issued) + $jwt) { $everything.Contains($secret) | Should -BeFalse }
        # The command line of a transcript's host is the test's own; what the module prints is in $text.
        $leaks = $planted | Where-Object { $text.Contains($_) }
        $leaks | Should -BeNullOrEmpty
    }
}
