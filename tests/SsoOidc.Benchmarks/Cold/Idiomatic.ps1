param([string] $Endpoint, [string] $Root, [string] $Rivals)
. $PSScriptRoot/Common.ps1
$clock = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Rivals/SsoOidc.Benchmarks.Idiomatic.dll
$import = $clock.Elapsed.TotalMilliseconds
$token = [SsoOidc.Benchmarks.Idiomatic.Calls]::SignIn($Endpoint)
$calls = $clock.Elapsed.TotalMilliseconds - $import
if (-not $token.AccessToken.Length) { throw 'No token.' }
Write-Measurement $import $calls
