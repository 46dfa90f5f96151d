# Runs one trial in this process. The exit code is the number of misses.
$ErrorActionPreference = 'Stop'
Add-Type -Path (Join-Path $PSScriptRoot 'SsoOidc.Attack.dll')
exit [Math]::Min(100, [SsoOidc.Attack.Program]::RunHere([string[]] $args))
