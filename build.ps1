#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests, shows and packs SsoOidc.
.PARAMETER Task
Build: both targets; the repository's root is then an importable module.
Test:  all tests (dotnet test).
Demo:  signs in against the emulator.
Attack: faults, mutated input, kills, races and stops by the thousand, with a table each; ends with an error on a miss.
Help:  en-US/SsoOidc.dll-Help.xml from the pages in docs/help. Commit both.
Bom:   SsoOidc.cdx.json, the bill of materials of the package (CycloneDX). Commit it when a package changes.
Pictures: those of the README, from real runs; needs tmux and Chromium with its driver. Commit them.
Images: bin/Core/<runtime>: the assemblies compiled ahead of time, with which PowerShell 7.6 starts faster; the next build removes them.
Pack:  out/SsoOidc/<version>: what users get, with images, ready for Publish-PSResource or Publish-Module.
Reproduce: packs the commit that is checked out twice, in clones of different names, and ends with an error if a file of one is not that of the other.
.PARAMETER Configuration
Debug or Release.
.PARAMETER OutputPath
The folder in which Pack makes SsoOidc/<version>.
.PARAMETER Runtime
The operating systems and processors for which Images and Pack compile ahead of time. Each is a download of its .NET, and 0.8 MB of the package.
.PARAMETER ProjectUri
Where the sources are for everybody to see: what Pack writes into the packed manifest as ProjectUri, with the addresses of license, icon and
changes made from it, which the gallery shows. Without it the manifest has none of them.
.PARAMETER PowerShell
The pwsh in which the tests and the demo run, in place of the one that NuGet brings.
.PARAMETER NoBuild
Takes what is in bin.
.EXAMPLE
./build.ps1 Build, Test
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The tasks, which are functions, use them.')]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Attack', 'Help', 'Bom', 'Pictures', 'Images', 'Pack', 'Reproduce')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $OutputPath = (Join-Path $PSScriptRoot 'out'),

    [ValidateSet('linux-x64', 'osx-arm64', 'win-x64')]
    [string[]] $Runtime = @('linux-x64', 'osx-arm64', 'win-x64'),

    [ValidatePattern('^https://[^/]+/[^'']*[^''/]$', ErrorMessage = "'{0}' is no address of sources, as in https://github.com/owner/SsoOidc.")]
    [string] $ProjectUri,

    [string] $PowerShell,

    [switch] $NoBuild
)

$ErrorActionPreference = 'Stop'

# What users get, by name. A test compares it with what a build leaves in bin.
$package = @(
    'SsoOidc.psd1'
    'LICENSE'
    'THIRD-PARTY-NOTICES.md'
    'SsoOidc.cdx.json'
    'README.md'
    'CHANGELOG.md'
    'en-US/SsoOidc.dll-Help.xml'
    'en-US/about_SsoOidc.help.txt'
    'en-US/about_SsoOidc_Credentials.help.txt'
    'en-US/about_SsoOidc_Errors.help.txt'
    'en-US/about_SsoOidc_Security.help.txt'
    'en-US/about_SsoOidc_Vaults.help.txt'
    'en-US/about_SsoOidc_Testing.help.txt'
    'en-US/about_SsoOidc_Tokens.help.txt'
    'examples/Runbook/Save-BucketList.ps1'
    'examples/Runbook/Save-BucketList.Tests.ps1'
    'examples/Runbook/Save-Inventory.ps1'
    'examples/Runbook/Save-Inventory.Tests.ps1'
    'examples/Runbook/TestVault/TestVault.psd1'
    'examples/Runbook/TestVault/TestVault.Extension/TestVault.Extension.psd1'
    'examples/Runbook/TestVault/TestVault.Extension/TestVault.Extension.psm1'
    'bin/SsoOidc.Format.ps1xml'
    'bin/Core/SsoOidc.Loader.dll'
    'bin/Core/SsoOidc.dll'
    'bin/Core/SsoOidc.Core.dll'
    'bin/Core/SsoOidc.Emulator.dll'
    'bin/Core/QRCoder.dll'
    'bin/Desktop/SsoOidc.Loader.dll'
    'bin/Desktop/SsoOidc.dll'
    'bin/Desktop/SsoOidc.Core.dll'
    'bin/Desktop/SsoOidc.Emulator.dll'
    'bin/Desktop/QRCoder.dll'
    'bin/Desktop/Microsoft.Bcl.AsyncInterfaces.dll'
    'bin/Desktop/Microsoft.Bcl.TimeProvider.dll'
    'bin/Desktop/System.Buffers.dll'
    'bin/Desktop/System.Memory.dll'
    'bin/Desktop/System.Numerics.Vectors.dll'
    'bin/Desktop/System.Runtime.CompilerServices.Unsafe.dll'
    'bin/Desktop/System.Text.Encodings.Web.dll'
    'bin/Desktop/System.Text.Json.dll'
    'bin/Desktop/System.Threading.Tasks.Extensions.dll'
)

# What of it is compiled ahead of time as well.
$compiled = 'SsoOidc.Core.dll', 'SsoOidc.dll'

$buildOptions = '--configuration', $Configuration, '--nologo'

if ($PowerShell) { $env:SSOOIDC_PWSH = (Get-Item $PowerShell).FullName }

function Invoke-Dotnet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with exit code $LASTEXITCODE." }
}

function Invoke-Build { if (-not $NoBuild) { Invoke-Dotnet build (Join-Path $PSScriptRoot 'SsoOidc.sln') @buildOptions } }

function Invoke-Test { Invoke-Dotnet test (Join-Path $PSScriptRoot 'SsoOidc.sln') --nologo }

function Invoke-Demo { Invoke-Dotnet run --project (Join-Path $PSScriptRoot 'src' 'SsoOidc.Demo') }

function Invoke-Attack { Invoke-Dotnet run -c $Configuration --project (Join-Path $PSScriptRoot 'tests' 'SsoOidc.Attack') }

# In a process of its own, since it loads the build.
function Invoke-Help {
    Invoke-Build
    pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'docs' 'help' 'Export-Maml.ps1')
    if ($LASTEXITCODE -ne 0) { throw 'The help file was not made.' }
}

function Invoke-Picture {
    Invoke-Build
    pwsh -NoProfile -NonInteractive -File ([IO.Path]::Combine($PSScriptRoot, 'docs', 'pictures', 'New-Picture.ps1'))
    if ($LASTEXITCODE -ne 0) { throw 'The pictures were not made.' }
}

# Without what only the build needs, and without a time: the file is to change when what is packed does.
function Invoke-Bom {
    $bom = Join-Path $PSScriptRoot 'SsoOidc.cdx.json'
    $version = [string] (Test-ModuleManifest (Join-Path $PSScriptRoot 'SsoOidc.psd1')).Version
    $project = [IO.Path]::Combine($PSScriptRoot, 'src', 'SsoOidc', 'SsoOidc.csproj')
    $buildOnly = 'Microsoft.NETCore.Platforms', 'Microsoft.Win32.SystemEvents', 'NETStandard.Library', 'PowerShellStandard.Library',
        'System.Drawing.Common', 'System.Text.Encoding.CodePages'
    Invoke-Dotnet tool exec CycloneDX@6.3.1 --yes '--' $project --output-format UnsafeJson --spec-version 1.6 --output $PSScriptRoot `
        --filename (Split-Path $bom -Leaf) --no-serial-number --set-name SsoOidc --set-version $version --set-type Library `
        --exclude-filter ($buildOnly -join ',')
    (Get-Content $bom -Raw) -replace '\s*"timestamp": "[^"]*",' -replace '\r' | Set-Content $bom -NoNewline
}

# The same assemblies: PowerShell takes an image in place of bin/Core/SsoOidc.dll only if it comes from that very build.
function Add-Image([string] $Module) {
    $project = [IO.Path]::Combine($PSScriptRoot, 'src', 'SsoOidc.Images')
    foreach ($name in $Runtime) {
        $made = [IO.Path]::Combine($project, 'obj', 'images', $name)
        Invoke-Dotnet publish $project --runtime $name --output $made --nologo --verbosity quiet | Out-Host
        $folder = New-Item ([IO.Path]::Combine($Module, 'bin', 'Core', $name)) -ItemType Directory -Force
        foreach ($file in $compiled) { Copy-Item (Join-Path $made $file) $folder }
    }
}

function Invoke-Image {
    Invoke-Build
    Add-Image $PSScriptRoot
}

function Add-PackedUri([string] $Manifest, [string] $Version) {
    $tree = "$ProjectUri/blob/v$Version"
    $uris = "ProjectUri   = '$ProjectUri'", "LicenseUri   = '$tree/LICENSE'", "IconUri      = '$ProjectUri/raw/v$Version/docs/icon.png'"
    $lines = ($uris -replace '^', (' ' * 12)) -join "`n"
    (Get-Content $Manifest -Raw) -replace '(?<=PSData = @\{)(?=\r?\n)', "`n$lines" -replace 'CHANGELOG\.md in the package', "$tree/CHANGELOG.md" |
        Set-Content $Manifest -NoNewline
}

function Invoke-Pack {
    Invoke-Build
    $version = [string] (Test-ModuleManifest (Join-Path $PSScriptRoot 'SsoOidc.psd1')).Version
    $folder = [IO.Path]::Combine($OutputPath, 'SsoOidc', $version)
    if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    foreach ($file in $package) {
        $target = Join-Path $folder $file
        $null = New-Item (Split-Path $target) -ItemType Directory -Force
        Copy-Item (Join-Path $PSScriptRoot $file) $target
    }
    Add-Image $folder
    if ($ProjectUri) { Add-PackedUri (Join-Path $folder 'SsoOidc.psd1') $version }
    $null = Test-ModuleManifest (Join-Path $folder 'SsoOidc.psd1')
    Get-Item $folder
}

# Clones have neither what an earlier build left nor what is not committed; without the compiler's server nothing is shared by the two builds.
function Invoke-Reproduce {
    $work = New-Item (Join-Path ([IO.Path]::GetTempPath()) "ssooidc-$([guid]::NewGuid())") -ItemType Directory
    $env:UseSharedCompilation = 'false'
    try {
        $packages = foreach ($clone in 'one', 'another/clone') {
            git clone --quiet $PSScriptRoot "$work/$clone"
            if ($LASTEXITCODE -ne 0) { throw 'The commit could not be cloned.' }
            Invoke-Dotnet build "$work/$clone/src/SsoOidc" --configuration Release --nologo --verbosity quiet | Out-Host
            & "$work/$clone/build.ps1" Pack -NoBuild -Runtime $Runtime
        }
        $hashes = foreach ($package in $packages) {
            $files = @{}
            Get-ChildItem $package -Recurse -File | ForEach-Object { $files[[IO.Path]::GetRelativePath($package, $_.FullName)] = (Get-FileHash $_).Hash }
            $files
        }
        $other = @($hashes[0].Keys) + $hashes[1].Keys | Sort-Object -Unique | Where-Object { $hashes[0][$_] -ne $hashes[1][$_] }
        if ($other) { throw "Two builds of this commit differ in: $($other -join ', ')." }
        "Two builds of $(git -C $PSScriptRoot rev-parse --short HEAD) give the same $($hashes[0].Count) files."
    }
    finally {
        $env:UseSharedCompilation = $null
        Remove-Item $work -Recurse -Force
    }
}

foreach ($name in $Task) { & "Invoke-$($name -replace 's$')" }
