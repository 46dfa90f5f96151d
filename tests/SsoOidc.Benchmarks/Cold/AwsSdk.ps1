param([string] $Endpoint, [string] $Root, [string] $Rivals)
. $PSScriptRoot/Common.ps1
$clock = [System.Diagnostics.Stopwatch]::StartNew()
Add-Type -Path $Rivals/AWSSDK.Core.dll, $Rivals/AWSSDK.SSOOIDC.dll
$import = $clock.Elapsed.TotalMilliseconds
$config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]@{ ServiceURL = $Endpoint; AuthenticationRegion = 'us-east-1' }
$service = [Amazon.SSOOIDC.AmazonSSOOIDCClient]::new([Amazon.Runtime.AnonymousAWSCredentials]::new(), $config)
$client = $service.RegisterClientAsync(
    [Amazon.SSOOIDC.Model.RegisterClientRequest]@{ ClientName = 'bench'; ClientType = 'public'; Scopes = @('sso:account:access') }
).GetAwaiter().GetResult()
$device = $service.StartDeviceAuthorizationAsync([Amazon.SSOOIDC.Model.StartDeviceAuthorizationRequest]@{
        ClientId = $client.ClientId; ClientSecret = $client.ClientSecret; StartUrl = 'https://example.awsapps.com/start'
    }).GetAwaiter().GetResult()
$token = $service.CreateTokenAsync([Amazon.SSOOIDC.Model.CreateTokenRequest]@{
        ClientId = $client.ClientId; ClientSecret = $client.ClientSecret; DeviceCode = $device.DeviceCode
        GrantType = 'urn:ietf:params:oauth:grant-type:device_code'
    }).GetAwaiter().GetResult()
$calls = $clock.Elapsed.TotalMilliseconds - $import
if (-not $token.AccessToken.Length) { throw 'No token.' }
Write-Measurement $import $calls
