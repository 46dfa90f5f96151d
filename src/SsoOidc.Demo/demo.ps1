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

Show 'New-SignInOAuth2Token -Code $code -CodeVerifier $verifier -RedirectUri http://127.0.0.1:8765/oauth/callback'
$verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
$callback = 'http://127.0.0.1:8765/oauth/callback'
$query = @{
    response_type = 'code'; client_id = 'arn:aws:signin:::devtools/same-device'; state = [guid]::NewGuid()
    code_challenge_method = 'SHA-256'; scope = 'openid'; redirect_uri = $callback
    code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
}
$pairs = $query.GetEnumerator() | ForEach-Object { '{0}={1}' -f $_.Key, [uri]::EscapeDataString($_.Value) }
$page = Invoke-WebRequest "$($EndpointUrl.AbsoluteUri.TrimEnd('/'))/v1/authorize?$($pairs -join '&')" -MaximumRedirection 0 -SkipHttpErrorCheck -ErrorAction SilentlyContinue
$code = [uri]::UnescapeDataString(($page.Headers.Location[0] -replace '^.*[?&]code=([^&]*).*$', '$1'))
$signIn = New-SignInOAuth2Token -Code $code -CodeVerifier $verifier -RedirectUri $callback @service
$signIn | Out-Host

Show '$signIn | New-SignInOAuth2Token      # a refresh with the same DPoP key'
$renewed = $signIn | New-SignInOAuth2Token
$renewed | Out-Host

if (-not $fresh.AccessToken -or -not $renewed.SecretAccessKey -or $fresh.IsExpired -or $renewed.IsExpired) { exit 1 }
Write-Host 'Signed in twice and refreshed twice.' -ForegroundColor Green
