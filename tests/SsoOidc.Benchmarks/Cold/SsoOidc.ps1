param([string] $Endpoint, [string] $Root)
. $PSScriptRoot/Common.ps1
$clock = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Root/SsoOidc.psd1
$import = $clock.Elapsed.TotalMilliseconds
$client = Register-SsoClient -ClientName bench -Region us-east-1 -EndpointUrl $Endpoint
$device = $client | Start-SsoDeviceAuthorization -StartUrl https://example.awsapps.com/start
$token = $device | New-SsoToken -NoWait
$calls = $clock.Elapsed.TotalMilliseconds - $import
if (-not $token.AccessToken.Length) { throw 'No token.' }
Write-Measurement $import $calls
