# Credentials of every role of every account, and when the first came; one line of JSON.
param([string] $Endpoint, [string] $Root, [string] $Rivals, [int] $ThrottleLimit, [double] $RequestsPerSecond, [switch] $Cached)
$ErrorActionPreference = 'Stop'
$env:HOME = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "ssooidc-benchmarks-$([guid]::NewGuid())") -ItemType Directory).FullName
$env:XDG_STATE_HOME = Join-Path $env:HOME state
$env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $Endpoint
Import-Module $Root/SsoOidc.psd1
$null = Connect-SsoSession -StartUrl https://example.awsapps.com/start -Region us-east-1 -UseDeviceCode -NoBrowser 6> $null
$many = @{ ThrottleLimit = $ThrottleLimit; RequestsPerSecond = $RequestsPerSecond }
$seen = @{ Count = 0; FirstAccount = 0; LastAccount = 0; First = 0 }
$clock = [System.Diagnostics.Stopwatch]::StartNew()
Get-SsoAccount -StartUrl https://example.awsapps.com/start -RequestsPerSecond $RequestsPerSecond |
    ForEach-Object {
        $seen.LastAccount = $clock.Elapsed.TotalSeconds
        if (-not $seen.FirstAccount) { $seen.FirstAccount = $seen.LastAccount }
        $_
    } |
    Get-SsoAccountRole @many |
    Get-SsoRoleCredential @many -NoCache:(-not $Cached) |
    ForEach-Object { if (-not $seen.Count++) { $seen.First = $clock.Elapsed.TotalSeconds } }
$seen.Seconds = $clock.Elapsed.TotalSeconds
$seen.PeakBytes = [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
Remove-Item $env:HOME -Recurse -Force
ConvertTo-Json -Compress -InputObject $seen
