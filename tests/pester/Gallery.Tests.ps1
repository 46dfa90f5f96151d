BeforeDiscovery {
    $noGet = if (-not (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable)) { 'Microsoft.PowerShell.PSResourceGet is not installed' }
        elseif ($IsWindows) { 'modules go into the Documents folder of the real user' }
    if ($noGet) { Write-Host "Skipped: the package in a feed: $noGet" }
}

BeforeAll { $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..") }

Describe 'The package' -Skip:([bool] $noGet) {
    It 'is published to a feed, installed for a user who has nothing, updated, used offline and uninstalled' {
        # A user of its own: PSResourceGet keeps feeds and modules below the home folder.
        $script = Join-Path $TestDrive 'user.ps1'
        Set-Content $script @'
param([string] $Root, [string] $Work)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$null = New-Item "$Work/feed", "$Work/old/SsoOidc" -ItemType Directory
# Without images, whose download is not what is tested here.
$null = & "$Root/build.ps1" Pack -NoBuild -OutputPath "$Work/out" -Runtime @()
$pack = (Get-ChildItem "$Work/out/SsoOidc").FullName
Copy-Item "$pack/*" "$Work/old/SsoOidc" -Recurse
$manifest = "$Work/old/SsoOidc/SsoOidc.psd1"
(Get-Content $manifest -Raw) -replace "(ModuleVersion\s*=\s*')[^']+", '${1}0.0.1' | Set-Content $manifest
Register-PSResourceRepository -Name local -Uri "$Work/feed" -Trusted
Publish-PSResource -Path "$Work/old/SsoOidc" -Repository local
Install-PSResource SsoOidc -Repository local
"installed $((Get-InstalledPSResource SsoOidc).Version)"
Publish-PSResource -Path $pack -Repository local
Update-PSResource SsoOidc -Repository local
Import-Module SsoOidc
$module = Get-Module SsoOidc
"imported $($module.Version) below $(if ($module.Path.StartsWith($HOME)) { 'home' } else { $module.Path })"
$emulator = Start-SsoEmulator
$token = $emulator | Register-SsoClient first | Start-SsoDeviceAuthorization $emulator.StartUrl | Approve-SsoDeviceAuthorization -PassThru | New-SsoToken -InformationAction Ignore
"signed in: $($token.TokenType)"
"help: $((Get-Help New-SsoToken).Synopsis.Length -gt 20), $((Get-Help about_SsoOidc).Length -gt 500)"
Stop-SsoEmulator -All
Remove-Module SsoOidc
Uninstall-PSResource SsoOidc -Version '*'
"left: $(@(Get-InstalledPSResource SsoOidc -ErrorAction Ignore).Count)"
'@
        $before = $env:HOME, $env:PSModulePath, $env:XDG_DATA_HOME
        $env:HOME = (New-Item (Join-Path $TestDrive 'home') -ItemType Directory).FullName
        $env:PSModulePath = $env:XDG_DATA_HOME = ''
        try { $said = pwsh -NoProfile -NonInteractive -File $script -Root $root -Work (New-Item (Join-Path $TestDrive 'work') -ItemType Directory) 2>&1 }
        finally {
            $env:HOME, $env:PSModulePath, $xdg = $before
            if ($xdg) { $env:XDG_DATA_HOME = $xdg } else { Remove-Item Env:XDG_DATA_HOME -ErrorAction Ignore }
        }
        $version = [string] (Test-ModuleManifest (Join-Path $root 'SsoOidc.psd1')).Version
        $said | Should -Be 'installed 0.0.1', "imported $version below home", 'signed in: Bearer', 'help: True, True', 'left: 0'
    }
}
