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
    . "$PSScriptRoot/support/ViewSamples.ps1"
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
        # Credentials have five columns, and end within hours.
        $day = if ($Type -eq 'SsoOidc.AwsCredential') { '' } else { '\d{4}-\d\d-\d\d \d\d:\d\d +' }
        $sample | Format-Table | Out-String -Width 80 | Should -Match "${day}in \d+ (min|h|days)"
        foreach ($end in $ends) { $sample | Format-List | Out-String -Width 120 | Should -Match "$($end.Name) +: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d \(in \d+ (min|h|days)\)" }
    }
}

Describe 'The views in Constrained Language Mode' {
    BeforeAll {
        $path = Join-Path $TestDrive 'constrained.ps1'
        Set-Content $path @"
Import-Module '$PSScriptRoot/TestHelpers.psm1'
`$PSStyle.OutputRendering = 'PlainText'
. '$PSScriptRoot/support/ViewSamples.ps1'
`$samples += [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize(`$samples, 3))
# Written out twice, since a function keeps the language mode that it was made in.
`$full = foreach (`$sample in `$samples) { , ((`$sample | Format-Table | Out-String -Width 80), (`$sample | Format-List | Out-String -Width 120)) }
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
for (`$i = 0; `$i -lt `$samples.Count; `$i++) {
    `$table = `$samples[`$i] | Format-Table | Out-String -Width 80
    `$list = `$samples[`$i] | Format-List | Out-String -Width 120
    '{0} {1} {2}' -f `$samples[`$i].PSTypeNames[0], (`$table -ceq `$full[`$i][0]), (`$list -ceq `$full[`$i][1])
}
`$ExecutionContext.SessionState.LanguageMode
"@
        $said = pwsh -NoProfile -NonInteractive -File $path 2>&1 | ForEach-Object { "$_" }
    }

    It 'are those of Full Language: <Type>' -ForEach $types {
        $said[-1] | Should -Be 'ConstrainedLanguage' -Because ($said -join "`n")
        $said | Should -Contain "$Type True True"
        $said | Should -Contain "Deserialized.$Type True True"
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
