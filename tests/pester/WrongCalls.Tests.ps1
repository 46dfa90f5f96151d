# What people type by mistake, and what they are told. Both stand in WrongCalls.snapshot.txt: a new call is a new line there that
# begins with PS>. With SSOOIDC_WRITE_SNAPSHOT=1 the file is written anew in place of being compared.
BeforeDiscovery {
    $noVault = if (-not (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)) { 'Microsoft.PowerShell.SecretManagement is not installed' }
    if ($noVault) { Write-Host "Skipped: wrong calls with a vault: $noVault" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $file = Join-Path $PSScriptRoot 'WrongCalls.snapshot.txt'
    $world, $cmdlet = '^== (.+) ==$', '^-- (\S+) --$'

    # The lines below the heading of a world.
    function Get-World {
        param([string] $Name)
        $isIn = $false
        foreach ($line in [IO.File]::ReadAllLines($file)) {
            if ($line -match $world) { $isIn = $Matches[1] -eq $Name; continue }
            if ($isIn) { $line }
        }
    }

    # What is another thing in each run, by words.
    function ConvertTo-StableText {
        param([string] $Text)
        foreach ($word in $stable.Keys) { if ($word) { $Text = $Text.Replace($word, $stable[$word]) } }
        # A path below the home folder, as it is written elsewhere than on Windows.
        $Text = $Text -replace '~(\\[\w.-]+)+', { $_.Value.Replace('\', '/') }
        $Text -replace 'request id [0-9a-f-]{36}', 'request id <id>' -replace 'http://127\.0\.0\.1:\d{4,5}', '<emulator>' -replace '\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ', '<time>' `
            -replace '(?<=^Port )\d+(?= can''t be opened)|(?<=can''t be opened on 127\.0\.0\.1: ).+', '...'
    }

    # As the console shows it: message and recommendation; then what a script can branch on.
    function Format-Record {
        param($Record)
        $text = if ($Record -is [Management.Automation.ErrorRecord]) {
            "$Record"
            if ($Record.ErrorDetails.RecommendedAction) { "  Recommendation: $($Record.ErrorDetails.RecommendedAction)" }
            $target = $Record.TargetObject
            $about = if ($target -is [string]) { $target } elseif ($null -ne $target) { "<$($target.GetType().Name)>" }
            "  ($(($Record.FullyQualifiedErrorId -split ',')[0]), $($Record.CategoryInfo.Category)$(if ($about) { ", $about" }))"
        }
        elseif ($Record -is [Management.Automation.WarningRecord]) { "WARNING: $Record" }
        elseif ($Record -is [Management.Automation.InformationRecord]) { '(The page of a sign-in is shown.)' }
        elseif ($Record -is [bool]) { "$Record" }
        else { "<$($Record.GetType().Name)>" }
        (ConvertTo-StableText ($text -join "`n")) -split "`r?`n" | ForEach-Object { "    $_".TrimEnd() }
    }

    # The same lines with what the calls give now.
    function Invoke-World {
        param([string[]] $Lines)
        foreach ($line in $Lines) {
            if ($line.StartsWith('    ')) { continue }
            $line
            if (-not $line.StartsWith('PS> ')) { continue }
            $call = [scriptblock]::Create($line.Substring(4))
            & { try { . $call *>&1 } catch { $_ } } | ForEach-Object { Format-Record $_ }
        }
    }

    function Write-World {
        param([string] $Name, [string[]] $Lines)
        $isIn = $false
        $all = foreach ($line in [IO.File]::ReadAllLines($file)) {
            if ($line -match $world) {
                $isIn = $Matches[1] -eq $Name
                $line
                if ($isIn) { $Lines }
            }
            elseif (-not $isIn) { $line }
        }
        [IO.File]::WriteAllText($file, ($all -join "`n") + "`n")
    }

    function Assert-World {
        param([string] $Name, [string[]] $Actual, [switch] $CompareOnly)
        if ($env:SSOOIDC_WRITE_SNAPSHOT -eq '1' -and -not $CompareOnly) { Write-World $Name $Actual }
        $expected = @(Get-World $Name)
        $expected | Should -Not -BeNullOrEmpty
        # Call by call, so that one more line does not make all lines after it differ.
        $blocks = foreach ($lines in $expected, $Actual) { , (($lines -join "`n") -split '(?m)^(?=PS> )') }
        $difference = foreach ($number in 0..($blocks[0].Count - 1)) {
            if ($blocks[0][$number] -ceq $blocks[1][$number]) { continue }
            $was, $is = $blocks[0][$number], $blocks[1][$number] | ForEach-Object { , ($_.TrimEnd() -split "`n") }
            $was[0]
            $was | Select-Object -Skip 1 | Where-Object { $_ -cnotin $is } | ForEach-Object { "  - $($_.Trim())" }
            $is | Select-Object -Skip 1 | Where-Object { $_ -cnotin $was } | ForEach-Object { "  + $($_.Trim())" }
        }
        if ($difference) {
            throw "What is told is not what WrongCalls.snapshot.txt has:`n$($difference -join "`n")`nIf the new words are better, write the file anew: `$env:SSOOIDC_WRITE_SNAPSHOT = 1, and this test once more."
        }
    }

    $testHome = New-Item (Join-Path $TestDrive 'home') -ItemType Directory
    $null = New-Item (Join-Path $testHome '.aws'), (Join-Path $testHome '.local' 'share') -ItemType Directory -Force
    $before = @{}
    foreach ($name in 'HOME', 'XDG_STATE_HOME', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE') { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
    Set-TestEnvironment @{
        HOME = "$testHome"; XDG_STATE_HOME = Join-Path $testHome 'state'
        AWS_CONFIG_FILE = Join-Path $testHome '.aws' 'config'; AWS_SHARED_CREDENTIALS_FILE = Join-Path $testHome '.aws' 'credentials'
    }
    Set-Content $env:AWS_CONFIG_FILE @'
[sso-session dev]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
[sso-session old]
sso_start_url = https://old.awsapps.com/start
sso_region = us-east-1
[profile admin]
sso_session = dev
sso_account_id = 111122223333
sso_role_name = Admin
[profile plain]
region = eu-west-1
'@
    Push-Location $testHome

    # What the calls begin with.
    $emulator = Start-SsoEmulator -SetEnvironment -ApproveAutomatically -Account '111122223333=prod:Admin,ReadOnly'
    $client = Register-SsoClient app
    $device = $client | Start-SsoDeviceAuthorization https://example.awsapps.com/start
    $token = $device | New-SsoToken -InformationAction Ignore
    $session = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore
    $account = Get-SsoAccount -SessionName dev
    $role = Get-SsoAccountRole Admin -SessionName dev
    $credential = $role | Get-SsoRoleCredential
    $fault = Add-SsoEmulatorFault InternalServer -Operation RegisterClient -Times 1
    $fault | Remove-SsoEmulatorFault
    # The first three are for the calls alone.
    $null = $session, $account, $fault
    $stable = [ordered]@{ "$testHome" = '~'; $client.ClientId = '<client id>'; $device.UserCode = '<user code>'; $credential.AccessKeyId = '<key id>' }
}

AfterAll {
    Stop-SsoEmulator -All
    Pop-Location
    Set-TestEnvironment $before
}

Describe 'Wrong calls' {
    It 'are three or more for each cmdlet of the manifest' {
        $calls = @{}
        foreach ($line in [IO.File]::ReadAllLines($file)) {
            if ($line -match $cmdlet) { $name = $Matches[1] }
            # A call counts for the cmdlet it stands under only if it has it.
            elseif ($line.StartsWith('PS> ') -and $line -match "\b$name\b") { $calls[$name] = 1 + $calls[$name] }
        }
        $known = (Get-Module SsoOidc).ExportedCmdlets.Keys
        $known | Where-Object { $calls[$_] -lt 3 } | Should -BeNullOrEmpty -Because 'WrongCalls.snapshot.txt has fewer than three calls of it'
        $calls.Keys | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
    }

    It 'are told in the words of the snapshot, by somebody who is signed in' {
        Assert-World 'Signed in, with an emulator' (Invoke-World (Get-World 'Signed in, with an emulator'))
    }

    It 'are told in the same words under another culture' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'ar-SA'
            $told = Invoke-World (Get-World 'Signed in, with an emulator')
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
        Assert-World 'Signed in, with an emulator' $told -CompareOnly
    }

    It 'are told in the words of the snapshot, with a vault' -Skip:([bool] $noVault) {
        $folder = New-Item (Join-Path $TestDrive 'vault') -ItemType Directory
        Register-SecretVault -Name Ops -ModuleName "$PSScriptRoot/vaults/FolderVault" -VaultParameters @{ Path = "$folder" }
        try {
            Set-Secret -Name theirs -Secret 'of somebody else' -Vault Ops
            Assert-World 'With a vault' (Invoke-World (Get-World 'With a vault'))
        }
        finally { Unregister-SecretVault Ops }
    }

    It 'are told in the words of the snapshot, where no emulator runs' {
        Stop-SsoEmulator -All
        Assert-World 'Without an emulator' (Invoke-World (Get-World 'Without an emulator'))
    }
}
