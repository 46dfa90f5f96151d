# Profiles for every role of every account, written, again as they are, and again with another region; one line of JSON.
param([string] $Endpoint, [string] $Root, [string] $Rivals)
$ErrorActionPreference = 'Stop'
$env:HOME = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "ssooidc-benchmarks-$([guid]::NewGuid())") -ItemType Directory).FullName
$env:XDG_STATE_HOME = Join-Path $env:HOME state
$env:AWS_CONFIG_FILE = Join-Path $env:HOME config
$env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $Endpoint
Import-Module $Root/SsoOidc.psd1
$sso = @{ StartUrl = 'https://example.awsapps.com/start' }
$null = Connect-SsoSession @sso -Region us-east-1 -UseDeviceCode -NoBrowser 6> $null
$roles = Get-SsoAccountRole @sso -ThrottleLimit 32 -RequestsPerSecond 0
$seen = @{}
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$profiles = $roles | Export-SsoProfile -SessionName dev -Region eu-west-1 -WarningAction Ignore
$seen.Written = $clock.Elapsed.TotalSeconds
$seen.Count = @(Select-String -LiteralPath $env:AWS_CONFIG_FILE -SimpleMatch '[profile ').Count
if ($seen.Count -ne $profiles.Count) { throw "$($profiles.Count) profiles were emitted, and $($seen.Count) written." }
$clock.Restart()
$null = $roles | Export-SsoProfile -SessionName dev -Region eu-west-1
$seen.Again = $clock.Elapsed.TotalSeconds
$clock.Restart()
$null = $roles | Export-SsoProfile -SessionName dev -Region eu-west-2
$seen.Changed = $clock.Elapsed.TotalSeconds
Remove-Item $env:HOME -Recurse -Force
ConvertTo-Json -Compress -InputObject $seen
