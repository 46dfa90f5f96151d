param([string] $Endpoint, [string] $Root)
. $PSScriptRoot/Common.ps1
Write-Measurement 0 0
