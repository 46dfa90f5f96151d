# Get-SsoToken where the token that is kept is still good, against reading that place without it; in turn in one process.
param([string] $Endpoint, [string] $Root, [string] $Rivals, [string] $Benchmarks, [int] $Rounds = 15)
$ErrorActionPreference = 'Stop'
# A home of its own: nobody's sessions and vaults.
$env:HOME = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "ssooidc-benchmarks-$([guid]::NewGuid())") -ItemType Directory).FullName
$env:XDG_STATE_HOME = Join-Path $env:HOME state
Import-Module $Root/SsoOidc.psd1
$url = 'https://example.awsapps.com/start'
$env:AWS_ENDPOINT_URL_SSO_OIDC = $Endpoint
$path = (Connect-SsoSession -StartUrl $url -Region us-east-1 -UseDeviceCode -NoBrowser 6> $null).Path
$rows = [ordered] @{
    'cache file: Get-Content'                    = { Get-Content -Raw $path }
    'cache file: Get-Content | ConvertFrom-Json' = { Get-Content -Raw $path | ConvertFrom-Json }
    'cache file: Get-SsoToken'                   = { Get-SsoToken -StartUrl $url }
}
if (Get-Module Microsoft.PowerShell.SecretStore -ListAvailable) {
    Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore > $null
    Register-SecretVault -Name Bench -ModuleName Microsoft.PowerShell.SecretStore
    $null = Connect-SsoSession -StartUrl $url -Region us-east-1 -UseDeviceCode -NoBrowser -Vault Bench -SecretName bench 6> $null
    $rows['SecretStore: Get-Secret'] = { Get-Secret -Vault Bench -Name bench }
    $rows['SecretStore: Get-SsoToken'] = { Get-SsoToken -Vault Bench -SecretName bench }
}
for ($round = -3; $round -lt $Rounds; $round++) {
    foreach ($row in $rows.GetEnumerator()) {
        $bytes = [GC]::GetTotalAllocatedBytes($true)
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $times = if ($row.Key -like "SecretStore*") { 5 } else { 200 }
        for ($i = 0; $i -lt $times; $i++) { & $row.Value > $null }
        $micros = $clock.Elapsed.TotalMicroseconds / $times
        $bytes = ([GC]::GetTotalAllocatedBytes($true) - $bytes) / $times
        if ($round -ge 0) { ConvertTo-Json -Compress -InputObject @{ Name = $row.Key; Count = 1; Micros = $micros; Bytes = $bytes; Kept = 0 } }
    }
}
Remove-Item $env:HOME -Recurse -Force
