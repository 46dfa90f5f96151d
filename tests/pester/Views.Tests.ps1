BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../SsoOidc.psd1" -Force
    # All that cmdlets emit, and what is inside of it and is looked at by itself.
    $types = [SsoOidc.SsoToken].Assembly.GetExportedTypes() | Where-Object { $_.Namespace -eq 'SsoOidc' -and $_.IsClass -and -not $_.IsAbstract } | ForEach-Object FullName
    $types += 'SsoOidc.Core.ResponseMetadata', 'SsoOidc.Emulator.EmulatorUser', 'SsoOidc.Emulator.EmulatorAccount', 'SsoOidc.Emulator.PendingAuthorization'
    $types = $types | ForEach-Object { @{ Type = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $before = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
    $emulator = Start-SsoEmulator -ApproveAutomatically -Region ap-southeast-1
    $hidden = [Collections.Generic.List[string]]::new()
    function New-Hidden { $hidden.Add("hidden-$([guid]::NewGuid().ToString('N'))"); New-TestSecret $hidden[-1] }

    # One of each, as long as they come.
    $soon = [DateTimeOffset]::UtcNow.AddMinutes(42.1)
    $arn = 'arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-1111111111111111'
    $client = $emulator | Register-SsoClient deployment-nightly
    $device = $client | Start-SsoDeviceAuthorization $emulator.StartUrl
    $token = $device | New-SsoToken -InformationAction Ignore
    $client, $device, $token | ForEach-Object { $_.PSObject.Properties.Value } | Where-Object { $_ -is [securestring] } | ForEach-Object { $hidden.Add((ConvertFrom-TestSecret $_)) }
    $credential = [SsoOidc.AwsCredential] @{
        AccessKeyId = 'ASIAIOSFODNN7EXAMPLE'; SecretAccessKey = New-Hidden; SessionToken = New-Hidden; Expiration = $soon; AccountId = '111122223333'
    }
    $samples = @(
        $client, $device, $token, $credential
        [SsoOidc.SsoIamToken] @{
            AccessToken = New-Hidden; TokenType = 'Bearer'; ExpiresIn = 3600; ExpiresAt = $soon; RefreshToken = New-Hidden; IdToken = New-Hidden
            ClientId = $arn; Region = 'ap-southeast-1'; Scope = 'openid', 'sts:identity_context'; AwsAdditionalDetails = [SsoOidc.AwsAdditionalDetails]::new('context')
        }
        [SsoOidc.SignInToken] @{
            AccessToken = $credential; TokenType = 'aws_sigv4'; ExpiresIn = 900; ExpiresAt = $soon; RefreshToken = New-Hidden; IdToken = New-Hidden
            DPoPKey = New-Hidden; ClientId = 'arn:aws:signin:::devtools/same-device'; Region = 'ap-southeast-1'
        }
        [SsoOidc.AwsAdditionalDetails]::new('context')
        [SsoOidc.SsoSession] @{
            Name = 'https://example.awsapps.com/start'; SessionName = 'dev'; StartUrl = 'https://example.awsapps.com/start'; Region = 'ap-southeast-1'; ExpiresAt = $soon
            ClientSecretExpiresAt = $soon; CanRefresh = $true; Store = 'Vault'; Vault = 'Operations'; SecretName = 'nightly'; Kind = 'SsoToken'
        }
        [SsoOidc.SignInSession] @{
            SessionArn = 'arn:aws:sts::111122223333:assumed-role/Administrator/jane.doe@example.com'; AccountId = '111122223333'; Region = 'ap-southeast-1'
            ExpiresAt = $soon; ProfileName = [string[]]('dev', 'prod'); CanRefresh = $true; Store = 'File'; Path = '/home/jane/.aws/login/cache/0123456789abcdef.json'
        }
        [SsoOidc.DeviceAuthorizationPrompt] @{
            UserCode = 'ABCD-EFGH'; VerificationUri = 'https://example.awsapps.com/start/#/device'; ExpiresAt = $soon
            VerificationUriComplete = 'https://example.awsapps.com/start/#/device?user_code=ABCD-EFGH'; StartUrl = 'https://example.awsapps.com/start'
        }
        [SsoOidc.BrowserSignInPrompt] @{
            Url = 'https://oidc.ap-southeast-1.amazonaws.com/authorize?response_type=code&client_id=abcdefghijklmnop&redirect_uri=http%3A%2F%2F127.0.0.1%3A40000%2Foauth%2Fcallback'
            ExpiresAt = $soon; Target = 'https://example.awsapps.com/start'; IsOpened = $true
        }
        [SsoOidc.RemoteSignInPrompt] @{ Url = 'https://ap-southeast-1.signin.aws.amazon.com/v1/authorize?response_type=code'; Command = 'Connect-SignInSession -Remote -VerificationCode (Get-Clipboard)' }
        $emulator, $emulator.Users[0], $emulator.Accounts[0], $token.ResponseMetadata
        Get-SsoEmulatorRequest CreateToken -Last 1
        Add-SsoEmulatorFault AuthorizationPending -GrantType RefreshToken -UntilRemoved
    )
    $patient = Start-SsoEmulator
    $null = $patient | Register-SsoClient deployment-nightly | Start-SsoDeviceAuthorization $patient.StartUrl
    $samples += $patient.PendingAuthorizations
}

AfterAll {
    $PSStyle.OutputRendering = $before
    $emulator, $patient | Stop-SsoEmulator
}

Describe 'The views of <Type>' -ForEach $types {
    BeforeAll { $sample = $samples | Where-Object { $_.GetType().FullName -eq $Type } | Select-Object -First 1 }

    It 'are a table and a list' {
        $sample | Should -Not -BeNullOrEmpty
        (Get-FormatData $Type).FormatViewDefinition.Control | ForEach-Object { $_.GetType().Name } | Sort-Object | Should -Be 'ListControl', 'TableControl'
    }

    It 'fit into <_> columns, whole, and show no secret' -ForEach 80, 120 {
        $width = $_
        foreach ($view in { $sample }, { $sample | Format-Table }, { $sample | Format-List }) {
            $text = & $view | Out-String -Width $width
            $text.Trim() | Should -Not -BeNullOrEmpty
            $text -split "`r?`n" | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
            $text | Should -Not -Match "$([char] 0x2026)|#ERR|System\.|SsoOidc\.|\x1b"
            $hidden | Where-Object { $text.Contains($_) } | Should -BeNullOrEmpty
        }
    }

    It 'cut no word in the table at 80 columns that stood whole in the list' {
        $table = $sample | Format-Table | Out-String -Width 80
        # What is wrapped goes on in the same column; put together again it is all there.
        $header, $rule, $rows = $table.Trim("`r", "`n") -split "`r?`n" | Where-Object { $_.Trim() }
        $starts = [regex]::Matches($rule, '-+').Index
        $header.Length | Should -BeGreaterThan 0
        for ($i = 0; $i -lt $starts.Count; $i++) {
            $end = if ($i + 1 -lt $starts.Count) { $starts[$i + 1] } else { 80 }
            $label = $header.PadRight(80).Substring($starts[$i], $end - $starts[$i]).Trim()
            $cell = -join ($rows | ForEach-Object { $_.PadRight(80).Substring($starts[$i], $end - $starts[$i]).Trim() })
            if ($sample.PSObject.Properties[$label] -and $sample.$label -is [string]) { $cell | Should -BeExactly ($sample.$label -replace ' ') -Because "of $label" }
        }
    }

    It 'mask what is secret, and list only what there is' {
        $list = ($sample | Format-List | Out-String -Width 400) -split "`r?`n"
        foreach ($property in $sample.GetType().GetProperties() | Where-Object { $_.PropertyType -eq [securestring] -and $_.Name -ne 'SecretKey' -and $sample.($_.Name) }) {
            @($list -match "^$($property.Name) +:")[0] | Should -Match "^$($property.Name) +: \*\*\*\*$"
        }
        $labels = $list | ForEach-Object { if ($_ -match '^(\w+) +: ') { $Matches[1] } }
        $labels | Where-Object { $_ -notin $sample.PSObject.Properties.Name -and $_ -ne 'Waiting' } | Should -BeNullOrEmpty
    }

    It 'tell beside each end when it is from now' {
        $ends = $sample.PSObject.Properties | Where-Object { $_.Name -match 'ExpiresAt$|^Expiration$' -and $_.Value }
        if (-not $ends) { return }
        $sample | Format-Table | Out-String -Width 80 | Should -Match '\d{4}-\d\d-\d\d \d\d:\d\d +in \d+ (min|h|days)'
        foreach ($end in $ends) { $sample | Format-List | Out-String -Width 120 | Should -Match "$($end.Name) +: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d \(in \d+ (min|h|days)\)" }
    }
}

Describe 'An end' {
    BeforeAll {
        function Get-End { param([double] $Seconds) [SsoOidc.SsoSession] @{ Name = 'dev'; Store = 'File'; ExpiresAt = [DateTimeOffset]::UtcNow.AddSeconds($Seconds) } }
        function Get-Column { param($Session) if (($Session | Out-String -Width 80) -match '(in \d+ \w+|\d+ \w+ ago)') { $Matches[0] } }
    }

    It 'reads <Text> when <Seconds> seconds away' -ForEach @(
        @{ Seconds = 59.5; Text = 'in (59|60) s' }
        @{ Seconds = 2520; Text = 'in 42 min' }
        @{ Seconds = -301; Text = '5 min ago' }
        @{ Seconds = 28799; Text = 'in 8 h' }
        @{ Seconds = -7775000; Text = '90 days ago' }
    ) { Get-Column (Get-End $Seconds) | Should -Match "^$Text$" }

    It 'goes by the clock of the module' {
        $session = Get-End 7200
        $other = Start-SsoEmulator
        try {
            $null = $other | Set-SsoEmulatorClock -Advance 03:00:00
            Get-Column $session | Should -Be '60 min ago'
        }
        finally { $other | Stop-SsoEmulator }
    }

    It 'is still told after Export-Clixml' {
        [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-End 2520))) | Out-String -Width 80 |
            Should -Match '\d{4}-\d\d-\d\d \d\d:\d\d in 42 min'
    }

    It 'is red when over, yellow when near, and plain else' {
        $PSStyle.OutputRendering = 'Ansi'
        try {
            Get-End -60 | Out-String | Should -Match '\e\[31m60 s ago\e\[0m'
            Get-End 200 | Out-String | Should -Match '\e\[33min 3 min\e\[0m'
            Get-End 2520 | Out-String | Should -Not -Match '\e\[3[13]m'
            # Colours take no room.
            (Get-End -60 | Out-String -Width 80) -replace '\e\[[0-9;]*m' | Should -BeLike '*60 s ago*'
        }
        finally { $PSStyle.OutputRendering = 'PlainText' }
    }

    It 'has no colour in a file, nor where NO_COLOR is set' {
        $path = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'
        $show = "Import-Module '$path'; [SsoOidc.SsoSession] @{ Name = 'dev'; Store = 'File'; ExpiresAt = [DateTimeOffset]::UtcNow.AddMinutes(-60) }"
        pwsh -NoProfile -NonInteractive -Command "$show > '$TestDrive/view.txt'"
        Get-Content "$TestDrive/view.txt" -Raw | Should -Match '(?<!\e\[31m)60 min ago(?!\e)'
        $env:NO_COLOR = '1'
        try { (pwsh -NoProfile -NonInteractive -Command $show) -join "`n" | Should -Match '(?<!\e\[31m)60 min ago(?!\e)' }
        finally { Remove-Item Env:NO_COLOR }
    }
}
