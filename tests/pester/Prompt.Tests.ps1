BeforeDiscovery {
    $noReader = if (-not (Get-Command zbarimg -CommandType Application -ErrorAction Ignore)) { 'zbarimg is not installed (zbar-tools)' }
    if ($noReader) { Write-Host "Skipped: reading QR codes: $noReader" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'

    # What the host prints and what the record holds.
    function Get-Prompt {
        param([string] $Rendering = 'PlainText', [hashtable] $With = @{})
        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = $Rendering
        try { $null = $client | Start-SsoDeviceAuthorization $emulator.StartUrl | New-SsoToken @With -InformationVariable shown 6>$null }
        finally { $PSStyle.OutputRendering = $before }
        $shown[0].MessageData
    }

    # Pixels from half blocks as a terminal draws them; the reader is a program of its own.
    function Read-QrCode {
        param([string[]] $Line, [bool] $IsForegroundLight)
        $light = if ($IsForegroundLight) { 255 } else { 0 }
        $rows = foreach ($text in $Line) {
            foreach ($blocks in "`u{2588}`u{2580}", "`u{2588}`u{2584}") {
                , @($text.ToCharArray() | ForEach-Object { if ($blocks.Contains($_)) { $light } else { 255 - $light } })
            }
        }
        $scaled = foreach ($row in $rows) { $wide = ($row | ForEach-Object { $_; $_; $_; $_ }) -join ' '; $wide; $wide; $wide; $wide }
        $image = Join-Path $TestDrive "$([guid]::NewGuid()).pgm"
        Set-Content $image (@('P2', "$($rows[0].Count * 4) $($rows.Count * 4)", '255') + $scaled) -Encoding ascii
        zbarimg --nodbus --quiet --raw $image
    }
}

Describe 'The prompt' {
    BeforeAll {
        $emulator = Start-SsoEmulator -ApproveAutomatically
        $client = $emulator | Register-SsoClient deploy
    }

    AfterAll { $emulator | Stop-SsoEmulator }

    It 'lets page and code stand out where there are colours' {
        $prompt = Get-Prompt Ansi
        $prompt.Message | Should -Match "\e\[1m$([regex]::Escape($prompt.VerificationUriComplete))\e\[0m"
        $prompt.Message | Should -Match "\e\[1;7m $($prompt.UserCode) \e\[0m"
    }

    It 'is plain text where there are none, and as an object always' {
        $plain = Get-Prompt PlainText
        $plain.Message | Should -Not -Match '\e'
        $plain.Message | Should -BeExactly "$plain"
        $highlighted = Get-Prompt Ansi
        "$highlighted" | Should -Not -Match '\e'
        "$highlighted" | Should -BeLike "*$($highlighted.UserCode)*Never approve a code that somebody sent to you.*"
        $highlighted.Message -replace '\e\[[0-9;]*m' -replace ' (\S+) (?=\r?\n)', ' $1' | Should -BeLike "*$($highlighted.UserCode)*"
    }

    It 'has no colours in another program''s input, nor with NO_COLOR' {
        $sign = "Import-Module '$manifest'; `$e = Start-SsoEmulator -ApproveAutomatically; `$null = `$e | Register-SsoClient x | Start-SsoDeviceAuthorization `$e.StartUrl | New-SsoToken"
        foreach ($noColor in $null, '1') {
            $env:NO_COLOR = $noColor
            try { $text = (pwsh -NoProfile -NonInteractive -Command $sign) -join "`n" } finally { Remove-Item Env:NO_COLOR -ErrorAction Ignore }
            $text | Should -BeLike '*approve only if it shows*'
            $text | Should -Not -Match '\e'
        }
    }

    It 'tells the code again on the progress line' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$manifest'; `$input | New-SsoToken -TimeoutSec 20")
        $device = $client | Start-SsoDeviceAuthorization $emulator.StartUrl
        $null = $shell.Invoke(@($device))
        ($shell.Streams.Progress.StatusDescription -like "Code $($device.UserCode) at *").Count | Should -BeGreaterThan 0
        $shell.Dispose()
    }

    It 'comes through a job with its text and its properties' {
        $job = Start-ThreadJob { Import-Module $using:manifest; $null = $using:client | Start-SsoDeviceAuthorization ($using:emulator).StartUrl | New-SsoToken }
        $record = $job | Receive-Job -Wait -AutoRemoveJob 6>&1
        "$record" | Should -BeLike "*$($record.MessageData.UserCode)*"
        $record.MessageData.UserCode | Should -Match '^\w{4}-\w{4}$'
        $saved = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($record, 3))
        $saved.MessageData.UserCode | Should -Be $record.MessageData.UserCode
        "$($saved.MessageData)" | Should -BeExactly "$($record.MessageData)"
    }
}

Describe 'The QR code' {
    BeforeAll {
        $emulator = Start-SsoEmulator -ApproveAutomatically
        $client = $emulator | Register-SsoClient deploy
    }

    AfterAll { $emulator | Stop-SsoEmulator }

    It 'is not there unless asked for' { (Get-Prompt).QrCode | Should -BeNullOrEmpty }

    It 'stands in the message, with room around, between the page and the code' {
        $prompt = Get-Prompt PlainText @{ ShowQrCode = $true }
        $prompt.Message | Should -BeLike "*$($prompt.VerificationUriComplete)*$($prompt.QrCode)*$($prompt.UserCode)*"
        $lines = $prompt.QrCode -split "`n"
        ($lines.Length | Sort-Object -Unique).Count | Should -Be 1
        $lines[0].Length | Should -BeLessOrEqual 80
        # Four light modules on each side: two lines of whole blocks above and below, four blocks left and right.
        $lines[0..1 + -2..-1][0, 1, 2] | ForEach-Object { $_ | Should -Match "^\u2588+$" }
        $lines | ForEach-Object { $_ | Should -Match "^[\u2588\u2580]{4}.*[\u2588\u2580]{4}$" }
    }

    It 'is read as the page on a dark terminal' -Skip:([bool] $noReader) {
        $prompt = Get-Prompt PlainText @{ ShowQrCode = $true }
        Read-QrCode ($prompt.QrCode -split "`n") $true | Should -BeExactly $prompt.VerificationUriComplete
    }

    It 'is read as the page on any terminal that has colours' -Skip:([bool] $noReader) {
        $prompt = Get-Prompt Ansi @{ ShowQrCode = $true }
        # Black on white by its own colours.
        $lines = [regex]::Matches($prompt.Message, '\e\[30;107m([^\e]+)\e\[0m') | ForEach-Object { $_.Groups[1].Value }
        Read-QrCode $lines $false | Should -BeExactly $prompt.VerificationUriComplete
    }

    It 'is shown by Connect-SsoSession as well' -Skip:([bool] $noReader) {
        $null = Connect-SsoSession -StartUrl $emulator.StartUrl -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -InMemory -Force -UseDeviceCode -ShowQrCode -InformationVariable shown 6>$null
        Read-QrCode ($shown[0].MessageData.QrCode -split "`n") $true | Should -BeExactly $shown[0].MessageData.VerificationUriComplete
    }

    It 'loads its library when it is asked for, and not before, on <_>' -ForEach 'Core', 'Desktop' {
        $module = Join-Path (Get-RepositoryRoot) 'bin' $_ 'SsoOidc.dll'
        $loaded = pwsh -NoProfile -NonInteractive -Command @"
Import-Module '$module'
function Test-Loaded { 'QRCoder' -in [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ `$_.GetName().Name }) }
Test-Loaded
`$emulator = Start-SsoEmulator -ApproveAutomatically
`$client = `$emulator | Register-SsoClient x
`$null = `$client | Start-SsoDeviceAuthorization `$emulator.StartUrl | New-SsoToken -InformationAction Ignore
Test-Loaded
`$null = `$client | Start-SsoDeviceAuthorization `$emulator.StartUrl | New-SsoToken -ShowQrCode -InformationAction Ignore
Test-Loaded
"@
        $loaded | Should -Be 'False', 'False', 'True'
    }
}
