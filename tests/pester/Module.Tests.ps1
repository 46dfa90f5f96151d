BeforeDiscovery {
    $noTracer = if (-not (Get-Command strace -ErrorAction Ignore)) { 'what an import opens: strace is not installed' }
    # Images for one operating system and processor: this one's.
    $runtime = "$(if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } else { 'linux' })-$([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLower()
    $noImage = if ($runtime -notin 'linux-x64', 'osx-arm64', 'win-x64' -or [Environment]::Version.Major -ne 10) { "images: there are none for $runtime and .NET $([Environment]::Version)" }
    $noTracer, $noImage | Where-Object { $_ } | ForEach-Object { Write-Host "Skipped: $_" }
}

BeforeAll {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $manifest = Join-Path $root 'SsoOidc.psd1'
    # As an edition's reader has it; $PSEdition itself is a constant, which stands in strings only.
    function Read-Manifest {
        param([string] $Edition = $PSEdition)
        $text = Get-Content $manifest -Raw
        [scriptblock]::Create($text).CheckRestrictedLanguage([string[]] @(), [string[]] @('PSEdition'), $true)
        & ([scriptblock]::Create($text.Replace('$PSEdition', $Edition)))
    }
    function Invoke-Clean { param([string] $Command) pwsh -NoProfile -NonInteractive -Command $Command }
}

Describe 'The module' {
    It 'has a manifest that all readers take' {
        $data = Read-Manifest
        $tested = Test-ModuleManifest $manifest -ErrorAction Stop
        $tested.ExportedCmdlets.Keys | Sort-Object | Should -Be ($data.CmdletsToExport | Sort-Object)
        foreach ($list in 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') { @($data[$list]).Count | Should -Be 0 }
        $data.Keys | Should -Not -Contain 'RequiredModules'
    }

    It 'has a build for <_>' -ForEach 'Core', 'Desktop' {
        (Read-Manifest $_).NestedModules | Should -Be "bin/$_/SsoOidc.Loader.dll", "bin/$_/SsoOidc.dll"
        (Read-Manifest $_).NestedModules | ForEach-Object { Join-Path $root $_ | Should -Exist }
    }

    It 'exports what the manifest says, also when imported again' {
        $names = Invoke-Clean "Import-Module '$manifest'; Import-Module '$manifest' -Force; (Get-Command -Module SsoOidc).Name"
        $names | Sort-Object | Should -Be ((Read-Manifest).CmdletsToExport | Sort-Object)
    }

    It 'loads its own assemblies only, and the emulator not before it is used' {
        $loaded = Invoke-Clean @"
`$before = [AppDomain]::CurrentDomain.GetAssemblies().Location
Import-Module '$manifest'
[AppDomain]::CurrentDomain.GetAssemblies().Location | Where-Object { `$_ -and `$_ -notin `$before -and -not `$_.StartsWith(`$PSHOME) -and -not `$_.StartsWith([Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()) }
"@
        $loaded | ForEach-Object { $_ | Should -BeLike "$root*SsoOidc*.dll" }
        @($loaded | Where-Object { $_ -like '*SsoOidc.Emulator.dll' }).Count | Should -Be 0
    }

    It 'works in its build for Windows PowerShell as well' {
        Invoke-Clean @"
Import-Module '$root/bin/Desktop/SsoOidc.dll'
`$emulator = Start-SsoEmulator -ApproveAutomatically
`$token = `$emulator | Register-SsoClient old | Start-SsoDeviceAuthorization `$emulator.StartUrl | New-SsoToken -InformationAction Ignore
(`$token | New-SsoToken).TokenType
`$token.GetType().Assembly.Location
"@ | Should -Be @('Bearer', [IO.Path]::Combine($root, 'bin', 'Desktop', 'SsoOidc.dll'))
    }

    It 'opens no socket and no file outside its folder at import' -Skip:([bool] $noTracer) {
        $log = Join-Path $TestDrive 'strace.txt'
        $settle = 'Get-Module Microsoft.PowerShell.Utility | Out-Null; [IO.File]::Exists("/marker-before") | Out-Null;'
        strace -f -e 'trace=file,network' -o $log pwsh -NoProfile -NonInteractive -Command "$settle Import-Module '$manifest'; [IO.File]::Exists('/marker-after') | Out-Null"
        $lines = Get-Content $log
        $from = ($lines | Select-String 'marker-before' | Select-Object -Last 1).LineNumber
        $to = ($lines | Select-String 'marker-after' | Select-Object -First 1).LineNumber
        $to | Should -BeGreaterThan $from
        $during = $lines[$from..($to - 2)]
        $during -match '(connect|bind)\(' -match 'AF_INET' | Should -BeNullOrEmpty
        $during -match '\.aws' | Should -BeNullOrEmpty
    }

    It 'gives every parameter of a cmdlet that takes a secret as SecureString' {
        Import-Module $manifest
        $plain = Get-Command -Module SsoOidc | ForEach-Object {
            $command = $_
            $_.Parameters.Values | Where-Object { $_.Name -match 'Secret(?!Name|ExpiresAt)|Token$|^Code$|CodeVerifier|Assertion|DPoPKey|^DeviceCode$' -and $_.ParameterType -notin [securestring], [SsoOidc.SsoToken] } |
                ForEach-Object { "$command -$($_.Name)" }
        }
        $plain | Should -BeNullOrEmpty
    }

    It 'has an output type, an approved verb and no reserved parameter for every cmdlet' {
        Import-Module $manifest
        $verbs = (Get-Verb).Verb
        foreach ($command in Get-Command -Module SsoOidc) {
            $command.Verb | Should -BeIn $verbs
            if ($command.Verb -notin 'Disconnect', 'Remove', 'Revoke', 'Set', 'Stop') { $command.OutputType.Name | Should -Not -BeNullOrEmpty }
            # Use-AwsCredential leaves nothing behind; what its script block does asks for itself.
            if ($command.Verb -notin 'Get', 'Test', 'Use') { $command.Parameters.Keys | Should -Contain 'WhatIf' }
        }
    }

    It 'completes grant types, regions, scopes and profiles' {
        Import-Module $manifest
        (TabExpansion2 'Register-SsoClient -Region eu-w' 31).CompletionMatches.CompletionText | Should -Be @('eu-west-1', 'eu-west-2', 'eu-west-3')
        (TabExpansion2 'New-SsoToken -GrantType Ref' 27).CompletionMatches.CompletionText | Should -Be 'RefreshToken'
        (TabExpansion2 'Register-SsoClient -Scope sso' 29).CompletionMatches.CompletionText | Should -Be 'sso:account:access'
        $before = $env:AWS_CONFIG_FILE
        $env:AWS_CONFIG_FILE = "$TestDrive/config"
        "[default]`nregion = us-east-1`n[profile `"dev one`"]`nregion = x" | Set-Content $env:AWS_CONFIG_FILE
        try { (TabExpansion2 'Register-SsoClient -ProfileName d' 33).CompletionMatches.CompletionText | Should -Be @('default', "'dev one'") }
        finally { $env:AWS_CONFIG_FILE = $before }
    }

    It 'packs exactly what a user needs' {
        $script = Get-Content (Join-Path $root 'build.ps1') -Raw
        $listed = [regex]::Matches($script, "(?m)^    '([^']+)'$").ForEach({ $_.Groups[1].Value })
        $built = Get-ChildItem (Join-Path $root 'bin') -Recurse -File | Where-Object Directory -NotMatch 'Core.\w+-\w+$' | ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') }
        $listed | Where-Object { $_ -like 'bin/*' } | Sort-Object | Should -Be ($built | Sort-Object)
        foreach ($file in $listed) { Join-Path $root $file | Should -Exist }
    }

    It 'has a bill of the materials that others made, in the versions that were built with' {
        $bom = Get-Content (Join-Path $root 'SsoOidc.cdx.json') -Raw | ConvertFrom-Json
        $bom.metadata.component.version | Should -Be (Read-Manifest).ModuleVersion
        $others = Get-ChildItem (Join-Path $root 'bin') -Recurse -Filter *.dll | Where-Object Name -NotLike 'SsoOidc*' | Select-Object -ExpandProperty BaseName -Unique
        $bom.components.name | Should -Be ($others | Sort-Object)
        $restored = (Get-Content (Join-Path $root 'src/SsoOidc/obj/project.assets.json') -Raw | ConvertFrom-Json).libraries.PSObject.Properties.Name
        foreach ($part in $bom.components) { $restored | Should -Contain "$($part.name)/$($part.version)" -Because 'build.ps1 Bom makes it anew' }
    }

    It 'has about topics and help in the package' {
        $script = Get-Content (Join-Path $root 'build.ps1') -Raw
        Get-ChildItem (Join-Path $root 'en-US') -File | ForEach-Object { $script | Should -Match ([regex]::Escape("'en-US/$($_.Name)'")) }
    }

    Context 'packed' -ForEach @{ Runtime = $runtime; NoImage = $noImage } {
        BeforeAll {
            $images = if ($NoImage) { @{} } else { @{ Runtime = $Runtime } }
            $packed = (pwsh -NoProfile -NonInteractive -File (Join-Path $root 'build.ps1') Pack -NoBuild -OutputPath $TestDrive/out -ProjectUri https://example.com/o/SsoOidc @images) -join "`n"
            $package = Get-ChildItem $TestDrive/out/SsoOidc -Directory
        }

        It 'is a folder named as the version' {
            $LASTEXITCODE | Should -Be 0 -Because $packed
            $package.Name | Should -Be (Read-Manifest).ModuleVersion
        }

        It 'says where it comes from, as the gallery wants it' {
            $version = $package.Name
            $data = (Test-ModuleManifest (Join-Path $package 'SsoOidc.psd1')).PrivateData.PSData
            $data.ProjectUri, $data.LicenseUri, $data.IconUri | Should -Be 'https://example.com/o/SsoOidc',
                "https://example.com/o/SsoOidc/blob/v$version/LICENSE", "https://example.com/o/SsoOidc/raw/v$version/docs/icon.png"
            $data.ReleaseNotes | Should -BeLike "* https://example.com/o/SsoOidc/blob/v$version/CHANGELOG.md *"
            Join-Path $root 'docs/icon.png' | Should -Exist
            Read-Manifest | ForEach-Object { $_.PrivateData.PSData.Keys } | Should -Not -Contain 'ProjectUri'
        }

        It 'works by its name alone, with help, and without the sources' {
            Invoke-Clean @"
`$env:PSModulePath = '$TestDrive/out' + [IO.Path]::PathSeparator + `$env:PSModulePath
(Get-Command Get-SsoToken).Module.ModuleBase
(Get-Help Get-SsoToken).Synopsis
(Get-Help about_SsoOidc_Vaults) -match 'TOPIC'
"@ | Should -Be @($package.FullName, 'Gives a token that is valid now from a session, refreshed silently when it has to be: the cmdlet for runbooks.', 'True')
        }

        Context 'with images' -Skip:([bool] $noImage) {
            BeforeAll {
                $manifestOfPackage = Join-Path $package 'SsoOidc.psd1'
                $use = @'
$emulator = Start-SsoEmulator -ApproveAutomatically
$token = $emulator | Register-SsoClient x | Start-SsoDeviceAuthorization $emulator.StartUrl | New-SsoToken -ShowQrCode -InformationAction Ignore
$token.TokenType
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -match '^(SsoOidc|QRCoder)' } | ForEach-Object Location | Sort-Object
'@
            }

            It 'runs what was compiled for this machine, and finds the rest beside it' {
                $folder = [IO.Path]::Combine($package, 'bin', 'Core')
                $expected = "$folder/QRCoder.dll", "$folder/SsoOidc.Emulator.dll", "$folder/SsoOidc.Loader.dll", "$folder/$Runtime/SsoOidc.Core.dll", "$folder/$Runtime/SsoOidc.dll" |
                    ForEach-Object { [IO.Path]::GetFullPath($_) }
                Invoke-Clean "Import-Module '$manifestOfPackage'; $use" | Should -Be (@('Bearer') + ($expected | Sort-Object))
                # Also in a runspace that imports it again, and in one beside it.
                Invoke-Clean "1..3 | ForEach-Object -Parallel { Import-Module '$manifestOfPackage'; (Get-Command -Module SsoOidc).Count }; Import-Module '$manifestOfPackage' -Force; $use" |
                    Should -Be (@((Read-Manifest).CmdletsToExport.Count) * 3 + 'Bearer' + ($expected | Sort-Object))
            }

            It 'goes on without an image that <Name>' -ForEach @(
                @{ Name = 'is cut off'; Break = { param($File) [IO.File]::WriteAllBytes($File, [IO.File]::ReadAllBytes($File)[0..99999]) } }
                @{ Name = 'is missing'; Break = { param($File) Remove-Item $File } }
            ) {
                foreach ($file in 'SsoOidc.Core.dll', 'SsoOidc.dll') {
                    $copy = Join-Path $TestDrive 'copy'
                    Copy-Item $package $copy -Recurse
                    & $Break ([IO.Path]::Combine($copy, 'bin', 'Core', $Runtime, $file))
                    $said = Invoke-Clean "Import-Module '$copy/SsoOidc.psd1'; $use"
                    $said[0] | Should -Be 'Bearer'
                    $said | Should -Contain ([IO.Path]::Combine($copy, 'bin', 'Core', $file))
                    Remove-Item $copy -Recurse
                }
            }
        }

        It 'is taken by Publish-PSResource and comes back whole' {
            $null = New-Item $TestDrive/feed, $TestDrive/saved -ItemType Directory
            Invoke-Clean @"
`$ErrorActionPreference = 'Stop'
Register-PSResourceRepository -Name try -Uri '$TestDrive/feed' -Trusted
Publish-PSResource -Path '$package' -Repository try
Save-PSResource SsoOidc -Repository try -Path '$TestDrive/saved'
Import-Module '$TestDrive/saved/SsoOidc'
(Get-Command -Module SsoOidc).Count
"@ | Should -Be (Read-Manifest).CmdletsToExport.Count
            $list = { param($Folder) Get-ChildItem $Folder -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName) } | Sort-Object }
            & $list "$TestDrive/saved/SsoOidc/$($package.Name)" | Where-Object { $_ -ne 'PSGetModuleInfo.xml' } | Should -Be (& $list $package.FullName)
        }
    }
}
