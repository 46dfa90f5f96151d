# 1 to 10,000 objects through each stage of the pipe: time and memory of one object must not grow with their number.
param([string] $Endpoint, [string] $Root, [string] $Rivals, [string] $Benchmarks, [int] $Rounds = 3)
$ErrorActionPreference = 'Stop'
Import-Module $Root/SsoOidc.psd1
$client = Register-SsoClient -ClientName bench -Region us-east-1 -EndpointUrl $Endpoint
$device = $client | Start-SsoDeviceAuthorization -StartUrl https://example.awsapps.com/start
$token = $device | New-SsoToken -NoWait
$stages = [ordered] @{
    'Register-SsoClient'                   = { param($n) @('bench') * $n | Register-SsoClient -Region us-east-1 -EndpointUrl $Endpoint }
    'Start-SsoDeviceAuthorization'         = { param($n) @($client) * $n | Start-SsoDeviceAuthorization -StartUrl https://example.awsapps.com/start }
    'New-SsoToken, device codes, -NoWait'  = { param($n) @($device) * $n | New-SsoToken -NoWait }
    'New-SsoToken, device codes, together' = { param($n) @($device) * $n | New-SsoToken -ErrorAction Stop 6> $null }
    'New-SsoToken, refresh tokens'         = { param($n) @($token) * $n | New-SsoToken }
    'all three'                            = { param($n)
        @('bench') * $n | Register-SsoClient -Region us-east-1 -EndpointUrl $Endpoint |
            Start-SsoDeviceAuthorization -StartUrl https://example.awsapps.com/start | New-SsoToken -NoWait }
}
foreach ($stage in $stages.GetEnumerator()) { for ($i = 0; $i -lt 3; $i++) { & $stage.Value 300 > $null } }
foreach ($stage in $stages.GetEnumerator()) {
    foreach ($count in 1, 10, 100, 1000, 10000) {
        for ($round = 0; $round -lt $Rounds; $round++) {
            $kept = [GC]::GetTotalMemory($true)
            $bytes = [GC]::GetTotalAllocatedBytes($true)
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            & $stage.Value $count > $null
            $micros = $clock.Elapsed.TotalMicroseconds / $count
            $bytes = ([GC]::GetTotalAllocatedBytes($true) - $bytes) / $count
            $kept = [GC]::GetTotalMemory($true) - $kept
            ConvertTo-Json -Compress -InputObject @{ Name = $stage.Key; Count = $count; Micros = $micros; Bytes = $bytes; Kept = $kept }
        }
    }
}
