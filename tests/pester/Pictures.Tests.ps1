BeforeDiscovery {
    $pictures = [regex]::Matches((Get-Content "$PSScriptRoot/../../README.md" -Raw), '!\[(?<words>[^\]]*)\]\((?<path>[^)]+)\)') |
        ForEach-Object { @{ Path = $_.Groups['path'].Value; Words = $_.Groups['words'].Value } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $root = Get-RepositoryRoot
    $makeAnew = './build.ps1 Pictures makes it anew'

    function Get-PictureText { param([string] $Name) ([xml] (Get-Content "$root/docs/pictures/$Name" -Raw)).svg.g.text.'#text' }
    # Words that stay from run to run.
    function Get-Word { param([string] $Text) $Text -replace '\e\[[\d;]*m' -split '\s+' | Where-Object { $_ -and $_ -notmatch '\d\d|^-+$|^ASIA|^[A-Z]{4}-[A-Z]{4}$|//127' } }
}

Describe 'The pictures of the README' {
    It 'are four' { [regex]::Matches((Get-Content "$root/README.md" -Raw), '(?m)^!\[').Count | Should -Be 4 }

    It 'are small, whole, and told in words: <Path>' -ForEach $pictures {
        $Words.Length | Should -BeGreaterThan 20
        $bytes = [IO.File]::ReadAllBytes((Join-Path $root $Path))
        $bytes.Length | Should -BeLessThan 60000
        if ($Path -like '*.png') {
            [Convert]::ToHexString($bytes[0..7]) | Should -Be '89504E470D0A1A0A'
            return
        }
        $svg = ([xml] [Text.Encoding]::UTF8.GetString($bytes)).svg
        $svg.title.'#text'.Length | Should -BeGreaterThan 20
        $svg.OuterXml | Should -Not -Match '<script|<image|href=|<style|/(root|home|Users)/'
    }

    It 'show what is shown today: sign-in' {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true; Region = 'us-east-1' }
        $asked = @{ StartUrl = 'https://example.awsapps.com/start'; Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl; UseDeviceCode = $true; InMemory = $true }
        $session = Connect-SsoSession @asked -InformationVariable said -InformationAction Ignore
        $emulator.Dispose()
        $words = Get-Word "$said $($session | Format-Table | Out-String -Width 100)" | Where-Object { $_ -notin 'Memory', 'https://example.awsapps.com', '/start' }
        $words.Count | Should -BeGreaterThan 30
        $words | Where-Object { $_ -notin (Get-Word (Get-PictureText sign-in.svg)) } | Should -BeNullOrEmpty -Because $makeAnew
    }

    It 'show what is shown today: accounts' {
        $place = @{ SessionName = 'dev'; AccountId = '111122223333'; AccountName = 'prod-web'; RoleName = 'ReadOnlyAccess' }
        $credential = [SsoOidc.AwsCredential] @{ AccessKeyId = 'ASIAEXAMPLE'; SecretAccessKey = New-TestSecret x; AccountId = '111122223333'; AccountName = 'prod-web'; RoleName = 'ReadOnlyAccess'; Expiration = [DateTimeOffset]::UtcNow.AddHours(1) }
        $shown = ([SsoOidc.SsoAccountRole] $place | Format-Table | Out-String -Width 100) + ($credential | Format-Table | Out-String -Width 100)
        $words = Get-Word $shown
        $words | Should -Contain 'AccountName'
        $words | Where-Object { $_ -notin (Get-Word (Get-PictureText accounts.svg)) } | Should -BeNullOrEmpty -Because $makeAnew
    }
}

Describe 'A terminal as a picture' {
    It 'keeps colours, places, blocks and what looks like markup' {
        $bold = "PS> `e[1;32m<b>&amp;`e[0m  ok"
        $blocks = "`e[30;47m  $([char] 0x2588)$([char] 0x2580)$([char] 0x2584)`e[0m`e]8;;http://x`aend"
        $svg = [xml] (& "$root/docs/pictures/ConvertTo-Svg.ps1" -Line $bold, '', $blocks, '' -Title 'A <title>' -Columns 20)
        $inverse = [xml] (& "$root/docs/pictures/ConvertTo-Svg.ps1" -Line "`e[1m`e[7m ABCD `e[0m" -Title 'A code')
        $inverse.svg.g.text.fill, $inverse.svg.path.fill | Should -Be '#0d1b26', '#dbe4ea'
        $svg.svg.title.'#text' | Should -Be 'A <title>'
        $svg.svg.height | Should -Be '86'
        $svg.svg.g.text.'#text' | Should -Be 'PS>', '<b>&amp;', 'ok', 'end'
        $svg.svg.g.text[1].fill, $svg.svg.g.text[1].'font-weight' | Should -Be '#7bd88f', 'bold'
        $svg.svg.g.text[2].fill, $svg.svg.g.text[2].x | Should -Be '#dbe4ea', '133.6'
        $svg.svg.path.fill | Should -Be '#ffffff', '#000000'
        $svg.svg.path[1].d | Should -Be 'M32.8 52h8.4v18h-8.4zM41.2 52h8.4v9h-8.4zM49.6 61h8.4v9h-8.4z'
    }
}
