BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $march = [DateTimeOffset]::new(2026, 3, 4, 10, 15, 0, 0)
    $before = [cultureinfo]::CurrentCulture
    # What each parameter that takes a time does with its value.
    function Read-Time { param($Text) [SsoOidc.Binding.DateTimeOffsetTransformationAttribute]::new().Transform($null, $Text) }
}

Describe 'A time as text' {
    AfterEach { [cultureinfo]::CurrentCulture = $before }

    It 'is read as every culture writes it' {
        [cultureinfo]::new('de-DE').DateTimeFormat.ShortDatePattern | Should -Be 'dd.MM.yyyy'
        $wrong = foreach ($culture in [cultureinfo]::GetCultures('SpecificCultures')) {
            [cultureinfo]::CurrentCulture = $culture
            $text = $march.ToString()
            try { if ((Read-Time $text) -ne $march) { "$culture reads $text as $((Read-Time $text).ToString('O'))" } }
            catch { "$culture does not read $text" }
        }
        [cultureinfo]::CurrentCulture = $before
        $wrong | Should -BeNullOrEmpty
    }

    It 'means the same everywhere in ISO 8601, under <_>' -ForEach 'de-DE', 'en-GB', 'fr-FR', 'tr-TR', 'th-TH', 'fa-IR', 'ar-SA', 'ja-JP', 'en-US' {
        [cultureinfo]::CurrentCulture = $_
        foreach ($text in '2026-03-04T10:15:00Z', '2026-03-04t10:15:00z', ' 2026-03-04 10:15:00Z ', '2026-03-04T10:15Z', '20260304T101500Z',
            '2026-03-04T11:15:00+01:00', '2026-03-04T11:15:00+0100', '2026-03-04T05:15:00-05', '2026-03-04T10:15:00.000000000Z', '2026-03-04T10:15:00,0Z') {
            Read-Time $text | Should -Be $march -Because $text
        }
        (Read-Time '2026-03-04').Ticks | Should -Be ([DateTime]::new(2026, 3, 4).Ticks)
    }

    It 'is read in the invariant form where the culture has none like it' {
        [cultureinfo]::CurrentCulture = 'en-GB'
        Read-Time '03/04/2026 10:15:00 +00:00' | Should -Be ([DateTimeOffset]::new(2026, 4, 3, 10, 15, 0, 0))
        Read-Time '11/23/2026 10:15:00 +00:00' | Should -Be ([DateTimeOffset]::new(2026, 11, 23, 10, 15, 0, 0))
        Read-Time 'Wed, 04 Mar 2026 10:15:00 GMT' | Should -Be $march
        Read-Time '1772619300' | Should -Be $march
        Read-Time ' ' | Should -BeNullOrEmpty
    }

    It 'is refused: <_>' -ForEach 'soon', '2026-13-04', '2026-02-30T10:15:00Z', '99999999999999', '2026-03-04T10:15:00+99:00' {
        { Read-Time $_ } | Should -Throw '*ISO 8601*'
    }
}
