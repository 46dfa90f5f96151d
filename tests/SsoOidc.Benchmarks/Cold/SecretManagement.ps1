param([string] $Endpoint, [string] $Root)
. $PSScriptRoot/Common.ps1
$clock = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module Microsoft.PowerShell.SecretManagement
Write-Measurement $clock.Elapsed.TotalMilliseconds 0
