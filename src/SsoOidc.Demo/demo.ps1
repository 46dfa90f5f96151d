# What a user types, against an emulator that plays AWS and the person at the browser.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'A demo is there to be seen.')]
param(
    [Parameter(Mandatory)][string] $Module,
    [Parameter(Mandatory)][uri] $EndpointUrl
)

$ErrorActionPreference = 'Stop'
function Show([string] $Line) { Write-Host "`nPS> $Line" -ForegroundColor Cyan }

Import-Module $Module
$service = @{ Region = 'us-east-1'; EndpointUrl = $EndpointUrl }

Show 'Register-SsoClient -ClientName demo | Start-SsoDeviceAuthorization -StartUrl https://example.awsapps.com/start | New-SsoToken'
$token = Register-SsoClient -ClientName demo @service |
    Start-SsoDeviceAuthorization -StartUrl https://example.awsapps.com/start |
    New-SsoToken
$token | Out-Host

Show '$token | New-SsoToken      # a refresh: nobody is asked'
$fresh = $token | New-SsoToken
$fresh | Format-List StartUrl, TokenType, ExpiresAt, IsExpired, CanRefresh | Out-Host

# A config file and a cache of the demo's own. The page that the sign-in names is opened here, as a browser would.
$folder = New-Item (Join-Path ([IO.Path]::GetTempPath()) "ssooidc-demo-$([guid]::NewGuid())") -ItemType Directory
try {
    $env:AWS_CONFIG_FILE = Join-Path $folder 'config'
    $env:AWS_LOGIN_CACHE_DIRECTORY = Join-Path $folder 'cache'
    $profileName = @{ ProfileName = 'console' }

    Show 'Connect-SignInSession -ProfileName console -UseBrowser -NoBrowser'
    Connect-SignInSession @profileName -UseBrowser -NoBrowser @service 6>&1 | ForEach-Object {
        if ($_ -is [Management.Automation.InformationRecord]) {
            Write-Host $_
            if ($_.MessageData.Url) { $null = Invoke-WebRequest $_.MessageData.Url }
        }
        else { $_ }
    } | Out-Host

    Show 'Get-SignInCredential -ProfileName console      # from the cache file'
    $credential = Get-SignInCredential @profileName @service
    $credential | Out-Host

    Show 'Get-SignInCredential -ProfileName console -MinimumValidity 00:20:00      # a refresh, bound to the key of the sign-in'
    $refreshed = Get-SignInCredential @profileName @service -MinimumValidity 00:20:00 -WarningAction SilentlyContinue
    $refreshed | Out-Host
}
finally { Remove-Item $folder -Recurse -Force }

$ended = @($token, $fresh, $credential, $refreshed).Where({ $_.IsExpired })
if ($ended -or -not $fresh.AccessToken -or $refreshed.AccessKeyId -eq $credential.AccessKeyId) { exit 1 }
Write-Host 'Signed in twice and refreshed twice.' -ForegroundColor Green
