BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $emulator = Start-SsoEmulator -SessionLifetime 30d -ApproveAutomatically
    $device = $emulator | Register-SsoClient plain | Start-SsoDeviceAuthorization $emulator.StartUrl
    $secret = $device | New-SsoToken -InformationAction Ignore
    $text = ConvertFrom-TestSecret $secret.AccessToken
    # Each use spends the refresh token, so the tests hand on what they got.
    $kept = @{ Plain = $secret | New-SsoToken -AsPlainText }

    $code = New-TestSignInCode ([pscustomobject]@{ BaseUrl = $emulator.EndpointUrl })
    $location = @{ Region = 'us-east-1'; EndpointUrl = $emulator.EndpointUrl }
    $kept.SignIn = New-SignInOAuth2Token @code @location -AsPlainText
}

AfterAll { $emulator | Stop-SsoEmulator }

Describe '-AsPlainText' {
    It 'gives strings that <Name> shows' -ForEach @(
        @{ Name = 'ConvertTo-Json'; Show = { $args[0] | ConvertTo-Json -WarningAction Ignore } }
        @{ Name = 'ConvertTo-Json with -InputObject'; Show = { ConvertTo-Json $args[0] -WarningAction Ignore } }
        @{ Name = 'ConvertTo-Json in a hashtable'; Show = { @{ Token = $args[0] } | ConvertTo-Json -WarningAction Ignore } }
        @{ Name = 'ConvertTo-Json in a list in an object'; Show = { [pscustomobject]@{ Tokens = @($args[0], $args[0]) } | ConvertTo-Json -Depth 3 -WarningAction Ignore } }
        @{ Name = 'ConvertTo-Xml'; Show = { $args[0] | ConvertTo-Xml -As String } }
        @{ Name = 'ConvertTo-Xml in a hashtable'; Show = { @{ Token = $args[0] } | ConvertTo-Xml -As String -Depth 2 } }
        @{ Name = 'ConvertTo-Csv'; Show = { $args[0] | ConvertTo-Csv } }
        # Clixml writes the _x of a secret as _x005F_x.
        @{ Name = 'Export-Clixml'; Show = { [Management.Automation.PSSerializer]::Serialize(@{ Token = $args[0] }, 3).Replace('_x005F_', '_') } }
        @{ Name = 'Select-Object'; Show = { $args[0] | Select-Object * | ConvertTo-Json -WarningAction Ignore } }
    ) {
        $shown = & $Show $kept.Plain | Out-String
        foreach ($name in 'AccessToken', 'RefreshToken', 'ClientSecret') { $shown | Should -BeLike "*$($kept.Plain.$name)*" }
        $shown | Should -Not -Match 'Length"?: 1|SecureString'
        $shown = & $Show $kept.SignIn | Out-String
        foreach ($name in 'SecretAccessKey', 'RefreshToken') { $shown | Should -BeLike "*$($kept.SignIn.$name)*" }
    }

    It 'gives strings in the credential of a console sign-in too' {
        $json = $kept.SignIn | ConvertTo-Json -Depth 3 | ConvertFrom-Json
        $json.AccessToken.SecretAccessKey | Should -Be $kept.SignIn.SecretAccessKey
        $json.AccessToken.SecretKey | Should -Be $kept.SignIn.SecretAccessKey
        $json.AccessToken.SessionToken | Should -BeOfType string
        $json.DPoPKey | Should -BeLike '-----BEGIN*'
    }

    It 'gives output that goes on through the pipe, <Name>' -ForEach @(
        @{ Name = 'as it is'; Way = { $_ } }
        @{ Name = 'as JSON'; Way = { $_ | ConvertTo-Json -Depth 3 | ConvertFrom-Json } }
        @{ Name = 'as CSV'; Way = { $_ | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Name = 'as Clixml'; Way = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) } }
    ) {
        $kept.Plain = $kept.Plain | ForEach-Object $Way | New-SsoToken -AsPlainText
        $kept.Plain.AccessToken | Should -BeOfType string
        $kept.Plain.ClientScope | Should -Not -Be 'System.String[]'
        $kept.SignIn = $kept.SignIn | ForEach-Object $Way | New-SignInOAuth2Token @location -AsPlainText
        $kept.SignIn.SecretAccessKey | Should -BeOfType string
    }

    It 'goes on as an argument' {
        $kept.Plain = New-SsoToken -Token $kept.Plain -AsPlainText
        $kept.Plain.RefreshToken | Should -BeOfType string
    }

    It 'has the views and the text of the output, which show no secret' {
        foreach ($output in $kept.Plain, $kept.SignIn) {
            foreach ($shown in ($output | Out-String), ($output | Format-List | Out-String), "$output", $output.ToString()) {
                $shown.Trim() | Should -Not -BeNullOrEmpty
                foreach ($name in 'AccessToken', 'RefreshToken', 'ClientSecret', 'SecretAccessKey', 'DPoPKey') {
                    if ($output.$name -is [string]) { $shown.Contains($output.$name) | Should -BeFalse -Because $name }
                }
            }
        }
        "$($kept.Plain)" | Should -BeLike 'SsoToken for https://*, expires *'
        "$($kept.SignIn.AccessToken)" | Should -BeLike 'AwsCredential ASIA*'
        $kept.Plain.PSObject.TypeNames[0] | Should -Be 'SsoOidc.SsoToken'
        $kept.Plain | Format-List | Out-String | Should -Match 'AccessToken +: \*\*\*\*'
    }
}

Describe 'A time in a row' {
    BeforeAll { $before = [cultureinfo]::CurrentCulture }

    AfterEach { [cultureinfo]::CurrentCulture = $before }

    It 'stays what it is under <_>' -ForEach 'de-DE', 'en-GB', 'fr-FR', 'tr-TR', 'th-TH', 'fa-IR', 'ar-SA', 'en-US' {
        [cultureinfo]::CurrentCulture = $_
        $march = [DateTimeOffset]::new(2026, 3, 4, 10, 15, 0, 0)
        $row = [pscustomobject]@{ ClientId = $device.ClientId; ClientSecret = ConvertFrom-TestSecret $device.ClientSecret; ClientSecretExpiresAt = $march }
        # By property name, and as a whole object.
        ($row | ConvertTo-Csv | ConvertFrom-Csv | Start-SsoDeviceAuthorization $emulator.StartUrl @location).ClientSecretExpiresAt | Should -Be $march
        $token = $row | Select-Object *, @{ n = 'RefreshToken'; e = { $kept.Plain.RefreshToken } } | ConvertTo-Csv | ConvertFrom-Csv
        $kept.Plain = $token | New-SsoToken @location -AsPlainText
        $kept.Plain.ClientSecretExpiresAt | Should -Be $march
        $row.ClientSecretExpiresAt = '2026-03-04T10:15:00Z'
        ($row | Start-SsoDeviceAuthorization $emulator.StartUrl @location).ClientSecretExpiresAt | Should -Be $march
    }
}
