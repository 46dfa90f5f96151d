# What machines do to us: places that can't be written, and paths that are not where one thinks.
BeforeDiscovery {
    $mayMount = $IsLinux -and (id -u) -eq 0
    if (-not $mayMount) { Write-Host 'Skipped: only root on Linux can make a home read-only or full' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $startUrl = 'https://example.awsapps.com/start'
    $cache = Join-Path $env:HOME '.aws' 'sso' 'cache'

    function Skip-TestMount {
        Write-Host 'Skipped: mount is not permitted here'
        Set-ItResult -Skipped -Because 'mount is not permitted here'
    }

    # Mounts a file system over the home of the test; it is taken away in AfterEach.
    function Use-TestMount {
        param([string] $Kind)
        $keep = Join-Path ([IO.Path]::GetTempPath()) "ssooidc-keep-$([guid]::NewGuid())"
        Copy-Item $env:HOME $keep -Recurse
        if ($Kind -eq 'full') {
            mount -t tmpfs -o size=256k tmpfs $env:HOME 2>&1 | Out-Null
            if ($LASTEXITCODE) { Skip-TestMount }
            Copy-Item (Join-Path $keep '.aws'), (Join-Path $keep 'state') $env:HOME -Recurse -ErrorAction Ignore
            try { [IO.File]::WriteAllBytes((Join-Path $env:HOME 'filler'), [byte[]]::new(1MB)) } catch { $null = $_ }
        }
        else {
            mount --bind $env:HOME $env:HOME 2>&1 | Out-Null
            if ($LASTEXITCODE) { Skip-TestMount }
            mount -o 'remount,bind,ro' $env:HOME
        }
        Remove-Item $keep -Recurse -Force
    }

    function Set-TestExpiry {
        param([timespan] $FromNow)
        $token = Get-Content $file -Raw | ConvertFrom-Json -AsHashtable -DateKind String
        $token.expiresAt = [DateTime]::UtcNow.Add($FromNow).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
        [IO.File]::WriteAllText($file, ($token | ConvertTo-Json -Compress))
    }
}

Describe 'Machines' {
    BeforeEach {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
        $null = Connect-SsoSession -StartUrl $startUrl @service -UseDeviceCode -NoBrowser -InformationAction Ignore -ProgressAction SilentlyContinue
        $file = (Get-ChildItem $cache -Filter *.json | Where-Object { (Get-Content $_ -Raw) -match 'accessToken' }).FullName
    }

    AfterEach {
        $emulator.Dispose()
        if ($IsLinux) { umount $env:HOME 2>&1 | Out-Null }
        Remove-Item (Join-Path $env:HOME '.aws') -Recurse -Force -ErrorAction Ignore
    }

    Context 'A path' {
        It '<Name> is found' -ForEach @(
            @{ Name = 'below the current location'; Path = { Set-Location $cache; Split-Path $file -Leaf } }
            @{ Name = 'one folder up'; Path = { $null = New-Item (Join-Path $cache sub) -ItemType Directory -Force; Set-Location (Join-Path $cache sub); "../$(Split-Path $file -Leaf)" } }
            @{ Name = 'of a drive'; Path = { $null = New-PSDrive Tokens FileSystem $cache -Scope Global; "Tokens:/$(Split-Path $file -Leaf)" } }
            @{ Name = 'as a file object'; Path = { Get-Item $file } }
            @{ Name = 'with a tilde'; Path = { "~/.aws/sso/cache/$(Split-Path $file -Leaf)" } }
        ) {
            $before = Get-Location
            (Get-PSProvider FileSystem).Home = $env:HOME
            try {
                $path = & $Path
                Test-SsoSession -Path $path | Should -BeTrue
                Get-SsoToken -Path $path @service | Should -Not -BeNullOrEmpty
                Disconnect-SsoSession -Path $path @service
                $file | Should -Not -Exist
            }
            finally {
                Set-Location $before
                Remove-PSDrive Tokens -ErrorAction Ignore
            }
        }

        It 'of another provider is refused' {
            { Get-SsoToken -Path Env:HOME @service -ErrorAction Stop } | Should -Throw '*is no file, but a place of the provider Environment*'
            { Get-SsoToken -Path NoDrive:/x @service -ErrorAction Stop } | Should -Throw '*NoDrive*'
        }

        It 'in a variable begins at the current location' {
            $before = Get-Location
            Set-Content (Join-Path $env:HOME 'bare') "[profile there]`nregion = eu-west-1"
            $env:AWS_CONFIG_FILE = 'bare'
            try {
                Set-Location $env:HOME
                (Register-SsoClient x -ProfileName there -EndpointUrl $emulator.BaseUrl).Region | Should -Be 'eu-west-1'
            }
            finally {
                Set-Location $before
                $env:AWS_CONFIG_FILE = Join-Path ([IO.Path]::GetTempPath()) 'no-such-folder' 'config'
            }
        }
    }

    Context 'A home that is <Kind>' -Skip:(-not $mayMount) -ForEach @(@{ Kind = 'read-only' }, @{ Kind = 'full' }) {
        It 'gives the token that is valid, and tries no refresh that could not be saved' {
            Set-TestExpiry ([timespan]::FromMinutes(14))
            $count = $emulator.Requests.Count
            Use-TestMount $Kind
            $token = Get-SsoToken -Path $file @service -WarningVariable warned -WarningAction SilentlyContinue
            $token.AccessToken | Should -Not -BeNullOrEmpty
            "$warned" | Should -BeLike "*can't be written, so the session was not refreshed*"
            { Get-SsoToken -Path $file @service -MinimumValidity 30m -ErrorAction Stop } | Should -Throw -ErrorId 'SaveFailed,*'
            $emulator.Requests.Count | Should -Be $count
        }

        It 'loses no session that has ended' {
            Set-TestExpiry ([timespan]::FromMinutes(-1))
            Use-TestMount $Kind
            { Get-SsoToken -Path $file @service -ErrorAction Stop } | Should -Throw -ErrorId 'SaveFailed,*'
            umount $env:HOME
            Get-SsoToken -Path $file @service | Should -Not -BeNullOrEmpty
        }

        It 'does not hinder a session in memory' {
            Use-TestMount $Kind
            $null = Connect-SsoSession -StartUrl $startUrl @service -UseDeviceCode -NoBrowser -InMemory -Force -InformationAction Ignore -ProgressAction SilentlyContinue
            Get-SsoToken -StartUrl $startUrl @service -MinimumValidity 30d -WarningVariable warned -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
            "$warned" | Should -Not -BeLike "*can't be written*"
        }
    }
}
