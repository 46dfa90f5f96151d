# What all test files need: the built module, and an emulator in this process.
$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
Import-Module ([IO.Path]::Combine($root, 'SsoOidc.psd1')) -Force -Global
Add-Type -Path ([IO.Path]::Combine($root, 'bin', 'Core', 'SsoOidc.Emulator.dll'))

function Get-RepositoryRoot { $root }

# An emulator; the caller disposes it.
function New-TestEmulator {
    param([hashtable] $Options = @{})
    [SsoOidc.Emulator.Hosting.SsoEmulator]::Start([SsoOidc.Emulator.SsoEmulatorOptions] $Options)
}

function New-TestSecret {
    param([string] $Text)
    [Net.NetworkCredential]::new('', $Text).SecurePassword
}

function ConvertFrom-TestSecret {
    param([securestring] $Secret)
    [Net.NetworkCredential]::new('', $Secret).Password
}

# What a person's browser brings back from an authorize page of an emulator that approves automatically.
function Get-TestAuthorizationCode {
    param([uri] $BaseUrl, [string] $Path, [hashtable] $Query)
    $pairs = foreach ($key in $Query.Keys) { '{0}={1}' -f $key, [uri]::EscapeDataString($Query[$key]) }
    $page = Invoke-WebRequest "$($BaseUrl.AbsoluteUri.TrimEnd('/'))$Path`?$($pairs -join '&')" -MaximumRedirection 0 -SkipHttpErrorCheck -ErrorAction Ignore
    if ($page.StatusCode -ne 302) { throw "The authorize page answered $($page.StatusCode): $($page.Content)" }
    $location = [uri] $page.Headers.Location[0]
    [uri]::UnescapeDataString(($location.Query.TrimStart('?') -split '&' | Where-Object { $_ -like 'code=*' }).Substring(5))
}

# A sign-in at the emulator's AWS Sign-In up to the authorization code: what New-SignInOAuth2Token takes.
function New-TestSignInCode {
    param($Emulator)
    $callback = 'http://127.0.0.1:8765/oauth/callback'
    @{
        Code         = Get-TestAuthorizationCode $Emulator.BaseUrl '/v1/authorize' @{
            response_type = 'code'; client_id = 'arn:aws:signin:::devtools/same-device'; state = [guid]::NewGuid().ToString()
            code_challenge_method = 'SHA-256'; scope = 'openid'; redirect_uri = $callback
            code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
        }
        CodeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
        RedirectUri  = $callback
    }
}

# A port of 127.0.0.1 that nobody listens on.
function Get-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}

# The text of a file that another process writes in one step, as soon as it is there.
function Get-TestFile {
    param([string] $Path)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (Test-Path $Path) -and $watch.Elapsed.TotalSeconds -lt 120) { [Threading.Thread]::Sleep(20) }
    Get-Content $Path -Raw
}

# What a script gives while a file or folder can't be written.
function Invoke-TestReadOnly {
    param([string] $Path, [scriptblock] $Script)
    # To root modes mean nothing.
    $isRoot = (id -u) -eq 0
    if ($isRoot) { mount --bind $Path $Path 2>&1 | Out-Null } else { chmod a-w $Path }
    if ($LASTEXITCODE) {
        Write-Host 'Skipped: mount is not permitted here'
        Set-ItResult -Skipped -Because 'mount is not permitted here'
    }
    try {
        if ($isRoot) { mount -o 'remount,bind,ro' $Path }
        & $Script
    }
    finally { if ($isRoot) { umount $Path } else { chmod u+w $Path } }
}

# Sets variables; those without a value are removed, where .NET would leave an empty one.
function Set-TestEnvironment {
    param([hashtable] $Variables)
    foreach ($name in $Variables.Keys) {
        if ($Variables[$name]) { Set-Item "Env:$name" $Variables[$name] } else { Remove-Item "Env:$name" -ErrorAction Ignore }
    }
}

# The hosts that a command asks, as its verbose lines have them, when there is no way out and no endpoint is set.
function Get-AskedHost {
    param([scriptblock] $Command)
    $settings = @{ AWS_ENDPOINT_URL = $null; AWS_ENDPOINT_URL_SIGNIN = $null; HTTPS_PROXY = 'http://127.0.0.1:1'; AWS_MAX_ATTEMPTS = '1' }
    $before = @{}
    $settings.Keys | ForEach-Object { $before[$_] = [Environment]::GetEnvironmentVariable($_) }
    Set-TestEnvironment $settings
    try {
        & { try { & $Command } catch { $null = $_ } } 4>&1 3>$null 2>$null 6>$null |
            Where-Object { $_ -is [Management.Automation.VerboseRecord] -and $_.Message -match '^\w+: POST (\S+?)/' } | ForEach-Object { $Matches[1] }
    }
    finally { Set-TestEnvironment $before }
}

# Runs a script in a host of its own, such as one with a person at it.
function Invoke-TestHost {
    param($TestHost, [string] $Script)
    $runspace = [runspacefactory]::CreateRunspace($TestHost)
    $runspace.Open()
    try {
        $shell = [powershell]::Create($runspace).AddScript("Import-Module '$([IO.Path]::Combine($root, 'SsoOidc.psd1'))'; $Script")
        [pscustomobject]@{ Output = $shell.Invoke(); Errors = @($shell.Streams.Error); Warnings = @($shell.Streams.Warning) }
    }
    finally { $runspace.Dispose() }
}

Export-ModuleMember -Function *
