# What Tab offers for every parameter of every cmdlet.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../SsoOidc.psd1" -Force
    $cmdlets = Get-Command -Module SsoOidc | ForEach-Object { @{ Cmdlet = $_.Name } }
    $noVault = if (-not (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)) { 'Microsoft.PowerShell.SecretManagement is not installed' }
    if ($noVault) { Write-Host "Skipped: names of vaults and secrets: $noVault" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'

    # What a file or a service has must never be offered if it is one of these.
    $secrets = @("c+/=&'<$([char] 0xe9)", 'a+b/c=')
    $testHome = New-Item (Join-Path $TestDrive 'home') -ItemType Directory
    $null = New-Item (Join-Path $testHome '.aws'), (Join-Path $testHome '.local' 'share') -ItemType Directory -Force
    $before = @{}
    foreach ($name in 'HOME', 'XDG_STATE_HOME', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE') { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
    Set-TestEnvironment @{
        HOME = "$testHome"; XDG_STATE_HOME = Join-Path $testHome 'state'
        AWS_CONFIG_FILE = Join-Path $testHome '.aws' 'config'; AWS_SHARED_CREDENTIALS_FILE = Join-Path $testHome '.aws' 'credentials'
    }
    $config = @'
[default]
region = eu-west-1
[profile "two words"]
role_arn = arn:aws:iam::111122223333:role/Deploy
mfa_serial = arn:aws:iam::111122223333:mfa/jane
[profile "it's"]
sso_session = dev
sso_account_id = 444455556666
sso_role_name = Role Of It
[profile console]
login_session = arn:aws:sts::111122223333:assumed-role/Admin/jane
[sso-session dev]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
[sso-session "jane's own"]
sso_start_url = https://example.awsapps.com/start/#
sso_region = us-east-1
'@
    Set-Content $env:AWS_CONFIG_FILE $config
    Set-Content $env:AWS_SHARED_CREDENTIALS_FILE "[keys]`naws_access_key_id = AKIAEXAMPLE`naws_secret_access_key = $($secrets[0])`naws_session_token = $($secrets[1])"
    Set-Content (Join-Path $testHome 'one file.json') '{}'
    Push-Location $testHome

    $emulator = Start-SsoEmulator -SetEnvironment -User jane, 'John Doe' -Account '111122223333=prod (old):Admin,Read Only', "777788889999=jane's"
    $emulator | Approve-SsoDeviceAuthorization -Next
    $null = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore
    $null = Get-SsoAccount -SessionName dev
    $null = Get-SsoAccountRole -SessionName dev
    $device = Register-SsoClient app | Start-SsoDeviceAuthorization https://example.awsapps.com/start

    $url = "$($emulator.EndpointUrl)".TrimEnd('/')
    # What is offered: all of it, or, after '...', some of it. By the parameter's name, or by that of a cmdlet and its parameter.
    $offered = @{
        ProfileName = 'console', 'default', "it's", 'keys', 'two words'
        Region = '...', 'eu-west-1', 'us-east-1', 'cn-north-1', 'eusc-de-east-1'
        SsoRegion = '...', 'eu-west-1'
        SessionName = 'dev', "jane's own"
        StartUrl = 'https://example.awsapps.com/start', 'https://example.awsapps.com/start/#'
        IssuerUrl = 'https://example.awsapps.com/start', 'https://example.awsapps.com/start/#'
        EndpointUrl = $url
        Emulator = $url
        AccountId = '111122223333', '444455556666', '777788889999'
        AccountName = "jane's", 'prod (old)'
        RoleName = 'Admin', 'AdministratorAccess', 'Read Only', 'ReadOnlyAccess', 'Role Of It'
        'Add-SsoEmulatorFault AccountId' = '111122223333', '777788889999'
        'Add-SsoEmulatorFault RoleName' = 'Admin', 'AdministratorAccess', 'Read Only', 'ReadOnlyAccess'
        UserName = 'jane', 'John Doe'
        UserCode = $device.UserCode
        Fault = '...', 'InvalidGrant', 'DropConnection', 'ClockSkew', 'TooManyRequests'
        Operation = '...', 'RegisterClient', 'CreateToken', 'GetCallerIdentity', 'GetRoleCredentials'
        Scope = '...', 'sso:account:access', 'openid'
        ClientScope = '...', 'sso:account:access', 'openid'
        'New-SignInOAuth2TokenWithTokenExchange Scope' = '...', 'arn:aws:iam::aws:policy/ReadOnlyAccess'
        PolicyArn = '...', 'arn:aws:iam::aws:policy/ReadOnlyAccess'
        GrantType = 'AuthorizationCode', 'DeviceCode', 'RefreshToken'
        'Add-SsoEmulatorFault GrantType' = 'AuthorizationCode', 'DeviceCode', 'JwtBearer', 'RefreshToken', 'TokenExchange'
        'New-SsoTokenWithIam GrantType' = 'AuthorizationCode', 'JwtBearer', 'RefreshToken', 'TokenExchange'
        'New-SignInOAuth2Token GrantType' = 'AuthorizationCode', 'RefreshToken'
        'New-SignInOAuth2Token ClientId' = 'arn:aws:signin:::devtools/cross-device', 'arn:aws:signin:::devtools/same-device'
        ClientType = 'public'
        RedirectUri = 'http://127.0.0.1/oauth/callback'
        SessionArn = 'arn:aws:sts::111122223333:assumed-role/Admin/jane'
        RoleArn = 'arn:aws:iam::111122223333:role/Deploy'
        SerialNumber = 'arn:aws:iam::111122223333:mfa/jane'
        As = 'Bash', 'DotEnv', 'Environment', 'Json', 'PowerShell', 'Process'
        Output = '...', 'json', 'table'
        NameTemplate = '{AccountName}-{RoleName}', '{RoleName}-{AccountId}', '{SessionName}-{AccountName}-{RoleName}'
        Service = '...', 'ec2', 's3', 'systems-manager'
        Resource = '...', 'ecr.amazonaws.com', 'glue.amazonaws.com'
        SubjectTokenType = 'urn:ietf:params:oauth:token-type:access_token', 'urn:ietf:params:oauth:token-type:refresh_token'
        'New-SignInOAuth2TokenWithTokenExchange SubjectTokenType' = 'urn:ietf:params:oauth:token-type:jwt'
        RequestedTokenType = 'urn:ietf:params:oauth:token-type:access_token', 'urn:ietf:params:oauth:token-type:refresh_token'
        TokenTypeHint = 'access_token', 'refresh_token'
    }
    # Where nothing of use can be offered, and why. PowerShell then offers files, which is right for a path.
    $nothing = @{
        'a vault or what is in it, which a test of its own is about' = 'Vault', 'SecretName'
        'a file' = 'Path'
        'a secret, or good once' = 'AccessToken', 'Assertion', 'ClientSecret', 'Code', 'CodeVerifier', 'DeviceCode', 'DPoPKey', 'ExternalId', 'IdToken', 'Policy',
            'ProvidedContext', 'ProxyCredential', 'RefreshToken', 'SecretAccessKey', 'SessionToken', 'SubjectToken', 'TokenCode', 'VerificationCode',
            'Get-SignInOAuth2TokenInfo Token', 'Revoke-SignInOAuth2Token Token'
        'an object, which comes through the pipe or in a variable' = 'Client', 'Credential', 'DeviceAuthorization', 'InputObject', 'New-SsoToken Token',
            'Remove-SsoEmulatorFault Fault', 'ScriptBlock'
        'a number or a time' = 'AccessTokenLifetime', 'AccountCount', 'Advance', 'After', 'ApproveAfter', 'ClientSecretExpiresAt', 'DeviceCodeLifetime', 'Duration',
            'DurationSec', 'ExpiresAt', 'Interval', 'Last', 'MinimumValidity', 'PollInterval', 'Port', 'PortalLatency', 'PortalRequestsPerSecond', 'RedirectPort',
            'RegistrationLifetime', 'RequestsPerSecond', 'RetryAfterMs', 'SessionLifetime', 'StatusCode', 'ThrottleLimit', 'TimeoutSec', 'Times'
        'given by a service, and known to no file' = 'AccessKeyId', 'ClientId', 'EntitledApplicationArn', 'VerificationUri', 'VerificationUriComplete', 'New-SsoToken UserCode',
            'New-SignInOAuth2Token AccountId'
        'what the user makes up' = 'Account', 'Body', 'ClientName', 'ContentType', 'Description', 'Endpoint', 'OAuthError', 'Option', 'Reason', 'Role', 'RoleSessionName',
            'User', 'Start-SsoEmulator StartUrl', 'Start-SsoEmulator RoleName'
        'a proxy, whose address can hold a password' = 'Proxy'
    }
    $reasons = @{}
    foreach ($reason in $nothing.Keys) { foreach ($name in $nothing[$reason]) { $reasons[$name] = $reason } }

    function Get-Completion {
        param([string] $Line)
        # An empty list stays a list.
        , @((TabExpansion2 $Line $Line.Length).CompletionMatches)
    }

    # The value that a line has which ends with what was offered.
    function Get-Value {
        param([string] $Line)
        $errors = $null
        $tree = [Management.Automation.Language.Parser]::ParseInput($Line, [ref] $null, [ref] $errors)
        if ($errors) { throw "'$Line' is no command: $($errors[0].Message)" }
        $elements = $tree.EndBlock.Statements[0].PipelineElements[0].CommandElements
        if ($elements.Count -ne 3) { throw "'$Line' has $($elements.Count - 1) arguments." }
        # PowerShell hands a number to a text parameter as it was typed.
        if ($elements[2] -is [Management.Automation.Language.StringConstantExpressionAst]) { $elements[2].Value } else { $elements[2].Extent.Text }
    }

    function Complete-All {
        foreach ($cmdlet in Get-Command -Module SsoOidc) { foreach ($parameter in Get-Parameter $cmdlet.Name) { $null = Get-Completion "$cmdlet -$($parameter.Name) " } }
    }

    function Get-Parameter {
        param([string] $Cmdlet)
        (Get-Command $Cmdlet).Parameters.Values | Where-Object { $_.Name -notin $common }
    }
}

AfterAll {
    $emulator | Stop-SsoEmulator
    Pop-Location
    Set-TestEnvironment $before
}

Describe 'Completion' {
    It 'of <Cmdlet> offers what is known for each of its parameters, in a form that runs' -ForEach $cmdlets {
        foreach ($parameter in Get-Parameter $Cmdlet) {
            $name = $parameter.Name
            if ($parameter.SwitchParameter) { continue }
            $own, $line = "$Cmdlet $name", "$Cmdlet -$name "
            $key = if ($offered.ContainsKey($own) -or $reasons.ContainsKey($own)) { $own } else { $name }
            $expected = $offered[$key]
            if (-not $expected) {
                $reasons[$key] | Should -Not -BeNullOrEmpty -Because "-$name of $Cmdlet needs a completer, or a reason in this file to have none"
                $parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] -and $name -notin 'Vault', 'SecretName' } | Should -BeNullOrEmpty -Because "-$name of $Cmdlet is said to have no completer"
                continue
            }

            $given = Get-Completion $line
            $values = foreach ($match in $given) {
                $value = Get-Value "$line$($match.CompletionText)"
                $value | Should -BeExactly $match.ListItemText -Because $line
                $match.ToolTip | Should -Not -BeNullOrEmpty
                # Without the quote at its end it is completed to itself.
                if ($match.CompletionText.EndsWith("'")) { (Get-Completion "$line$($match.CompletionText.TrimEnd("'"))").CompletionText | Should -Contain $match.CompletionText -Because $line }
                $value
            }
            if ($expected[0] -eq '...') { $expected | Select-Object -Skip 1 | Where-Object { $_ -notin $values } | Should -BeNullOrEmpty -Because "$line offers $values" }
            else { $values | Sort-Object | Should -BeExactly ($expected | Sort-Object) -Because $line }
            foreach ($text in $given.CompletionText + $given.ToolTip) { foreach ($secret in $secrets) { $text | Should -Not -BeLike "*$secret*" } }
        }
    }

    It 'has no list of a parameter that is not there any more' {
        $known = foreach ($cmdlet in Get-Command -Module SsoOidc) { foreach ($parameter in Get-Parameter $cmdlet.Name) { $parameter.Name, "$cmdlet $($parameter.Name)" } }
        @($offered.Keys) + @($reasons.Keys) | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
        @($offered.Keys) | Where-Object { $reasons.ContainsKey($_) } | Should -BeNullOrEmpty
    }

    It 'leaves values free, since services and users add to them' {
        Get-Command -Module SsoOidc | ForEach-Object { $_.Parameters.Values } | Where-Object { $_.Attributes.Where({ $_ -is [ValidateSet] }) } | Should -BeNullOrEmpty
    }

    It 'offers files for a path' {
        (Get-Completion 'Get-SsoToken -Path one').ListItemText | Should -Be 'one file.json'
    }

    It 'offers the roles of the account that is given' {
        (Get-Completion 'Get-SsoRoleCredential -AccountId 444455556666 -RoleName ').CompletionText | Should -Be "'Role Of It'"
        (Get-Completion 'Get-SsoRoleCredential 111122223333 ').CompletionText | Should -Be 'Admin', "'Read Only'"
    }

    It 'gives a line that runs: <_>' -ForEach "Get-SsoAccount 'prod", "Get-SsoAccount -SessionName dev -AccountName jan", 'Get-SsoAccountRole -AccountName pro', 'Get-SsoAccountRole Rea' {
        $match = (Get-Completion $_)[0]
        $word = ($_ -split ' ')[-1]
        & ([scriptblock]::Create($_.Substring(0, $_.Length - $word.Length) + $match.CompletionText + ' -ErrorAction Stop')) | Should -Not -BeNullOrEmpty
    }

    It 'asks no service' {
        $count = @(Get-SsoEmulatorRequest).Count
        Complete-All
        @(Get-SsoEmulatorRequest).Count | Should -Be $count
    }

    It 'goes on where the config file is <Name>' -ForEach @(
        @{ Name = 'broken'; Make = { param($path) Set-Content $path "[profile x`nno equals sign`n[sso-session`n= = =" } }
        @{ Name = 'no text'; Make = { param($path) [IO.File]::WriteAllBytes($path, [byte[]] (0xff, 0xfe, 0, 1, 2, 0xc3, 0x28)) } }
        @{ Name = 'a folder'; Make = { param($path) $null = New-Item $path -ItemType Directory } }
        @{ Name = 'kept by another program'; Make = { param($path) [IO.File]::Open($path, 'Create', 'ReadWrite', 'None') } }
        @{ Name = 'not there'; Make = { param($path) $null = $path } }
    ) {
        $good = $env:AWS_CONFIG_FILE
        $env:AWS_CONFIG_FILE = Join-Path $TestDrive "config-$([guid]::NewGuid())"
        $held = & $Make $env:AWS_CONFIG_FILE
        try {
            $Error.Clear()
            Complete-All
            $Error | Should -BeNullOrEmpty
            # PowerShell would say nothing of a completer that fails.
            $types = (Get-Command -Module SsoOidc).ParameterSets.Parameters.Attributes | Where-Object { $_ -is [ArgumentCompleter] } | ForEach-Object Type | Sort-Object -Unique
            $types.Count | Should -BeGreaterThan 20
            foreach ($type in $types) { $null = $type::new().CompleteArgument('Get-SsoToken', 'X', '', $null, @{}) }
            # What the file has no part in is offered as ever.
            (Get-Completion 'Get-SsoToken -Region eu-west-').CompletionText | Should -Contain 'eu-west-1'
            (Get-Completion 'Get-SsoAccount -AccountName pro').CompletionText | Should -Be "'prod (old)'"
        }
        finally {
            $env:AWS_CONFIG_FILE = $good
            if ($held) { $held.Dispose() }
        }
    }

    It 'offers vaults, and the names that were saved in the one that is given' -Skip:([bool] $noVault) {
        $folder = New-Item (Join-Path $TestDrive 'vault') -ItemType Directory
        Register-SecretVault -Name 'My Ops' -ModuleName "$PSScriptRoot/vaults/FolderVault" -VaultParameters @{ Path = "$folder" }
        try {
            $null = Register-SsoClient app -Vault 'My Ops' -SecretName app
            foreach ($cmdlet in Get-Command -Module SsoOidc | Where-Object { $_.Parameters.ContainsKey('Vault') }) {
                (Get-Completion "$cmdlet -Vault ").CompletionText | Should -BeExactly "'My Ops'" -Because $cmdlet.Name
                (Get-Completion "$cmdlet -Vault 'My Ops' -SecretName ").CompletionText | Should -BeExactly 'app' -Because $cmdlet.Name
            }
        }
        finally { Unregister-SecretVault 'My Ops' }
    }
}
