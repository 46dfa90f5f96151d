#Requires -Version 7.4
<#
.SYNOPSIS
Makes the pictures of the README from real runs against the emulator.
.DESCRIPTION
Terminals run in tmux, pages in headless Chromium by chromedriver. The emulator's clock stands at the same time in each run; codes, keys and the ports of
pages are other ones each time.
.PARAMETER Path
The folder for sign-in.svg, accounts.svg, callback.png and emulator.png.
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'The functions are of this script alone.')]
param([string] $Path = $PSScriptRoot)

$ErrorActionPreference = 'Stop'
$root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
$missing = 'tmux', 'chromium', 'chromedriver' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
if ($missing) { throw "The pictures need $($missing -join ' and '); install it and run this again (Debian: tmux, chromium, chromium-driver)." }
$columns = 100
$work = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "pictures-$PID") -ItemType Directory).FullName

# What a person finds who has just opened a terminal.
$profileScript = Join-Path $work 'profile.ps1'
Set-Content $profileScript @"
Import-Module '$root/SsoOidc.psd1'
`$env:HOME = '$work'
Remove-Item Env:AWS_*, Env:NO_COLOR -ErrorAction Ignore
`$env:SSH_TTY = '/dev/pts/0'
function prompt { 'PS> ' }
Set-PSReadLineOption -PredictionSource None -ErrorAction Ignore
`$accounts = '111122223333=prod-web:ReadOnlyAccess,DeployAccess', '222233334444=prod-data:ReadOnlyAccess', '333344445555=sandbox:AdministratorAccess'
`$emulator = Start-SsoEmulator -Account `$accounts -ApproveAfter 1 -SetEnvironment
Set-SsoEmulatorClock -Advance ([datetimeoffset] '2027-01-11T09:00:00Z' - [datetimeoffset]::UtcNow)
if (Test-Path '$work/signed-in') { `$null = Connect-SsoSession dev -StartUrl `$emulator.StartUrl -Region us-east-1 -Force -InformationAction Ignore }
Clear-Host
"@

function Get-Terminal([string[]] $Command, [int] $Rows) {
    $tmux = '-L', "pictures-$PID", '-f', '/dev/null'
    $pwsh = (Get-Process -Id $PID).Path
    tmux @tmux new-session -d -x $columns -y $Rows "TZ=UTC COLORTERM=truecolor '$pwsh' -NoLogo -NoProfile -NoExit -File '$profileScript'"
    try {
        $pane = { tmux @tmux capture-pane -p -e -N }
        $count = 0
        foreach ($next in @('') + $Command) {
            if ($next) { tmux @tmux send-keys -l $next; tmux @tmux send-keys Enter; $count++ }
            # The prompt is back when one more is there than commands were typed.
            for ($i = 0; $i -lt 300; $i++) {
                Start-Sleep -Milliseconds 100
                $shown = @(& $pane)
                $lines = @($shown -replace '\e\[[\d;]*m' | Where-Object { $_.Trim() })
                if (@($lines -match '^PS> ?').Count -gt $count -and $lines[-1].TrimEnd() -eq 'PS>') { break }
            }
        }
        $end = [Array]::FindLastIndex([string[]] $shown, [Predicate[string]] { $args[0] -match 'PS> ?' })
        $shown[0..($end - 1)]
    }
    finally { tmux @tmux kill-server }
}

# A page as a browser shows it, $Width by $Height.
function Save-Page([string] $Url, [string] $File, [int] $Width, [int] $Height) {
    $start = [Diagnostics.ProcessStartInfo]::new('chromedriver', '--port=0')
    $start.RedirectStandardOutput = $true
    $driver = [Diagnostics.Process]::Start($start)
    try {
        do { $line = $driver.StandardOutput.ReadLine() } until ($null -eq $line -or $line -match 'started successfully on port (\d+)')
        $base = "http://127.0.0.1:$($Matches[1])/session"
        $send = {
            param([string] $Command, $Body)
            (Invoke-RestMethod "$base$Command" -Method Post -Body (ConvertTo-Json $Body -Depth 9) -ContentType application/json).value
        }
        $arguments = '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', "--user-data-dir=$work/chromium"
        $session = & $send '' @{ capabilities = @{ alwaysMatch = @{ 'goog:chromeOptions' = @{ args = $arguments } } } }
        $base += "/$($session.sessionId)"
        $size = @{ width = $Width; height = $Height; deviceScaleFactor = 1; mobile = $false }
        $null = & $send '/goog/cdp/execute' @{ cmd = 'Emulation.setDeviceMetricsOverride'; params = $size }
        $null = & $send '/url' @{ url = $Url }
        $picture = & $send '/goog/cdp/execute' @{ cmd = 'Page.captureScreenshot'; params = @{ format = 'png' } }
        [IO.File]::WriteAllBytes($File, [Convert]::FromBase64String($picture.data))
        $null = Invoke-RestMethod $base -Method Delete
    }
    finally {
        $driver.Kill($true)
        $driver.Dispose()
    }
}

function Save-CallbackPage([string] $File) {
    $emulator = Start-SsoEmulator -ApproveAutomatically
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript("Import-Module '$root/SsoOidc.psd1'; Connect-SsoSession -StartUrl $($emulator.StartUrl) -Region us-east-1 -EndpointUrl $($emulator.EndpointUrl) -UseBrowser -NoBrowser -InMemory -TimeoutSec 60")
        $running = $shell.BeginInvoke()
        while ($shell.Streams.Information.Count -eq 0 -and -not $running.IsCompleted) { Start-Sleep -Milliseconds 50 }
        Save-Page $shell.Streams.Information[0].MessageData.Url $File 760 320
        $null = $shell.EndInvoke($running)
    }
    finally {
        $shell.Dispose()
        $emulator | Stop-SsoEmulator
    }
}

function Save-EmulatorPage([string] $File) {
    $emulator = Start-SsoEmulator
    try {
        $device = $emulator | Register-SsoClient nightly | Start-SsoDeviceAuthorization $emulator.StartUrl
        Save-Page $device.VerificationUriComplete $File 760 600
    }
    finally { $emulator | Stop-SsoEmulator }
}

$signIn = 'Connect-SsoSession dev -StartUrl https://example.awsapps.com/start -Region us-east-1 -ShowQrCode'
$list = 'Get-SsoAccount prod* | Get-SsoAccountRole'
$credentials = 'Get-SsoAccount prod* | Get-SsoAccountRole -RoleName ReadOnlyAccess | Get-SsoRoleCredential'
try {
    Import-Module "$root/SsoOidc.psd1"
    $convert = "$PSScriptRoot/ConvertTo-Svg.ps1"
    $shown = Get-Terminal $signIn 60
    & $convert $shown 'Connect-SsoSession in a terminal: the page, its QR code and the code to compare, then the session.' |
        Set-Content (Join-Path $Path 'sign-in.svg')
    $null = New-Item (Join-Path $work 'signed-in')
    $shown = Get-Terminal $list, $credentials 40
    & $convert $shown 'Get-SsoAccount, Get-SsoAccountRole and Get-SsoRoleCredential in a terminal: tables of accounts, roles and credentials.' |
        Set-Content (Join-Path $Path 'accounts.svg')
    Save-CallbackPage (Join-Path $Path 'callback.png')
    Save-EmulatorPage (Join-Path $Path 'emulator.png')
    Get-Item (Join-Path $Path *.svg), (Join-Path $Path *.png)
}
finally { Remove-Item $work -Recurse -Force }
