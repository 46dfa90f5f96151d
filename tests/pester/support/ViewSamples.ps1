# Dot-sourced: $samples has one of each output, $hidden the secrets in them. The caller stops $emulator and $patient.
$emulator = Start-SsoEmulator -ApproveAutomatically -Region ap-southeast-1
$hidden = [Collections.Generic.List[string]]::new()
function New-Hidden { $hidden.Add("hidden-$([guid]::NewGuid().ToString('N'))"); New-TestSecret $hidden[-1] }

# One of each, as long as they come.
$soon = [DateTimeOffset]::UtcNow.AddMinutes(42.1)
$arn = 'arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-1111111111111111'
$client = $emulator | Register-SsoClient deployment-nightly
$device = $client | Start-SsoDeviceAuthorization $emulator.StartUrl
$token = $device | New-SsoToken -InformationAction Ignore
$client, $device, $token | ForEach-Object { $_.PSObject.Properties.Value } | Where-Object { $_ -is [securestring] } | ForEach-Object { $hidden.Add((ConvertFrom-TestSecret $_)) }
$credential = [SsoOidc.AwsCredential] @{
    AccessKeyId = 'ASIAIOSFODNN7EXAMPLE'; SecretAccessKey = New-Hidden; SessionToken = New-Hidden; Expiration = $soon; AccountId = '111122223333'
    AccountName = 'production'; RoleName = 'AdministratorAccess'
    Source = [SsoOidc.AwsCredentialSource] @{
        Type = 'SsoRole'; SessionName = 'dev'; StartUrl = 'https://example.awsapps.com/start'; Region = 'ap-southeast-1'; Vault = 'Operations'; SecretName = 'nightly'
    }
}
$place = @{ SessionName = 'dev'; StartUrl = 'https://example.awsapps.com/start'; Region = 'ap-southeast-1'; AccountId = '111122223333'; AccountName = 'production' }
$samples = @(
    $client, $device, $token, $credential, $credential.Source
    [SsoOidc.SsoAccount] ($place + @{ EmailAddress = 'production@example.com'; AccessToken = New-Hidden })
    [SsoOidc.SsoAccountRole] ($place + @{ RoleName = 'AdministratorAccess'; AccessToken = New-Hidden })
    [SsoOidc.AwsCallerIdentity] @{ Account = '111122223333'; Arn = 'arn:aws:sts::111122223333:assumed-role/Administrator/jane.doe@example.com'; UserId = 'AROAEXAMPLE:jane.doe@example.com' }
    [SsoOidc.SsoProfile] @{
        ProfileName = 'AdministratorAccess-111122223333'; AccountId = '111122223333'; AccountName = 'production'; RoleName = 'AdministratorAccess'; SessionName = 'dev'
        Region = 'ap-southeast-1'; Output = 'json'; Path = '/home/jane/.aws/config'; Action = 'Created'
    }
    [SsoOidc.SsoIamToken] @{
        AccessToken = New-Hidden; TokenType = 'Bearer'; ExpiresIn = 3600; ExpiresAt = $soon; RefreshToken = New-Hidden; IdToken = New-Hidden
        ClientId = $arn; Region = 'ap-southeast-1'; Scope = 'openid', 'sts:identity_context'; AwsAdditionalDetails = [SsoOidc.AwsAdditionalDetails]::new('context')
    }
    [SsoOidc.SignInAccessToken] @{
        AccessToken = New-Hidden; TokenType = 'Bearer'; ExpiresIn = 3600; ExpiresAt = $soon; Resource = 'aws-mcp.amazonaws.com'; Region = 'ap-southeast-1'
        Scope = 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::111122223333:policy/Reports'; ClientId = 'arn:aws:signin:ap-southeast-1::external-client/dcr/1'
    }
    [SsoOidc.SignInTokenInfo] @{
        Active = $true; TokenType = 'refresh_token'; ExpiresAt = $soon; IssuedAt = $soon.AddHours(-1); NotBefore = $soon.AddHours(-1); Region = 'ap-southeast-1'
        Sub = 'arn:aws:sts::111122223333:assumed-role/Administrator/jane.doe@example.com'; UserId = 'AROAEXAMPLE:jane.doe@example.com'; AccountId = '111122223333'
        Aud = [string[]] 'aws-mcp.amazonaws.com'; Iss = 'signin.amazonaws.com'; Jti = '0123456789abcdef'; Resource = 'aws-mcp.amazonaws.com'
    }
    [SsoOidc.SignInToken] @{
        AccessToken = $credential; TokenType = 'aws_sigv4'; ExpiresIn = 900; ExpiresAt = $soon; RefreshToken = New-Hidden; IdToken = New-Hidden
        DPoPKey = New-Hidden; ClientId = 'arn:aws:signin:::devtools/same-device'; Region = 'ap-southeast-1'
    }
    [SsoOidc.AwsAdditionalDetails]::new('context')
    [SsoOidc.SsoSession] @{
        Name = 'https://example.awsapps.com/start'; SessionName = 'dev'; StartUrl = 'https://example.awsapps.com/start'; Region = 'ap-southeast-1'; ExpiresAt = $soon
        ClientSecretExpiresAt = $soon; CanRefresh = $true; Store = 'Vault'; Vault = 'Operations'; SecretName = 'nightly'; Kind = 'SsoToken'
    }
    [SsoOidc.SignInSession] @{
        SessionArn = 'arn:aws:sts::111122223333:assumed-role/Administrator/jane.doe@example.com'; AccountId = '111122223333'; Region = 'ap-southeast-1'
        ExpiresAt = $soon; ProfileName = [string[]]('dev', 'prod'); CanRefresh = $true; Store = 'File'; Path = '/home/jane/.aws/login/cache/0123456789abcdef.json'
    }
    [SsoOidc.DeviceAuthorizationPrompt] @{
        UserCode = 'ABCD-EFGH'; VerificationUri = 'https://example.awsapps.com/start/#/device'; ExpiresAt = $soon
        VerificationUriComplete = 'https://example.awsapps.com/start/#/device?user_code=ABCD-EFGH'; StartUrl = 'https://example.awsapps.com/start'
    }
    [SsoOidc.BrowserSignInPrompt] @{
        Url = 'https://oidc.ap-southeast-1.amazonaws.com/authorize?response_type=code&client_id=abcdefghijklmnop&redirect_uri=http%3A%2F%2F127.0.0.1%3A40000%2Foauth%2Fcallback'
        ExpiresAt = $soon; Target = 'https://example.awsapps.com/start'; IsOpened = $true
    }
    [SsoOidc.RemoteSignInPrompt] @{ Url = 'https://ap-southeast-1.signin.aws.amazon.com/v1/authorize?response_type=code'; Command = 'Connect-SignInSession -Remote -VerificationCode (Get-Clipboard)' }
    $emulator, $emulator.Users[0], $emulator.Accounts[0], $token.ResponseMetadata
    Get-SsoEmulatorRequest CreateToken -Last 1
    Add-SsoEmulatorFault AuthorizationPending -GrantType RefreshToken -UntilRemoved
)
$patient = Start-SsoEmulator
$null = $patient | Register-SsoClient deployment-nightly | Start-SsoDeviceAuthorization $patient.StartUrl
$samples += $patient.PendingAuthorizations
