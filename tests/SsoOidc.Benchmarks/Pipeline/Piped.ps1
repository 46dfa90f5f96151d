# 1,000 refreshes piped through New-SsoToken, and the same call through Core, in turn in one process.
param([string] $Endpoint, [string] $Root, [string] $Rivals, [string] $Benchmarks, [int] $Rounds = 15)
$ErrorActionPreference = 'Stop'
Import-Module $Root/SsoOidc.psd1
$null = [System.Reflection.Assembly]::LoadFrom($Benchmarks)
$token = 1 | ForEach-Object { Register-SsoClient -ClientName bench -Region us-east-1 -EndpointUrl $Endpoint } |
    Start-SsoDeviceAuthorization -StartUrl https://example.awsapps.com/start | New-SsoToken -NoWait
$plain = $token | New-SsoToken -AsPlainText
$tokens = @($token) * 1000
for ($round = -4; $round -lt $Rounds; $round++) {
    $core = [SsoOidc.Benchmarks.Pipeline.CoreLoop]::Refresh($Endpoint, $plain.ClientSecret, $plain.RefreshToken, $tokens.Count)
    $bytes = [GC]::GetTotalAllocatedBytes($true)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $tokens | New-SsoToken > $null
    $micros = $clock.Elapsed.TotalMicroseconds / $tokens.Count
    $bytes = ([GC]::GetTotalAllocatedBytes($true) - $bytes) / $tokens.Count
    if ($round -ge 0) {
        ConvertTo-Json -Compress -InputObject @{ Name = 'core'; Count = $tokens.Count; Micros = $core[0]; Bytes = $core[1]; Kept = 0 }
        ConvertTo-Json -Compress -InputObject @{ Name = 'piped'; Count = $tokens.Count; Micros = $micros; Bytes = $bytes; Kept = 0 }
    }
}
