BeforeDiscovery {
    $python = Get-Command python3, python -ErrorAction Ignore | Select-Object -First 1
    $noProvider = if ($IsWindows) { 'not tried on Windows' }
        elseif (-not $python) { 'python is not installed' }
        else {
            $text = & $python.Source "$PSScriptRoot/login_provider.py" 2>&1
            if ($LASTEXITCODE -ne 0) { "botocore with its login provider, and awscrt or cryptography, are not installed: $($text | Select-Object -Last 1)" }
        }
    if ($noProvider) { Write-Host "Skipped: the login credential provider of botocore: $noProvider" }

    $modules = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore'
    $noVault = if ($modules | Where-Object { -not (Get-Module $_ -ListAvailable) }) { 'SecretManagement and SecretStore are not installed' }
        elseif ($IsWindows) { 'SecretStore would be the real one of this user' }
    if ($noVault) { Write-Host "Skipped: console sign-ins in a vault: $noVault" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'
    $jane = 'arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane'
    $joe = 'arn:aws:iam::444455556666:user/joe'
    Add-Type -Path "$PSScriptRoot/AnsweringHost.cs"

    # A browser that is signed in already: it goes where it is sent, and nobody sees it.
    function New-TestBrowser {
        $path = Join-Path $TestDrive 'browser'
        Set-Content $path "#!/usr/bin/env pwsh`nparam([string] `$Url)`n`$null = Invoke-WebRequest `$Url -SkipHttpErrorCheck"
        if (-not $IsWindows) { & chmod +x $path }
        $path
    }

    # What the person copies from the page of a sign-in on another machine.
    function Get-TestVerificationCode {
        param([string] $Url)
        $page = (Invoke-WebRequest $Url).Content
        [Net.WebUtility]::HtmlDecode(($page -split 'readonly>')[1].Split('<')[0])
    }

    # As Connect-SignInSession leaves it, without a browser in the way.
    function Connect-TestSession {
        param([string] $ProfileName = 'dev', [hashtable] $With = @{})
        $region = if ($With.Region) { @{ Region = $With.Region } } else { @{} }
        $null = Connect-SignInSession -ProfileName $ProfileName -Remote @region -ErrorAction SilentlyContinue -InformationVariable shown -InformationAction SilentlyContinue
        $code = Get-TestVerificationCode $shown[0].MessageData.Url
        Connect-SignInSession -ProfileName $ProfileName -Remote -VerificationCode $code @With
    }

    function Get-TestFile { param($Session) Get-Content $Session.Path -Raw | ConvertFrom-Json }

    # As if the credentials had ended meanwhile.
    function Set-TestExpiry {
        param($Session)
        $json = Get-TestFile $Session
        $json.accessToken.expiresAt = '2020-01-01T00:00:00Z'
        [IO.File]::WriteAllText($Session.Path, ($json | ConvertTo-Json))
    }

    function Get-TokenRequest { param([string] $GrantType) @($emulator.Requests | Where-Object { $_.Operation -eq 'CreateOAuth2Token' -and $_.GrantType -eq $GrantType }) }

    # A PowerShell of its own, with this one's home and files.
    function Start-TestProcess {
        param([string] $Manifest, [string] $Command)
        $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
        '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; Import-Module '$Manifest'; $Command" |
            ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.Environment['NO_COLOR'] = '1'
        [Diagnostics.Process]::Start($start)
    }

    function Receive-TestProcess {
        param($Process)
        $text = $Process.StandardOutput.ReadToEnd() + $Process.StandardError.ReadToEnd()
        $Process.WaitForExit()
        $text.Trim()
    }
}

Describe 'Console sign-in' {
    BeforeEach {
        $emulator = New-TestEmulator @{
            ApproveAutomatically = $true
            Users                = [SsoOidc.Emulator.EmulatorUser[]] @(@{ Name = 'jane' }, @{ Name = 'joe'; LoginSessionArn = $joe })
        }
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $env:AWS_CONFIG_FILE = Join-Path $folder 'config'
        $env:AWS_LOGIN_CACHE_DIRECTORY = Join-Path $folder 'cache'
        $env:AWS_ENDPOINT_URL_SIGNIN = $emulator.BaseUrl
        $env:AWS_REGION = 'us-east-1'
    }

    AfterEach {
        $emulator.Dispose()
        'AWS_LOGIN_CACHE_DIRECTORY', 'AWS_ENDPOINT_URL_SIGNIN', 'AWS_REGION', 'BROWSER' | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
    }

    Context 'in the browser of this machine' -Skip:$IsWindows {
        BeforeEach { $env:BROWSER = New-TestBrowser }

        It 'signs in, saves the session and names it in the profile' {
            $session = Connect-SignInSession -ProfileName dev -UseBrowser -TimeoutSec 60 -InformationVariable shown -InformationAction SilentlyContinue
            $session | Should -BeOfType SsoOidc.SignInSession
            $session.SessionArn | Should -Be $jane
            $session.AccountId | Should -Be '111122223333'
            $session.Region | Should -Be 'us-east-1'
            $session.ProfileName | Should -Be @('dev')
            $session.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(14))
            Get-Content $env:AWS_CONFIG_FILE | Should -Be '[profile dev]', "login_session = $jane", 'region = us-east-1'
            $shown[0].MessageData | Should -BeOfType SsoOidc.BrowserSignInPrompt
            $query = ([uri] $shown[0].MessageData.Url).Query
            $query | Should -BeLike '?response_type=code&client_id=arn%3Aaws%3Asignin%3A%3A%3Adevtools%2Fsame-device&state=*-4*-*&code_challenge_method=SHA-256&scope=openid&redirect_uri=http%3A%2F%2F127.0.0.1%3A*%2Foauth%2Fcallback&code_challenge=*'
            (Get-TokenRequest authorization_code).Headers['DPoP'] | Should -Not -BeNullOrEmpty
        }

        It 'writes the file that the AWS CLI writes' {
            $session = Connect-SignInSession -ProfileName dev -UseBrowser -TimeoutSec 60 -InformationAction Ignore
            Split-Path $session.Path -Leaf | Should -Be "$([Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($jane))).ToLowerInvariant()).json"
            $json = Get-TestFile $session
            $json.PSObject.Properties.Name | Should -Be 'accessToken', 'tokenType', 'clientId', 'refreshToken', 'idToken', 'dpopKey', 'signInRegion'
            $json.signInRegion | Should -Be 'us-east-1'
            $json.accessToken.PSObject.Properties.Name | Should -Be 'accessKeyId', 'secretAccessKey', 'sessionToken', 'accountId', 'expiresAt'
            (Get-Content $session.Path -Raw) | Should -Match '"expiresAt":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"'
            $json.dpopKey | Should -Match '(?s)^-----BEGIN EC PRIVATE KEY-----\n.*\n-----END EC PRIVATE KEY-----\n$'
            [IO.File]::GetUnixFileMode($session.Path) | Should -Be 'UserWrite, UserRead'
        }

        It 'comes back to the port that is given' {
            $port = Get-FreePort
            $null = Connect-SignInSession -ProfileName dev -UseBrowser -RedirectPort $port -TimeoutSec 60 -InformationVariable shown -InformationAction SilentlyContinue -ErrorAction Stop
            ([uri] $shown[0].MessageData.Url).Query | Should -BeLike "*redirect_uri=http%3A%2F%2F127.0.0.1%3A$port%2Foauth%2Fcallback&*"
        }

        It 'says that the port is taken, and what to do' {
            $taken = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $taken.Start()
            try {
                $failure = { Connect-SignInSession -ProfileName dev -UseBrowser -RedirectPort $taken.LocalEndpoint.Port -InformationAction Ignore -ErrorAction Stop } |
                    Should -Throw -ErrorId 'LoopbackUnavailable,*' -PassThru
                $failure.Exception.Message | Should -BeLike "*$($taken.LocalEndpoint.Port)*"
                $failure.ErrorDetails.RecommendedAction | Should -BeLike '*another -RedirectPort*'
                # A sign-in elsewhere opens no port.
                $session = Connect-TestSession dev -With @{ RedirectPort = $taken.LocalEndpoint.Port; ErrorAction = 'Stop' }
                $session.SessionArn | Should -Be $jane
            }
            finally { $taken.Stop() }
        }

        It 'tells a person who said no' {
            $env:BROWSER = Join-Path $TestDrive 'refusing'
            Set-Content $env:BROWSER @'
#!/usr/bin/env pwsh
param([string] $Url)
$values = @{}
foreach ($pair in ([uri] $Url).Query.TrimStart('?') -split '&') { $name, $value = $pair -split '=', 2; $values[$name] = [uri]::UnescapeDataString($value) }
$null = Invoke-WebRequest "$($values.redirect_uri)?error=access_denied&state=$($values.state)" -SkipHttpErrorCheck
'@
            & chmod +x $env:BROWSER
            { Connect-SignInSession -UseBrowser -TimeoutSec 60 -InformationAction Ignore -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
            Test-Path $env:AWS_CONFIG_FILE | Should -BeFalse
        }

        It 'gives up after the time limit' {
            { Connect-SignInSession -UseBrowser -NoBrowser -TimeoutSec 1 -InformationAction Ignore -ErrorAction Stop } | Should -Throw -ErrorId 'SignInTimeout,*'
        }
    }

    Context 'on another machine' {
        It 'takes the code that a person pastes' {
            $person = [AnsweringHost]::new($true, 100000)
            $run = Invoke-TestHost $person 'Connect-SignInSession -ProfileName dev -Remote'
            $run.Errors | Should -BeNullOrEmpty
            $run.Output[0].SessionArn | Should -Be $jane
            $person.Asked | Should -Be @('Verification code')
            (Get-TestFile $run.Output[0]).clientId | Should -Be 'arn:aws:signin:::devtools/cross-device'
            Get-Content $env:AWS_CONFIG_FILE | Should -Contain "login_session = $jane"
        }

        It 'says how to give a code that the terminal cut, and takes it that way' {
            $person = [AnsweringHost]::new($true, 96)
            $run = Invoke-TestHost $person 'Connect-SignInSession -ProfileName dev -Remote'
            $run.Output | Should -BeNullOrEmpty
            $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidVerificationCode,*'
            $run.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*: Connect-SignInSession -ProfileName dev -Remote -VerificationCode (Get-Clipboard -Raw)'
            (Connect-SignInSession -ProfileName dev -VerificationCode $person.Code).SessionArn | Should -Be $jane
        }

        It 'takes the code in a second command where nobody can be asked' {
            $null = Connect-SignInSession -ProfileName dev -Remote -ErrorAction SilentlyContinue -ErrorVariable failures -InformationVariable shown -InformationAction SilentlyContinue
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'InteractionRequired,*'
            $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-SignInSession -ProfileName dev -Remote -VerificationCode (Get-Clipboard -Raw)'
            $prompt = $shown[0].MessageData
            $prompt | Should -BeOfType SsoOidc.RemoteSignInPrompt
            $prompt.Url | Should -BeLike '*client_id=arn%3Aaws%3Asignin%3A%3A%3Adevtools%2Fcross-device&*&redirect_uri=http%3A%2F%2F127.0.0.1%3A*%2Fv1%2Fsessions%2Fconfirmation&*'
            "$prompt" | Should -BeLike '*1024 characters*-VerificationCode (Get-Clipboard -Raw)*'
            $code = Get-TestVerificationCode $prompt.Url
            Remove-Item Env:AWS_REGION, Env:AWS_ENDPOINT_URL_SIGNIN
            $session = Connect-SignInSession -ProfileName dev -VerificationCode (New-TestSecret $code)
            $session.SessionArn | Should -Be $jane
            (Get-TestFile $session).clientId | Should -Be 'arn:aws:signin:::devtools/cross-device'
            { Connect-SignInSession -ProfileName dev -VerificationCode $code -ErrorAction Stop } | Should -Throw -ErrorId 'CallbackMismatch,*'
        }
    }

    Context 'at the end of the input' {
        BeforeAll {
            # Without -NonInteractive: PowerShell believes that somebody is there.
            function Invoke-TestFile {
                param([string] $Script, [string] $Text)
                $path = Join-Path $TestDrive 'x.ps1'
                Set-Content $path "Import-Module '$manifest'`n`$InformationPreference = 'Ignore'`n$Script`n'{0} {1}' -f `$failures[0].FullyQualifiedErrorId, `$failures[0].ErrorDetails.RecommendedAction`n'the end'"
                $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
                '-NoProfile', '-File', $path | ForEach-Object { $start.ArgumentList.Add($_) }
                $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
                $start.Environment['NO_COLOR'] = '1'
                $process = [Diagnostics.Process]::Start($start)
                $process.StandardInput.Write($Text)
                $process.StandardInput.Close()
                Receive-TestProcess $process
            }
        }

        It 'is an error that nobody gave the code, <Name>' -ForEach @(
            @{ Name = 'at once'; Text = '' }
            @{ Name = 'after an empty line'; Text = "`n" }
            @{ Name = 'in a line of the input'; Text = "not a code`n" }
        ) {
            $text = Invoke-TestFile 'Connect-SignInSession -ProfileName dev -Remote -ErrorAction SilentlyContinue -ErrorVariable failures' $Text
            $text | Should -BeLike '*InteractionRequired,*-VerificationCode (Get-Clipboard -Raw)*the end'
        }

        It 'is an error that nobody said whether to replace a session' {
            Set-Content $env:AWS_CONFIG_FILE "[profile dev]`nregion = us-east-1`nlogin_session = $joe"
            $null = Connect-SignInSession -ProfileName dev -Remote -ErrorAction SilentlyContinue -InformationVariable shown -InformationAction SilentlyContinue
            $code = Get-TestVerificationCode $shown[0].MessageData.Url
            $text = Invoke-TestFile "Connect-SignInSession -ProfileName dev -VerificationCode '$code' -ErrorAction SilentlyContinue -ErrorVariable failures"
            $text | Should -BeLike '*ProfileConflict,*-Force*the end'
            $text | Should -Not -BeLike '*NullReference*'
            Get-Content $env:AWS_CONFIG_FILE | Should -Contain "login_session = $joe"
        }

        It 'is an error that nobody confirmed <_>' -ForEach @(
            'Connect-SignInSession -ProfileName dev -Remote -Confirm'
            'Register-SsoClient x -Region us-east-1 -Confirm'
            'Disconnect-SignInSession -ProfileName dev -Confirm'
        ) {
            $null = Connect-TestSession
            $sent = $emulator.Requests.Count
            $text = Invoke-TestFile "$_ -ErrorAction SilentlyContinue -ErrorVariable failures"
            $text | Should -BeLike '*InteractionRequired,*-Confirm:$false*the end'
            $emulator.Requests.Count | Should -Be $sent
        }
    }

    Context 'when the service says no to the code' {
        It 'tells <Name> as <Id> with its next step' -ForEach @(
            @{ Shape = 'AccessDeniedException'; Name = 'AUTHCODE_EXPIRED'; Id = 'AuthCodeExpired'; Next = 'Run Connect-SignInSession -ProfileName dev' }
            @{ Shape = 'AccessDeniedException'; Name = 'INSUFFICIENT_PERMISSIONS'; Id = 'InsufficientPermissions'; Next = '*SignInLocalDevelopmentAccess*' }
            @{ Shape = 'ValidationException'; Name = 'INVALID_REQUEST'; Id = 'InvalidRequest'; Next = '*clock*Connect-SignInSession -ProfileName dev' }
            @{ Shape = 'TooManyRequestsError'; Name = 'INVALID_REQUEST'; Id = 'TooManyRequests'; Next = 'Wait*' }
            @{ Shape = 'InternalServerException'; Name = 'server_error'; Id = 'InternalServer'; Next = 'Wait*' }
        ) {
            foreach ($status in 400, 401, 403) {
                $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError($Shape, $Name, $null, $(if ($Shape -eq 'AccessDeniedException') { $status })).On('CreateOAuth2Token').Repeat(3))
                $failure = { Connect-TestSession dev -With @{ ErrorAction = 'Stop' } } | Should -Throw -ErrorId "$Id,*" -PassThru
                $failure.ErrorDetails.RecommendedAction | Should -BeLike $Next
                $emulator.ClearFaults()
            }
        }
    }

    Context 'in a profile' {
        It 'leaves the rest of the config file as it is' {
            $text = "# mine`r`n[default]`r`nregion=eu-west-1`r`n`r`n[profile dev] # for work`r`nregion = us-west-2`r`n; and more`r`n`r`n[profile last]`r`noutput = json"
            [IO.File]::WriteAllText($env:AWS_CONFIG_FILE, $text)
            $null = Connect-TestSession dev
            [IO.File]::ReadAllText($env:AWS_CONFIG_FILE) |
                Should -BeExactly $text.Replace("region = us-west-2`r`n", "region = us-west-2`r`nlogin_session = $jane`r`n")
        }

        It 'can not be saved where the config file is a folder, which is told before anybody signs in' {
            $null = New-Item $env:AWS_CONFIG_FILE -ItemType Directory -Force
            try {
                $failure = { Connect-SignInSession -ProfileName dev -Remote -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConfiguration,*' -PassThru
                $failure.Exception.Message | Should -BeLike '*is a folder*'
                $failure.ErrorDetails.RecommendedAction | Should -BeLike '*AWS_CONFIG_FILE*'
                $failure.ErrorDetails.RecommendedAction | Should -Not -Match 'vault|<'
                $emulator.Requests.Count | Should -Be 0
            }
            finally { Remove-Item $env:AWS_CONFIG_FILE -Recurse }
        }

        It 'is the default one where none is named' {
            $null = Connect-SignInSession -Remote -ErrorAction SilentlyContinue -InformationVariable shown -InformationAction SilentlyContinue
            $null = Connect-SignInSession -VerificationCode (Get-TestVerificationCode $shown[0].MessageData.Url)
            Get-Content $env:AWS_CONFIG_FILE | Should -Be '[default]', "login_session = $jane", 'region = us-east-1'
            (Get-SignInCredential).AccessKeyId | Should -BeLike 'ASIA*'
        }

        It 'refuses one that has <Key>' -ForEach @(
            @{ Key = 'web_identity_token_file' }, @{ Key = 'sso_role_name' }, @{ Key = 'sso_account_id' }
            @{ Key = 'aws_access_key_id' }, @{ Key = 'role_arn' }, @{ Key = 'credential_process' }
        ) {
            Set-Content $env:AWS_CONFIG_FILE "[profile dev]`n$Key = x"
            $failure = { Connect-SignInSession -ProfileName dev -Remote -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileConflict,*' -PassThru
            $failure.Exception.Message | Should -BeLike "*$Key*"
            $failure.TargetObject | Should -Be 'dev'
            $emulator.Requests.Count | Should -Be 0
            Get-Content $env:AWS_CONFIG_FILE -Raw | Should -BeLike "*$Key = x*"
        }

        Context 'of another region' {
            BeforeEach {
                Set-Content $env:AWS_CONFIG_FILE "[profile dev]`nregion = us-east-1"
                $env:AWS_REGION = $null
                $session = Connect-TestSession dev -With @{ Region = 'eu-west-1'; WarningVariable = 'warned'; WarningAction = 'SilentlyContinue' }
            }

            It 'says where it was made, and warns of nothing' {
                $warned | Should -BeNullOrEmpty
                $session.Region | Should -Be 'eu-west-1'
                (Get-SignInSession dev).Region | Should -Be 'eu-west-1'
                (Get-TestFile $session).signInRegion | Should -Be 'eu-west-1'
                Get-Content $env:AWS_CONFIG_FILE | Should -Contain 'region = us-east-1'
            }

            It 'is refreshed where it was made, by <Name>' -ForEach @(
                @{ Name = 'its profile'; Command = { Get-SignInCredential -ProfileName dev -Verbose } }
                @{ Name = 'its ARN'; Command = { Get-SignInCredential -SessionArn $jane -Verbose } }
                @{ Name = 'its profile and another -Region'; Command = { Get-SignInCredential -ProfileName dev -Region us-west-2 -Verbose } }
                @{ Name = 'the credential chain'; Command = { Get-AwsCredential dev -Verbose } }
            ) {
                Set-TestExpiry $session
                Get-AskedHost $Command | Should -Be 'eu-west-1.signin.aws.amazon.com'
            }

            It 'is finished where it was begun, whatever -Region the second command has' {
                $null = Connect-SignInSession -ProfileName dev -Remote -Region eu-west-1 -ErrorAction SilentlyContinue -InformationVariable shown -InformationAction SilentlyContinue
                $code = Get-TestVerificationCode $shown[0].MessageData.Url
                (Connect-SignInSession -ProfileName dev -Remote -VerificationCode $code -Region us-west-2).Region | Should -Be 'eu-west-1'
            }

            It 'keeps the region when it is refreshed' {
                Set-TestExpiry $session
                $null = Get-SignInCredential -ProfileName dev -ErrorAction Stop
                (Get-TestFile $session).signInRegion | Should -Be 'eu-west-1'
                (Get-TokenRequest refresh_token).Count | Should -Be 1
            }

            It 'is refreshed in the region of the profile where its file names none, or what is none' -ForEach $null, 'evil.example/', 7 {
                $json = Get-TestFile $session
                $json.PSObject.Properties.Remove('signInRegion')
                if ($_) { $json | Add-Member signInRegion $_ }
                [IO.File]::WriteAllText($session.Path, ($json | ConvertTo-Json))
                Set-TestExpiry $session
                (Get-SignInSession dev).Region | Should -Be 'us-east-1'
                Get-AskedHost { Get-SignInCredential -ProfileName dev -Verbose } | Should -Be 'us-east-1.signin.aws.amazon.com'
            }
        }

        Context 'of somebody else' {
            BeforeEach {
                Set-Content $env:AWS_CONFIG_FILE "[profile dev]`nregion = us-east-1`nlogin_session = $joe"
            }

            It 'asks, and replaces the session on yes' {
                $person = [AnsweringHost]::new($true, 100000)
                $run = Invoke-TestHost $person 'Connect-SignInSession -ProfileName dev -Remote'
                $run.Output[0].SessionArn | Should -Be $jane
                $person.Asked[1] | Should -BeLike "*'dev'*$joe*$jane*"
                Get-Content $env:AWS_CONFIG_FILE | Should -Contain "login_session = $jane"
            }

            It 'asks, and saves nothing on no' {
                $run = Invoke-TestHost ([AnsweringHost]::new($false, 100000)) 'Connect-SignInSession -ProfileName dev -Remote'
                $run.Output | Should -BeNullOrEmpty
                $run.Errors | Should -BeNullOrEmpty
                $run.Warnings[0].Message | Should -BeLike "Nothing was saved*$joe*"
                Get-Content $env:AWS_CONFIG_FILE | Should -Contain "login_session = $joe"
                Get-SignInSession | Should -BeNullOrEmpty
            }

            It 'saves nothing where nobody can be asked' {
                $failure = { Connect-TestSession dev -With @{ ErrorAction = 'Stop' } } | Should -Throw -ErrorId 'ProfileConflict,*' -PassThru
                $failure.ErrorDetails.RecommendedAction | Should -Be 'Run Connect-SignInSession -ProfileName dev -Force'
                Get-Content $env:AWS_CONFIG_FILE | Should -Contain "login_session = $joe"
            }

            It 'replaces the session unasked with -Force' {
                (Connect-TestSession dev -With @{ Force = $true }).SessionArn | Should -Be $jane
                Get-Content $env:AWS_CONFIG_FILE | Should -Contain "login_session = $jane"
            }
        }

        It 'makes no request and changes nothing with -WhatIf' {
            Connect-SignInSession -ProfileName dev -WhatIf | Should -BeNullOrEmpty
            Connect-SignInSession -ProfileName dev -Remote -WhatIf | Should -BeNullOrEmpty
            $emulator.Requests.Count | Should -Be 0
            Test-Path $env:AWS_CONFIG_FILE | Should -BeFalse
            $session = Connect-TestSession
            Disconnect-SignInSession -ProfileName dev -WhatIf
            Test-Path $session.Path | Should -BeTrue
        }
    }

    Context 'once signed in' {
        BeforeEach { $session = Connect-TestSession }

        It 'gives credentials that bind to the parameters of AWS Tools' {
            # As Get-S3Bucket and its like declare them.
            function Get-ToolsThing {
                param(
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('AK')][string] $AccessKey,
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('SK', 'SecretAccessKey')][string] $SecretKey,
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('ST')][string] $SessionToken
                )
                process { $PSBoundParameters }
            }
            $bound = Get-SignInCredential -ProfileName dev -AsPlainText | Get-ToolsThing
            $saved = (Get-TestFile $session).accessToken
            $bound.AccessKey | Should -BeExactly $saved.accessKeyId
            $bound.SecretKey | Should -BeExactly $saved.secretAccessKey
            $bound.SessionToken | Should -BeExactly $saved.sessionToken
        }

        It 'gives SecureStrings, and shows none of them' {
            $credential = Get-SignInCredential -ProfileName dev
            $credential | Should -BeOfType SsoOidc.AwsCredential
            $credential.SecretAccessKey | Should -BeOfType securestring
            $credential.SecretKey | Should -BeOfType securestring
            $credential.SessionToken | Should -BeOfType securestring
            $credential.AccountId | Should -Be '111122223333'
            $saved = (Get-TestFile $session).accessToken
            ($credential | Format-List * | Out-String -Width 500) + ($credential | Out-String) + ($session | Format-List * | Out-String -Width 500) + $credential |
                Should -Not -Match ([regex]::Escape($saved.secretAccessKey))
        }

        It 'asks the service only when less than 5 minutes are left' {
            $null = Get-SignInCredential -ProfileName dev
            $json = Get-TestFile $session
            $json.accessToken.expiresAt = [DateTime]::UtcNow.AddSeconds(330).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
            [IO.File]::WriteAllText($session.Path, ($json | ConvertTo-Json))
            $null = Get-SignInCredential -ProfileName dev
            Get-TokenRequest refresh_token | Should -BeNullOrEmpty
            $json.accessToken.expiresAt = [DateTime]::UtcNow.AddSeconds(290).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
            [IO.File]::WriteAllText($session.Path, ($json | ConvertTo-Json))
            (Get-SignInCredential -ProfileName dev).Expiration | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(14))
            Get-TokenRequest refresh_token | Should -HaveCount 1
        }

        It 'saves the rotated token with the key it is bound to, and what others put in the file' {
            $before = Get-TestFile $session
            $before | Add-Member toolVersion '9.9'
            $before.accessToken | Add-Member scope 'kept'
            [IO.File]::WriteAllText($session.Path, ($before | ConvertTo-Json))
            Set-TestExpiry $session
            $null = Get-SignInCredential -ProfileName dev
            $after = Get-TestFile $session
            $after.refreshToken | Should -Not -Be $before.refreshToken
            $after.dpopKey | Should -Be $before.dpopKey
            $after.idToken | Should -Be $before.idToken
            $after.accessToken.accountId | Should -Be '111122223333'
            $after.toolVersion | Should -Be '9.9'
            $after.accessToken.scope | Should -Be 'kept'
            Set-TestExpiry $session
            Get-SignInCredential -ProfileName dev | Should -Not -BeNullOrEmpty
        }

        It 'keeps the account that was saved, where the session is of another one' {
            $file = Get-TestFile $session
            $file.accessToken.accountId = '999988887777'
            [IO.File]::WriteAllText($session.Path, ($file | ConvertTo-Json))
            (Get-SignInSession).AccountId | Should -Be '999988887777'
            (Get-SignInCredential -ProfileName dev).AccountId | Should -Be '999988887777'
            Set-TestExpiry $session
            (Get-SignInCredential -ProfileName dev).AccountId | Should -Be '999988887777'
            (Get-TestFile $session).accessToken.accountId | Should -Be '999988887777'
            Get-TokenRequest refresh_token | Should -HaveCount 1
            (Get-SignInSession).AccountId | Should -Be '999988887777'
        }

        It 'uses what the AWS CLI saved while this module was asking' {
            Set-TestExpiry $session
            $emulator.Dispose()
            $emulator = New-TestEmulator @{ ApproveAutomatically = $true; SignInReplayWindow = [timespan]::Zero }
            $env:AWS_ENDPOINT_URL_SIGNIN = $emulator.BaseUrl
            $session = Connect-TestSession
            Set-TestExpiry $session
            $old = Get-Content $session.Path -Raw
            $won = Get-SignInCredential -ProfileName dev
            $new = Get-Content $session.Path -Raw
            # The other program saves between our refused request and the second look.
            [IO.File]::WriteAllText($session.Path, $old)
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::Delay([timespan]::FromSeconds(2), 1).On('CreateOAuth2Token'))
            $process = Start-TestProcess $manifest 'Get-SignInCredential -ProfileName dev -AsPlainText | ForEach-Object AccessKeyId'
            while ((Get-TokenRequest refresh_token).Count -lt 2) { Start-Sleep -Milliseconds 20 }
            [IO.File]::WriteAllText($session.Path, $new)
            Receive-TestProcess $process | Should -Be $won.AccessKeyId
        }

        It 'is listed, and goes through the pipe' {
            $listed = Get-SignInSession
            $listed.SessionArn | Should -Be $jane
            $listed.ProfileName | Should -Be @('dev')
            $listed.Store | Should -Be 'File'
            Get-SignInSession d* | Should -HaveCount 1
            Get-SignInSession other | Should -BeNullOrEmpty
            ($listed | Get-SignInCredential).AccessKeyId | Should -Be (Get-SignInCredential -ProfileName dev).AccessKeyId
            $listed | Disconnect-SignInSession
            Test-Path $session.Path | Should -BeFalse
            Get-SignInSession | Should -BeNullOrEmpty
            Get-Content $env:AWS_CONFIG_FILE | Should -Contain "login_session = $jane"
        }

        It 'never prompts, and says what to type when nobody is signed in' {
            Disconnect-SignInSession -ProfileName dev
            $failure = { Get-SignInCredential -ProfileName dev -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*' -PassThru
            $failure.ErrorDetails.RecommendedAction | Should -Be 'Run Connect-SignInSession -ProfileName dev'
            { Disconnect-SignInSession -ProfileName dev -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
            Add-Content $env:AWS_CONFIG_FILE '[profile other]'
            { Get-SignInCredential -ProfileName other -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
            { Get-SignInCredential -ProfileName nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileNotFound,*'
        }

        It 'removes only console sign-ins with -All' {
            $foreign = @{ 'token.json' = '{"accessToken":"a text"}'; 'other.json' = '{"accessToken":{"value":1}}'; 'broken.json' = '{' }
            foreach ($name in $foreign.Keys) { Set-Content (Join-Path $env:AWS_LOGIN_CACHE_DIRECTORY $name) $foreign[$name] }
            # Under its name, but not of its form.
            Add-Content $env:AWS_CONFIG_FILE "[profile joe]`nlogin_session = $joe"
            $named = Join-Path $env:AWS_LOGIN_CACHE_DIRECTORY "$([Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($joe))).ToLowerInvariant()).json"
            Set-Content $named '{"accessToken":"a text"}'
            { Disconnect-SignInSession -ProfileName joe -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
            Disconnect-SignInSession -All
            (Get-ChildItem $env:AWS_LOGIN_CACHE_DIRECTORY).Name | Sort-Object | Should -Be (@($foreign.Keys) + (Split-Path $named -Leaf) | Sort-Object)
        }

        It 'tells <Name> as <Id> with its next step' -ForEach @(
            @{ Shape = 'AccessDeniedException'; Name = 'TOKEN_EXPIRED'; Id = 'TokenExpired'; Next = 'Run Connect-SignInSession -ProfileName dev' }
            @{ Shape = 'AccessDeniedException'; Name = 'USER_CREDENTIALS_CHANGED'; Id = 'UserCredentialsChanged'; Next = 'Run Connect-SignInSession -ProfileName dev' }
            @{ Shape = 'AccessDeniedException'; Name = 'INSUFFICIENT_PERMISSIONS'; Id = 'InsufficientPermissions'; Next = '*SignInLocalDevelopmentAccess*' }
            @{ Shape = 'AccessDeniedException'; Name = 'AUTHCODE_EXPIRED'; Id = 'AuthCodeExpired'; Next = 'Run Connect-SignInSession -ProfileName dev' }
            @{ Shape = 'ValidationException'; Name = 'INVALID_REQUEST'; Id = 'InvalidRequest'; Next = "*clock*Connect-SignInSession -ProfileName dev" }
            @{ Shape = 'TooManyRequestsError'; Name = 'INVALID_REQUEST'; Id = 'TooManyRequests'; Next = 'Wait*' }
            @{ Shape = 'InternalServerException'; Name = 'server_error'; Id = 'InternalServer'; Next = 'Wait*' }
        ) {
            foreach ($status in 400, 401, 403) {
                $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError($Shape, $Name, $null, $(if ($Shape -eq 'AccessDeniedException') { $status })).On('CreateOAuth2Token').Repeat(3))
                Set-TestExpiry $session
                $failure = { Get-SignInCredential -ProfileName dev -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*" -PassThru
                $failure.ErrorDetails.RecommendedAction | Should -BeLike $Next
                $failure.TargetObject | Should -Be 'dev'
                $emulator.ClearFaults()
            }
        }

        It 'still gives credentials that are good for a while when they can not be refreshed' {
            $json = Get-TestFile $session
            $json.accessToken.expiresAt = [DateTime]::UtcNow.AddSeconds(120).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
            [IO.File]::WriteAllText($session.Path, ($json | ConvertTo-Json))
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServerError(9).On('CreateOAuth2Token'))
            $credential = Get-SignInCredential -ProfileName dev -WarningVariable warnings -WarningAction SilentlyContinue
            $credential.AccessKeyId | Should -Be $json.accessToken.accessKeyId
            $warnings.Count | Should -Be 1
            { Get-SignInCredential -ProfileName dev -MinimumValidity 300 -ErrorAction Stop } | Should -Throw -ErrorId 'InternalServer,*'
        }

        It 'gives the credentials although they could not be saved' {
            Set-TestExpiry $session
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::Delay([timespan]::FromSeconds(2), 1).On('CreateOAuth2Token'))
            $process = Start-TestProcess $manifest @'
Get-SignInCredential -ProfileName dev -AsPlainText -ErrorAction SilentlyContinue -ErrorVariable failures | ForEach-Object AccessKeyId
$failures[-1].FullyQualifiedErrorId
$failures[-1].ErrorDetails.RecommendedAction
'@
            while (-not (Get-TokenRequest refresh_token)) { Start-Sleep -Milliseconds 20 }
            # The folder is gone, and a file has its name.
            Move-Item $env:AWS_LOGIN_CACHE_DIRECTORY (Join-Path $folder moved)
            Set-Content $env:AWS_LOGIN_CACHE_DIRECTORY ''
            Receive-TestProcess $process | Should -BeLike 'ASIA*SaveFailed,*run Connect-SignInSession -ProfileName dev'
        }

        It 'is refreshed once by 20 processes' {
            Set-TestExpiry $session
            $processes = 1..20 | ForEach-Object { Start-TestProcess $manifest '(Get-SignInCredential -ProfileName dev).AccessKeyId' }
            $keys = $processes | ForEach-Object { Receive-TestProcess $_ }
            $keys | Should -HaveCount 20
            $keys | Sort-Object -Unique | Should -HaveCount 1
            $keys[0] | Should -BeExactly (Get-TestFile $session).accessToken.accessKeyId
            Get-TokenRequest refresh_token | Should -HaveCount 1
        }
    }

    Context 'beside the login credential provider of botocore' -Skip:([bool] $noProvider) {
        BeforeAll {
            $python = (Get-Command python3, python -ErrorAction Ignore | Select-Object -First 1).Source
            function Get-ProviderCredential {
                $text = & $python "$PSScriptRoot/login_provider.py" dev 2>&1
                if ($LASTEXITCODE -ne 0) { throw ($text -join "`n") }
                $text | Select-Object -Last 1 | ConvertFrom-Json
            }
        }

        It 'reads and refreshes a session of Connect-SignInSession, and leaves one that Get-SignInCredential uses' {
            $session = Connect-TestSession
            $read = Get-ProviderCredential
            $read.method | Should -Be 'login'
            $read.accountId | Should -Be '111122223333'
            $read.accessKeyId | Should -BeExactly (Get-SignInCredential -ProfileName dev).AccessKeyId
            Get-TokenRequest refresh_token | Should -BeNullOrEmpty

            Set-TestExpiry $session
            $refreshed = Get-ProviderCredential
            $refreshed.accessKeyId | Should -Not -Be $read.accessKeyId
            $requests = Get-TokenRequest refresh_token
            $requests | Should -HaveCount 1
            $requests[0].Headers['User-Agent'] | Should -BeLike 'Boto*'

            (Get-SignInCredential -ProfileName dev).AccessKeyId | Should -BeExactly $refreshed.accessKeyId
            Get-TokenRequest refresh_token | Should -HaveCount 1
            Set-TestExpiry $session
            (Get-SignInCredential -ProfileName dev).AccessKeyId | Should -Not -Be $refreshed.accessKeyId
            (Get-ProviderCredential).accessKeyId | Should -BeExactly (Get-TestFile $session).accessToken.accessKeyId
        }
    }

    Context 'in a vault' -Skip:([bool] $noVault) {
        BeforeAll {
            Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction SilentlyContinue | Out-Null
            Register-SecretVault -Name Ops -ModuleName Microsoft.PowerShell.SecretStore
            function Connect-TestVault {
                param([hashtable] $With = @{})
                $null = Connect-SignInSession -Remote -ErrorAction SilentlyContinue -InformationVariable shown -InformationAction SilentlyContinue
                Connect-SignInSession -VerificationCode (Get-TestVerificationCode $shown[0].MessageData.Url) -Vault Ops @With
            }
        }

        AfterEach { Get-SsoSession -Vault Ops | Disconnect-SignInSession }

        It 'saves, gives, refreshes, lists and removes, and touches neither profile nor cache' {
            $session = Connect-TestVault @{ SecretName = 'console' }
            $session.Vault | Should -Be 'Ops'
            $session.SecretName | Should -Be 'console'
            $session.SessionArn | Should -Be $jane
            $first = Get-SignInCredential -Vault Ops -SecretName console
            $first.AccountId | Should -Be '111122223333'
            (Get-SignInCredential -Vault Ops -SecretName console -MinimumValidity 901).AccessKeyId | Should -Not -Be $first.AccessKeyId
            $listed = Get-SignInSession -Vault Ops
            $listed.SessionArn | Should -Be $jane
            $listed.AccountId | Should -Be '111122223333'
            $listed.Region | Should -Be 'us-east-1'
            ($listed | Get-SignInCredential).AccessKeyId | Should -BeLike 'ASIA*'
            ($listed | New-SignInOAuth2Token).AccessToken.AccountId | Should -Be '111122223333'
            $listed | Disconnect-SignInSession
            Get-SignInSession -Vault Ops | Should -BeNullOrEmpty
            Test-Path $env:AWS_CONFIG_FILE | Should -BeFalse
            Test-Path $env:AWS_LOGIN_CACHE_DIRECTORY | Should -BeFalse
            $failure = { Get-SignInCredential -Vault Ops -SecretName console -ErrorAction Stop } | Should -Throw -ErrorId 'SecretNotFound,*' -PassThru
            $failure.ErrorDetails.RecommendedAction | Should -Be 'Run Connect-SignInSession -Vault Ops -SecretName console'
        }

        It 'is listed with the account that was saved, where the session is of another one, and keeps it when refreshed' {
            $null = Connect-TestVault
            $token = New-SignInOAuth2Token -Vault Ops -SecretName SsoOidc-SignIn
            [SsoOidc.AwsCredential].GetProperty('AccountId').SetValue($token.AccessToken, '999900009999')
            $null = $token | New-SignInOAuth2Token -Vault Ops -SecretName SsoOidc-SignIn
            $listed = Get-SignInSession -Vault Ops
            $listed.SessionArn | Should -Be $jane
            $listed.AccountId | Should -Be '999900009999'
            ($listed | New-SignInOAuth2Token).AccessToken.AccountId | Should -Be '999900009999'
            ($listed | Get-SignInCredential -MinimumValidity 901).AccountId | Should -Be '999900009999'
            (Get-SignInSession -Vault Ops).AccountId | Should -Be '999900009999'
        }

        It 'has a name of its own where none is given, and is not replaced by somebody else unasked' {
            $null = Connect-TestVault
            (Get-SignInSession -Vault Ops).SecretName | Should -Be 'SsoOidc-SignIn'
            Get-SignInCredential -Vault Ops | Should -Not -BeNullOrEmpty
            $emulator.Dispose()
            $emulator = New-TestEmulator @{
                ApproveAutomatically = $true
                Users                = [SsoOidc.Emulator.EmulatorUser[]] @(@{ Name = 'joe'; LoginSessionArn = $joe })
            }
            $env:AWS_ENDPOINT_URL_SIGNIN = $emulator.BaseUrl
            { Connect-TestVault @{ ErrorAction = 'Stop' } } | Should -Throw -ErrorId 'ProfileConflict,*'
            (Get-SignInSession -Vault Ops).SessionArn | Should -Be $jane
            (Connect-TestVault @{ Force = $true }).SessionArn | Should -Be $joe
        }
    }
}
