BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $startUrl = 'https://example.awsapps.com/start'
    $manifest = Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1'
    $cache = Join-Path $env:HOME '.aws' 'sso' 'cache'
    $null = New-Item (Join-Path $env:HOME '.aws') -ItemType Directory
    $env:AWS_CONFIG_FILE = Join-Path $env:HOME '.aws' 'config'
    Set-Content $env:AWS_CONFIG_FILE @"
[sso-session dev]
sso_start_url = $startUrl
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile new]
sso_session = dev

[profile old]
sso_start_url = $startUrl
sso_region = us-east-1

[profile none]
region = us-east-1

[sso-session half]
sso_start_url = $startUrl
"@
    $PSDefaultParameterValues['Connect-SsoSession:InformationAction'] = 'Ignore'
    $PSDefaultParameterValues['Connect-SsoSession:ProgressAction'] = 'SilentlyContinue'

    function Get-SentOperation { @($emulator.Requests.Operation) }

    # What a person's browser does, as a program that BROWSER names; $Script gets the page as $1.
    function Use-TestBrowser {
        param([string] $Script)
        $path = Join-Path $env:HOME 'browser.sh'
        Set-Content $path "#!/bin/sh`n$Script"
        chmod +x $path
        $env:BROWSER = $path
    }

    # PowerShell goes on when it has the answer; the browser may still be reading its page, which is there whole or not at all.
    function Get-TestPage {
        $path = Join-Path $env:HOME 'page.html'
        Get-TestFile $path
        Remove-Item $path
    }

    function Set-TestExpiry {
        param([timespan] $FromNow, [string] $Name = '*')
        foreach ($file in Get-ChildItem $cache -Filter $Name | Where-Object { (Get-Content $_ -Raw) -match 'accessToken' }) {
            $token = Get-Content $file -Raw | ConvertFrom-Json -AsHashtable -DateKind String
            $token.expiresAt = [DateTime]::UtcNow.Add($FromNow).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
            [IO.File]::WriteAllText($file.FullName, ($token | ConvertTo-Json -Compress))
        }
    }
}

Describe 'Sessions' {
    BeforeEach {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true; SessionLifetime = [timespan]::FromDays(30); AccessTokenLifetime = [timespan]::FromHours(1) }
        $env:AWS_ENDPOINT_URL = $emulator.BaseUrl
    }

    AfterEach {
        $emulator.Dispose()
        Disconnect-SsoSession -All -LocalOnly
        # With the locks goes the note when a session was last refreshed.
        Remove-Item (Join-Path $env:HOME '.aws' 'sso'), $env:XDG_STATE_HOME -Recurse -Force -ErrorAction Ignore
        Remove-Item Env:BROWSER -ErrorAction Ignore
    }

    Context 'Connect-SsoSession' {
        It 'signs in by <Name>' -ForEach @(
            @{ Name = 'session name'; Parameters = @{ SessionName = 'dev' }; SessionName = 'dev'; Key = 'dev' }
            @{ Name = 'profile'; Parameters = @{ ProfileName = 'new' }; SessionName = 'dev'; Key = 'dev' }
            @{ Name = 'profile of the older form'; Parameters = @{ ProfileName = 'old' }; SessionName = $null; Key = 'https://example.awsapps.com/start' }
            @{ Name = 'start URL'; Parameters = @{ StartUrl = 'https://example.awsapps.com/start'; Region = 'us-east-1' }; SessionName = $null; Key = 'https://example.awsapps.com/start' }
        ) {
            $session = Connect-SsoSession @Parameters -UseDeviceCode -NoBrowser
            $session | Should -BeOfType SsoOidc.SsoSession
            $session.SessionName | Should -Be $SessionName
            $session.Name | Should -Be $Key
            $session.StartUrl | Should -Be $startUrl
            $session.Region | Should -Be 'us-east-1'
            $session.Store | Should -Be 'File'
            $session.CanRefresh | Should -BeTrue
            $session.IsExpired | Should -BeFalse
            $session.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(50))
            $hash = [Convert]::ToHexString([Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes($Key))).ToLowerInvariant()
            $session.Path | Should -Be (Join-Path $cache "$hash.json")
            $session.Path | Should -Exist
        }

        It 'writes the session that a name and a start URL make, once, and signs in to it by name' {
            $before = Get-Content $env:AWS_CONFIG_FILE -Raw
            try {
                $said = Connect-SsoSession first -StartUrl $startUrl -Region us-east-1 -UseDeviceCode -WhatIf
                $said, (Get-SentOperation) | Should -BeNullOrEmpty
                Get-Content $env:AWS_CONFIG_FILE -Raw | Should -BeExactly $before

                $session = Connect-SsoSession first -StartUrl $startUrl -Region us-east-1 -Scope sso:account:access, codewhisperer:completions -UseDeviceCode
                $session.SessionName, $session.StartUrl, $session.Region | Should -Be 'first', $startUrl, 'us-east-1'
                $lines = '[sso-session first]', "sso_start_url = $startUrl", 'sso_region = us-east-1', 'sso_registration_scopes = sso:account:access,codewhisperer:completions'
                $written = Get-Content $env:AWS_CONFIG_FILE -Raw
                $written | Should -BeLike "$([WildcardPattern]::Escape($before.TrimEnd()))*$([WildcardPattern]::Escape($lines -join "`n"))*"
                (Get-SsoToken first).AccessToken | Should -Not -BeNullOrEmpty

                # In another spelling, and without a region: it is there.
                $sent = Get-SentOperation
                (Connect-SsoSession first -StartUrl "$startUrl/").SessionName | Should -Be 'first'
                Get-SentOperation | Should -Be $sent
                Get-Content $env:AWS_CONFIG_FILE -Raw | Should -BeExactly $written
            }
            finally { Set-Content $env:AWS_CONFIG_FILE $before -NoNewline }
        }

        It 'writes no session <Name>' -ForEach @(
            @{ Name = 'over one of another portal'; Session = 'dev'; Url = 'https://other.awsapps.com/start'; Region = 'us-east-1'; Id = 'ProfileConflict'; Next = '*another -SessionName*' }
            @{ Name = 'without a region'; Session = 'first'; Url = 'https://example.awsapps.com/start'; Id = 'MissingRegion'; Next = '*-Region*' }
            @{ Name = 'of a name that no file can hold'; Session = "a]`nb"; Url = 'https://example.awsapps.com/start'; Region = 'us-east-1'; Id = 'InvalidInput'; Next = '*' }
        ) {
            $before = Get-Content $env:AWS_CONFIG_FILE -Raw
            Connect-SsoSession $Session -StartUrl $Url -Region $Region -UseDeviceCode -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be "$Id,SsoOidc.Commands.ConnectSsoSessionCommand"
            "$failure $($failure.ErrorDetails.RecommendedAction)" | Should -BeLike $Next
            Get-SentOperation | Should -BeNullOrEmpty
            Get-Content $env:AWS_CONFIG_FILE -Raw | Should -BeExactly $before
        }

        It 'writes the region that <Name>' -ForEach @(
            @{ Name = 'the environment has'; Url = 'https://example.awsapps.com/start'; Region = 'ap-south-1' }
            @{ Name = 'the portal names'; Url = 'https://example.portal.eu-west-1.app.aws'; Region = 'eu-west-1' }
        ) {
            $before = Get-Content $env:AWS_CONFIG_FILE -Raw
            $env:AWS_REGION = 'ap-south-1'
            try {
                Connect-SsoSession first -StartUrl $Url -UseDeviceCode -ErrorAction Ignore
                Get-Content $env:AWS_CONFIG_FILE -Raw | Should -BeLike "*``[sso-session first``]*sso_start_url = $Url*sso_region = $Region*"
            }
            finally {
                Remove-Item Env:AWS_REGION
                Set-Content $env:AWS_CONFIG_FILE $before -NoNewline
            }
        }

        It 'goes by the name alone where the start URL comes by the pipe' {
            $other = [pscustomobject]@{ SessionName = 'dev'; StartUrl = 'https://other.awsapps.com/start' }
            ($other | Connect-SsoSession -UseDeviceCode).StartUrl | Should -Be $startUrl
            Get-Content $env:AWS_CONFIG_FILE -Raw | Should -Not -BeLike '*other*'
        }

        It 'uses the profile of the environment where nothing is given' {
            $env:AWS_PROFILE = 'new'
            try { (Connect-SsoSession -UseDeviceCode).SessionName | Should -Be 'dev' } finally { Remove-Item Env:AWS_PROFILE }
        }

        It 'shows page and code, and returns the session without another prompt when it is called again' {
            $null = Connect-SsoSession dev -UseDeviceCode -InformationVariable shown
            $shown[0].MessageData | Should -BeOfType SsoOidc.DeviceAuthorizationPrompt
            $count = $emulator.Requests.Count
            $again = Connect-SsoSession dev -InformationVariable shownAgain
            $again.SessionName | Should -Be 'dev'
            $shownAgain | Should -BeNullOrEmpty
            $emulator.Requests.Count | Should -Be $count
        }

        It 'refreshes silently what can be refreshed' {
            $null = Connect-SsoSession dev -UseDeviceCode
            Set-TestExpiry ([timespan]::FromMinutes(-5))
            $session = Connect-SsoSession dev -InformationVariable shown
            $session.IsExpired | Should -BeFalse
            $shown | Should -BeNullOrEmpty
            @($emulator.Requests)[-1].GrantType | Should -Be 'refresh_token'
        }

        It 'signs in anew where the session has ended, and with -Force' {
            $null = Connect-SsoSession dev -UseDeviceCode
            Set-TestExpiry ([timespan]::FromMinutes(-5))
            $emulator.EndSession($startUrl)
            $null = Connect-SsoSession dev -UseDeviceCode
            # The registration was kept, the sign-in was not.
            @(Get-SentOperation | Where-Object { $_ -eq 'RegisterClient' }).Count | Should -Be 1
            @(Get-SentOperation | Where-Object { $_ -eq 'StartDeviceAuthorization' }).Count | Should -Be 2
            $null = Connect-SsoSession dev -UseDeviceCode -Force
            @(Get-SentOperation | Where-Object { $_ -eq 'RegisterClient' }).Count | Should -Be 2
            @(Get-SentOperation | Where-Object { $_ -eq 'StartDeviceAuthorization' }).Count | Should -Be 3
        }

        It 'tells when the person says no, and when the code ends' {
            $emulator.Dispose()
            $emulator = New-TestEmulator @{ DeviceCodeLifetime = [timespan]::FromSeconds(1) }
            $env:AWS_ENDPOINT_URL = $emulator.BaseUrl
            { Connect-SsoSession dev -UseDeviceCode -ErrorAction Stop } | Should -Throw -ErrorId 'ExpiredToken,*'
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::AccessDenied(1))
            { Connect-SsoSession dev -UseDeviceCode -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
            { Connect-SsoSession -StartUrl 'https://unknown.awsapps.com/start' -Region us-east-1 -UseDeviceCode -ErrorAction Stop } |
                Should -Throw -ErrorId 'InvalidRequest,*'
            Get-ChildItem $cache | Where-Object { (Get-Content $_ -Raw) -match 'accessToken' } | Should -BeNullOrEmpty
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'a session that is not there'; Parameters = @{ SessionName = 'nobody' }; Id = 'SessionNotConfigured' }
            @{ Name = 'a session without region'; Parameters = @{ SessionName = 'half' }; Id = 'SessionNotConfigured' }
            @{ Name = 'a profile without sign-in'; Parameters = @{ ProfileName = 'none' }; Id = 'SessionNotConfigured' }
            @{ Name = 'a profile that is not there'; Parameters = @{ ProfileName = 'nobody' }; Id = 'ProfileNotFound' }
            @{ Name = 'a start URL in clear'; Parameters = @{ StartUrl = 'http://example.awsapps.com/start'; Region = 'us-east-1' }; Id = 'InvalidStartUrl' }
            @{ Name = 'both flows'; Parameters = @{ SessionName = 'dev'; UseBrowser = $true; UseDeviceCode = $true }; Id = 'InvalidInput' }
            @{ Name = 'both a vault and memory'; Parameters = @{ SessionName = 'dev'; Vault = 'Ops'; InMemory = $true }; Id = 'InvalidInput' }
        ) {
            { Connect-SsoSession @Parameters -ErrorAction Stop } | Should -Throw -ErrorId "$Id,SsoOidc.Commands.ConnectSsoSessionCommand"
            $emulator.Requests.Count | Should -Be 0
        }

        It 'asks nobody and sends nothing with -WhatIf' {
            Connect-SsoSession dev -WhatIf | Should -BeNullOrEmpty
            $emulator.Requests.Count | Should -Be 0
            $cache | Should -Not -Exist
        }

        It 'takes a device code on a machine of automation, and says why' {
            $env:CI = 'true'
            try { $lines = Connect-SsoSession dev -Verbose 4>&1 | Out-String } finally { Remove-Item Env:CI }
            $lines | Should -Match 'device code, since this is'
            Get-SentOperation | Should -Contain 'StartDeviceAuthorization'
        }

        It 'keeps the session in this process where it can not be saved' {
            $null = New-Item (Join-Path $env:HOME '.aws' 'sso') -ItemType Directory
            Set-Content $cache 'not a folder'
            $session = Connect-SsoSession dev -UseDeviceCode -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'SaveFailed,*'
            $session.Store | Should -Be 'Memory'
            (Get-SsoToken -SessionName dev).CanRefresh | Should -BeTrue
        }
    }

    Context 'in the browser' -Skip:$IsWindows {
        It 'signs in and shows the page' {
            Use-TestBrowser 'curl -sL "$1" -o "$HOME/page.part"; mv "$HOME/page.part" "$HOME/page.html"'
            $session = Connect-SsoSession dev -UseBrowser -InformationVariable shown
            $session.CanRefresh | Should -BeTrue
            $shown[0].MessageData | Should -BeOfType SsoOidc.BrowserSignInPrompt
            $shown[0].MessageData.Url | Should -BeLike "$($emulator.BaseUrl)authorize?response_type=code&*code_challenge_method=S256*"
            $shown[0].Tags | Should -Contain 'PSHOST'
            Get-SentOperation | Should -Be @('RegisterClient', 'Authorize', 'CreateToken')
            Get-TestPage | Should -Match 'Signed in'
        }

        It 'comes back to the port that is given, and says so if it is taken' {
            Use-TestBrowser 'exec curl -sL "$1" -o /dev/null'
            $port = Get-FreePort
            $null = Connect-SsoSession dev -UseBrowser -RedirectPort $port -InformationVariable shown -ErrorAction Stop
            ([uri] $shown[0].MessageData.Url).Query | Should -BeLike "*redirect_uri=http%3A%2F%2F127.0.0.1%3A$port%2Foauth%2Fcallback&*"

            Disconnect-SsoSession dev
            $taken = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, $port)
            $taken.Start()
            try {
                $failure = { Connect-SsoSession dev -UseBrowser -RedirectPort $port -ErrorAction Stop } | Should -Throw -ErrorId 'LoopbackUnavailable,*' -PassThru
                $failure.ErrorDetails.RecommendedAction | Should -BeLike '*another -RedirectPort*'
                # A device code needs none.
                (Connect-SsoSession dev -UseDeviceCode -RedirectPort $port -ErrorAction Stop).SessionName | Should -Be 'dev'
            }
            finally { $taken.Stop() }
        }

        It 'uses the registration again, and does not take one that is for device codes' {
            Use-TestBrowser 'exec curl -sL "$1" -o /dev/null'
            $null = Connect-SsoSession dev -UseDeviceCode
            foreach ($turn in 1..2) {
                Disconnect-SsoSession dev
                $null = Connect-SsoSession dev -UseBrowser
            }
            @(Get-SentOperation | Where-Object { $_ -eq 'RegisterClient' }).Count | Should -Be 2
        }

        It 'tells the error <Error> that the browser brings, as text on the page' -ForEach @(
            @{ Error = 'access_denied'; Id = 'AccessDenied' }
            @{ Error = 'invalid_scope'; Id = 'InvalidScope' }
            @{ Error = 'server_error'; Id = 'InternalServer' }
            @{ Error = 'something_new'; Id = 'ServiceError' }
        ) {
            Use-TestBrowser @"
back=`$(printf '%s' "`$1" | sed 's/.*redirect_uri=\([^&]*\).*/\1/; s/%3A/:/g; s/%2F/\//g')
state=`$(printf '%s' "`$1" | sed 's/.*state=\([^&]*\).*/\1/')
curl -s "`$back?error=$Error&error_description=%3Cb%3Ewhy%3C%2Fb%3E&state=`$state" -o "`$HOME/page.part"
mv "`$HOME/page.part" "`$HOME/page.html"
"@
            { Connect-SsoSession dev -UseBrowser -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Error*why*"
            Get-TestPage | Should -Match '&lt;b&gt;why'
        }

        It 'does not take the answer to another sign-in, and waits on' {
            Use-TestBrowser @'
back=$(printf '%s' "$1" | sed 's/.*redirect_uri=\([^&]*\).*/\1/; s/%3A/:/g; s/%2F/\//g')
curl -s "$back?code=stolen&state=another" -o /dev/null
curl -s "$back?error=access_denied" -o /dev/null
curl -sL "$1" -o "$HOME/page.part"
mv "$HOME/page.part" "$HOME/page.html"
'@
            (Connect-SsoSession dev -UseBrowser).CanRefresh | Should -BeTrue
            @(Get-SentOperation | Where-Object { $_ -eq 'CreateToken' }).Count | Should -Be 1
            Get-TestPage | Should -Match 'Signed in'
        }

        It 'ends at the time limit, and warns where no browser starts' {
            $env:BROWSER = '/no/such/browser'
            $path = $env:PATH
            $env:PATH = ''
            try {
                { Connect-SsoSession dev -UseBrowser -TimeoutSec 1 -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction Stop } |
                    Should -Throw -ErrorId 'SignInTimeout,*'
            }
            finally { $env:PATH = $path }
        }

        It 'only shows the page with -NoBrowser; Ctrl+C ends the wait and frees the port' {
            Use-TestBrowser 'touch "$HOME/started"'
            $shell = [powershell]::Create()
            $null = $shell.AddScript("Import-Module '$manifest'; Connect-SsoSession dev -UseBrowser -NoBrowser")
            $running = $shell.BeginInvoke()
            while ($shell.Streams.Information.Count -eq 0 -and -not $running.IsCompleted) { [Threading.Thread]::Sleep(20) }
            $prompt = $shell.Streams.Information[0].MessageData
            "$prompt" | Should -BeLike "*open this page*$($prompt.Url)*"
            # Windows PowerShell's progress pane lies over the page.
            while ($shell.Streams.Progress.Count -eq 0 -and -not $running.IsCompleted) { [Threading.Thread]::Sleep(20) }
            $shell.Streams.Progress[0].StatusDescription | Should -BeLike "Waiting for the browser at $(([uri] $prompt.Url).Authority), * left"
            $port = [int][regex]::Match($prompt.Url, '127\.0\.0\.1%3A(\d+)%2F').Groups[1].Value
            (Join-Path $env:HOME 'started') | Should -Not -Exist
            (Test-Connection 127.0.0.1 -TcpPort $port) | Should -BeTrue
            $shell.Stop()
            $running.IsCompleted | Should -BeTrue
            (Test-Connection 127.0.0.1 -TcpPort $port) | Should -BeFalse
            $shell.Dispose()
        }
    }

    Context 'A dual-stack portal' {
        BeforeAll {
            $portal = 'https://ssoins-1234.portal.eu-west-1.app.aws'

            function Get-DualStackClient { [SsoOidc.SsoClient] @{ ClientId = 'id'; ClientSecret = New-TestSecret 'se/cr+et='; Region = 'eu-west-1' } }
        }

        It 'is asked for at <Expected> by <Command>' -ForEach @(
            @{ Expected = 'oidc.eu-west-1.api.aws'; Command = { Connect-SsoSession -StartUrl $portal -UseDeviceCode -Verbose } }
            @{ Expected = 'oidc.eu-west-1.amazonaws.com'; Command = { Connect-SsoSession -StartUrl $portal -UseBrowser -NoBrowser -Verbose } }
            @{ Expected = 'oidc.eu-west-1.amazonaws.com'; Command = { Connect-SsoSession -StartUrl $portal -UseDeviceCode -UseDualStackEndpoint:$false -Verbose } }
            @{ Expected = 'oidc.eu-west-1.amazonaws.com'; Command = { Connect-SsoSession -StartUrl https://example.awsapps.com/start -Region eu-west-1 -UseDeviceCode -Verbose } }
            @{ Expected = 'oidc.eu-west-1.api.aws'; Command = { Get-DualStackClient | Start-SsoDeviceAuthorization $portal -Verbose } }
            @{ Expected = 'oidc.eu-west-1.api.aws'; Command = { Start-SsoDeviceAuthorization $portal -ClientId id -ClientSecret x -Region eu-west-1 -Verbose } }
            @{ Expected = 'oidc.eu-west-1.amazonaws.com'; Command = { Get-DualStackClient | Start-SsoDeviceAuthorization $portal -UseDualStackEndpoint:$false -Verbose } }
            @{ Expected = 'oidc.eu-west-1.amazonaws.com'; Command = { Get-DualStackClient | Start-SsoDeviceAuthorization https://example.awsapps.com/start -Verbose } }
        ) {
            Get-AskedHost $Command | Should -Be $Expected
        }

        It 'leaves it to an endpoint that is set' {
            $device = Register-SsoClient x -Region eu-west-1 | Start-SsoDeviceAuthorization $startUrl
            $device.UseDualStackEndpoint | Should -BeFalse
            { Get-DualStackClient | Start-SsoDeviceAuthorization $portal -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidClient,*'
        }
    }

    Context 'in memory' {
        It 'leaves nothing on disk, serves all runspaces, and is refreshed' {
            $session = Connect-SsoSession -ProfileName old -UseDeviceCode -InMemory
            $session.Store | Should -Be 'Memory'
            $cache | Should -Not -Exist
            $tokens = 1..3 | ForEach-Object -Parallel { Import-Module $using:manifest; Get-SsoToken -StartUrl $using:startUrl -AsPlainText }
            @($tokens.AccessToken | Sort-Object -Unique).Count | Should -Be 1
            $newer = Get-SsoToken -StartUrl $startUrl -MinimumValidity (New-TimeSpan -Hours 2) -AsPlainText
            $newer.AccessToken | Should -Not -Be $tokens[0].AccessToken
            (Get-SsoSession).Store | Should -Be 'Memory'
            Get-SsoSession | Test-SsoSession | Should -BeTrue
            Disconnect-SsoSession -StartUrl $startUrl
            Get-SentOperation | Should -Contain 'Logout'
            Get-SsoSession | Should -BeNullOrEmpty
        }
    }

    Context 'The cache files' {
        It 'and their folders are the user''s alone where they are new, unless that is left to the system, and keep their rights' -Skip:$IsWindows {
            $session = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore
            (Get-Item $session.Path).UnixMode | Should -Be '-rw-------'
            (Get-Item (Split-Path $session.Path)).UnixMode | Should -Be 'drwx------'
            & chmod 640 $session.Path
            $null = Connect-SsoSession dev -UseDeviceCode -Force -InformationAction Ignore
            (Get-Item $session.Path).UnixMode | Should -Be '-rw-r-----'

            Disconnect-SsoSession dev -LocalOnly
            Remove-Item (Join-Path $env:HOME '.aws' 'sso') -Recurse
            $env:AWS_RESTRICT_FILE_PERMISSIONS = 'unrestricted'
            Set-Content (Join-Path $TestDrive 'usual') ''
            try { $session = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore } finally { Remove-Item Env:AWS_RESTRICT_FILE_PERMISSIONS }
            (Get-Item $session.Path).UnixMode | Should -Be (Get-Item (Join-Path $TestDrive 'usual')).UnixMode
            (Get-Item (Split-Path $session.Path)).UnixMode | Should -Be (New-Item (Join-Path $TestDrive 'usual-folder') -ItemType Directory).UnixMode
        }

        It 'have the AWS CLI''s members and dates, no byte order mark, and are private' {
            $session = Connect-SsoSession dev -UseDeviceCode
            $bytes = [IO.File]::ReadAllBytes($session.Path)
            $bytes[0] | Should -Be ([byte][char]'{')
            $token = [Text.Encoding]::UTF8.GetString($bytes) | ConvertFrom-Json -AsHashtable -DateKind String
            @($token.Keys) | Should -Be @('startUrl', 'region', 'accessToken', 'expiresAt', 'clientId', 'clientSecret', 'registrationExpiresAt', 'refreshToken')
            $token.expiresAt | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
            if (-not $IsWindows) { (Get-Item $session.Path).UnixMode | Should -Be '-rw-------' }
            $registration = Get-ChildItem $cache | Where-Object FullName -ne $session.Path
            $client = Get-Content $registration -Raw | ConvertFrom-Json -AsHashtable -DateKind String
            @($client.Keys) | Should -Be @('clientId', 'clientSecret', 'expiresAt', 'scopes')
        }

        It 'keep what others wrote into them' {
            $session = Connect-SsoSession dev -UseDeviceCode
            $token = Get-Content $session.Path -Raw | ConvertFrom-Json -AsHashtable -DateKind String
            $token.expiresAt = '2020-01-01T00:00:00UTC'
            $token.theirs = @{ a = 1 }
            [IO.File]::WriteAllText($session.Path, ($token | ConvertTo-Json), [Text.UTF8Encoding]::new($true))
            $null = Get-SsoToken -SessionName dev
            $after = Get-Content $session.Path -Raw | ConvertFrom-Json -AsHashtable -DateKind String
            $after.theirs.a | Should -Be 1
            $after.refreshToken | Should -Not -Be $token.refreshToken
        }

        It 'of others, and broken ones, are skipped and never deleted' {
            $null = Connect-SsoSession dev -UseDeviceCode
            $others = @{
                'kiro-auth-token.json' = '{"accessToken":"theirs","expiresAt":"2030-01-01T00:00:00Z","clientIdHash":"x","region":"us-east-1"}'
                'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json' = '{"accessToken":"half'
                'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.json' = '{"clientId":"registration","expiresAt":"2030-01-01T00:00:00Z"}'
                'notes.txt' = 'mine'
            }
            foreach ($name in $others.Keys) { [IO.File]::WriteAllText((Join-Path $cache $name), $others[$name]) }
            (Get-SsoSession).Name | Should -Be 'dev'
            Disconnect-SsoSession -All
            Get-SsoSession | Should -BeNullOrEmpty
            foreach ($name in $others.Keys) { [IO.File]::ReadAllText((Join-Path $cache $name)) | Should -Be $others[$name] }
        }
    }

    Context 'Get-SsoToken' {
        It 'gives what is in the file without a request, by session, profile and pipe' {
            $null = Connect-SsoSession dev -UseDeviceCode
            $count = $emulator.Requests.Count
            $token = Get-SsoToken dev
            $token.AccessToken | Should -BeOfType securestring
            $token.StartUrl | Should -Be $startUrl
            (Get-SsoToken -ProfileName new -AsPlainText).AccessToken | Should -Be (ConvertFrom-TestSecret $token.AccessToken)
            (Get-SsoSession | Get-SsoToken -AsPlainText).AccessToken | Should -Be (ConvertFrom-TestSecret $token.AccessToken)
            (Get-SsoToken -AsPlainText).AccessToken | Should -Be (ConvertFrom-TestSecret $token.AccessToken)
            $emulator.Requests.Count | Should -Be $count
        }

        It 'refreshes before the last 15 minutes, and serves what is left where it can not' {
            $null = Connect-SsoSession dev -UseDeviceCode
            Set-TestExpiry ([timespan]::FromMinutes(14))
            (Get-SsoToken dev).ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(50))
            Set-TestExpiry ([timespan]::FromMinutes(14))
            # For a minute after it was refreshed it is not asked for again: the service would give no more.
            $count = $emulator.Requests.Count
            (Get-SsoToken dev).ExpiresAt | Should -BeLessThan ([DateTimeOffset]::Now.AddMinutes(15))
            (Get-SsoToken dev -MinimumValidity 900).ExpiresAt | Should -BeLessThan ([DateTimeOffset]::Now.AddMinutes(15))
            $emulator.Requests.Count | Should -Be $count
            # That is noted in the lock beside the cache folder.
            Remove-Item (Join-Path $env:HOME '.aws' 'sso' 'cache.locks') -Recurse
            Set-TestExpiry ([timespan]::FromMinutes(14))
            $emulator.Dispose()
            $token = Get-SsoToken dev -WarningVariable warned -WarningAction SilentlyContinue
            $token.IsExpired | Should -BeFalse
            "$warned" | Should -Match 'could not be refreshed and ends in 1[34] min'
            { Get-SsoToken dev -MinimumValidity 900 -ErrorAction Stop } | Should -Throw -ErrorId 'EndpointUnreachable,*' -ExpectedMessage '*is valid for another 1? min*'
        }

        It 'says NotSignedIn with the command to run' {
            Get-SsoToken -SessionName dev -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -Be 'NotSignedIn,SsoOidc.Commands.GetSsoTokenCommand'
            $failures[0].ErrorDetails.RecommendedAction | Should -Be 'Run Connect-SsoSession -SessionName dev'
            $failures[0].TargetObject | Should -Be 'dev'
            { Get-SsoToken -StartUrl $startUrl -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
            { Get-SsoToken -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
        }

        It 'says SessionExpired with the command to run when <Name>' -ForEach @(
            @{ Name = 'the session has ended'; Act = { $emulator.EndSession($startUrl) }; Suffix = '' }
            @{ Name = 'the client is gone'; Act = { $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError('InvalidClientException', 'invalid_client')) }; Suffix = ' -Force' }
            @{ Name = 'there is no refresh token'; Act = {
                    $path = (Get-SsoSession).Path
                    $token = Get-Content $path -Raw | ConvertFrom-Json -AsHashtable -DateKind String
                    $token.Remove('refreshToken')
                    [IO.File]::WriteAllText($path, ($token | ConvertTo-Json))
                }; Suffix = ''
            }
            @{ Name = 'the registration has ended'; Act = {
                    $path = (Get-SsoSession).Path
                    $token = Get-Content $path -Raw | ConvertFrom-Json -AsHashtable -DateKind String
                    $token.registrationExpiresAt = '2020-01-01T00:00:00Z'
                    [IO.File]::WriteAllText($path, ($token | ConvertTo-Json))
                }; Suffix = ''
            }
        ) {
            $null = Connect-SsoSession dev -UseDeviceCode
            $null = & $Act
            Set-TestExpiry ([timespan]::FromMinutes(-1))
            Get-SsoToken dev -ErrorAction SilentlyContinue -ErrorVariable failures -InformationVariable shown | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionExpired,*'
            $failures[0].ErrorDetails.RecommendedAction | Should -Be "Run Connect-SsoSession -SessionName dev$Suffix"
            $shown | Should -BeNullOrEmpty
        }

        It 'makes one request for 20 processes' {
            $session = Connect-SsoSession dev -UseDeviceCode
            Set-TestExpiry ([timespan]::FromMinutes(-1))
            $processes = foreach ($number in 1..20) {
                $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
                '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$manifest'; (Get-SsoToken dev -AsPlainText -ErrorAction Stop).AccessToken" |
                    ForEach-Object { $start.ArgumentList.Add($_) }
                $start.RedirectStandardOutput = $true
                $start.RedirectStandardError = $true
                [Diagnostics.Process]::Start($start)
            }
            $outputs = foreach ($process in $processes) {
                $process.StandardOutput.ReadToEnd().Trim() + $process.StandardError.ReadToEnd()
                $process.WaitForExit()
            }
            $outputs.Count | Should -Be 20
            $saved = (Get-Content $session.Path -Raw | ConvertFrom-Json).accessToken
            $outputs | Sort-Object -Unique | Should -Be $saved
            @($emulator.Requests | Where-Object GrantType -eq 'refresh_token').Count | Should -Be 1
        }
    }

    Context 'after the session was changed' {
        BeforeEach {
            $config = Get-Content $env:AWS_CONFIG_FILE -Raw
            $null = Connect-SsoSession dev
            $kept = (Get-SsoToken dev -AsPlainText).AccessToken
            $sent = $emulator.Requests.Count
        }

        AfterEach { Set-Content $env:AWS_CONFIG_FILE $config -NoNewline }

        It 'does not give the token of <Name>' -ForEach @(
            @{ Name = 'the start URL before'; From = 'example.awsapps.com/start'; To = 'other.awsapps.com/start'; Text = '*dev*counts as none*https://example.awsapps.com/start in us-east-1*https://other.awsapps.com/start in us-east-1*' }
            @{ Name = 'the path before'; From = 'awsapps.com/start'; To = 'awsapps.com/directory'; Text = '*counts as none*' }
            @{ Name = 'the region before'; From = 'sso_region = us-east-1'; To = 'sso_region = eu-west-1'; Text = '*counts as none*us-east-1*eu-west-1*' }
            @{ Name = 'URL and region before'; From = "https://example.awsapps.com/start`nsso_region = us-east-1"; To = "https://new.awsapps.com/start`nsso_region = eu-west-1"; Text = '*counts as none*' }
        ) {
            $listed = Get-SsoSession dev
            Set-Content $env:AWS_CONFIG_FILE $config.Replace($From, $To) -NoNewline
            $ways = { Get-SsoToken dev -ErrorAction Stop }, { Get-SsoToken -ProfileName new -ErrorAction Stop }, { Get-SsoToken -ErrorAction Stop }
            if ($Name -ne 'the region before') { $ways += { $listed | Get-SsoToken -ErrorAction Stop } }
            foreach ($way in $ways) {
                $failure = $way | Should -Throw -ErrorId 'NotSignedIn,*' -PassThru
                $failure.Exception.Message | Should -BeLike $Text
                $failure.ErrorDetails.RecommendedAction | Should -Be 'Run Connect-SsoSession -SessionName dev'
            }
            Test-SsoSession dev | Should -BeFalse
            # What can be refreshed is not refreshed either: the refresh token is the old organisation's.
            Set-TestExpiry (New-TimeSpan -Minutes -5)
            { Get-SsoToken dev -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
            $emulator.Requests.Count | Should -Be $sent
            # It can be signed out of, and is listed as what it is.
            (Get-SsoSession dev).StartUrl | Should -Be $startUrl
            Disconnect-SsoSession dev -LocalOnly
            Get-SsoSession | Should -BeNullOrEmpty
        }

        It 'signs in anew, and says why' {
            Set-Content $env:AWS_CONFIG_FILE $config.Replace('sso_region = us-east-1', 'sso_region = eu-west-1') -NoNewline
            $session = Connect-SsoSession dev -WarningVariable warnings -WarningAction Ignore
            $session.Region | Should -Be 'eu-west-1'
            $warnings[0].Message | Should -BeLike '*counts as none*us-east-1*eu-west-1*new sign-in*'
            (Get-SsoToken dev -AsPlainText).AccessToken | Should -Not -Be $kept
            Connect-SsoSession dev -WarningVariable warnings | Should -Not -BeNullOrEmpty
            $warnings | Should -BeNullOrEmpty
        }

        It 'gives the token if only the spelling of the URL was changed' -ForEach 'https://example.awsapps.com/start/', 'https://example.awsapps.com/start/#/', 'https://Example.awsapps.com/start' {
            Set-Content $env:AWS_CONFIG_FILE $config.Replace($startUrl, $_) -NoNewline
            (Get-SsoToken dev -AsPlainText).AccessToken | Should -Be $kept
            Test-SsoSession dev | Should -BeTrue
        }

        It 'looks into the file where this process keeps one of before' {
            $null = Connect-SsoSession dev -InMemory
            Set-Content $env:AWS_CONFIG_FILE $config.Replace('sso_region = us-east-1', 'sso_region = eu-west-1') -NoNewline
            { Get-SsoToken dev -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
            $null = Connect-SsoSession dev -WarningAction Ignore
            Get-SsoToken dev | Should -Not -BeNullOrEmpty
        }
    }

    Context 'Connect-SsoSession with something new' {
        It 'signs in with a new -Region, and says why' {
            $first = Connect-SsoSession -StartUrl $startUrl -Region us-east-1
            $second = Connect-SsoSession -StartUrl $startUrl -Region eu-west-1 -WarningVariable warnings -WarningAction Ignore
            $second.Region | Should -Be 'eu-west-1'
            $warnings[0].Message | Should -BeLike '*counts as none*us-east-1*eu-west-1*'
            Get-SsoToken -StartUrl $startUrl | Should -Not -BeNullOrEmpty
            { Get-SsoToken -StartUrl $startUrl -Region us-east-1 -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
            $null = Connect-SsoSession dev
            (Connect-SsoSession dev -Region eu-west-1 -WarningAction Ignore).Region | Should -Be 'eu-west-1'
            (Connect-SsoSession dev -Region eu-west-1 | Get-SsoToken).Region | Should -Be 'eu-west-1'
        }

        It 'names -Force for a new -Scope <Where>' -ForEach @(
            @{ Where = 'of a file'; Place = @{} }
            @{ Where = 'of this process'; Place = @{ InMemory = $true } }
        ) {
            $null = Connect-SsoSession dev @Place
            Connect-SsoSession dev @Place -WarningVariable warnings | Should -Not -BeNullOrEmpty
            $warnings | Should -BeNullOrEmpty
            $sent = $emulator.Requests.Count
            Connect-SsoSession dev @Place -Scope sso:account:access, openid -WarningVariable warnings -WarningAction Ignore | Should -Not -BeNullOrEmpty
            $warnings[0].Message | Should -BeLike '*signed in to dev already*sso:account:access, openid*Connect-SsoSession -SessionName dev*-Scope sso:account:access, openid -Force'
            $emulator.Requests.Count | Should -Be $sent
            # What is advised works, and then there is nothing to warn of.
            $null = Connect-SsoSession dev @Place -Scope sso:account:access, openid -Force
            $null = Connect-SsoSession dev @Place -Scope sso:account:access, openid -WarningVariable warnings
            $warnings | Should -BeNullOrEmpty
        }

        It 'warns also where the sign-in was refreshed' {
            $null = Connect-SsoSession dev
            Set-TestExpiry (New-TimeSpan -Minutes 5)
            $null = Connect-SsoSession dev -Scope openid -WarningVariable warnings -WarningAction Ignore
            (Get-SentOperation)[-1] | Should -Be 'CreateToken'
            $warnings[0].Message | Should -BeLike '*-Scope openid -Force'
        }
    }

    Context 'A near miss' {
        It 'is told: <Asked> for <Kept>' -ForEach @(
            @{ Kept = 'https://example.awsapps.com/start'; Asked = 'https://example.awsapps.com/start/'; Difference = "its end ('/' and nothing)" }
            @{ Kept = 'https://example.awsapps.com/start/#/'; Asked = 'https://example.awsapps.com/start'; Difference = "its end (nothing and '/#/')" }
            @{ Kept = 'https://example.awsapps.com/start'; Asked = 'https://example.awsapps.com/start#/'; Difference = "its end ('#/' and nothing)" }
            @{ Kept = 'https://example.awsapps.com/start'; Asked = 'https://Example.AWSapps.com/start'; Difference = 'upper and lower case' }
            @{ Kept = 'https://example.awsapps.com/start/'; Asked = 'https://example.awsapps.com/Start'; Difference = "its end (nothing and '/') and in upper and lower case" }
        ) {
            $null = Connect-SsoSession -StartUrl $Kept -Region us-east-1
            foreach ($way in { Get-SsoToken -StartUrl $Asked -ErrorAction Stop }, { Disconnect-SsoSession -StartUrl $Asked -ErrorAction Stop }) {
                $failure = $way | Should -Throw -ErrorId 'NotSignedIn,*' -PassThru
                $failure.Exception.Message.EndsWith("But somebody is signed in to $Kept, which differs in $Difference.") | Should -BeTrue -Because $failure
                $failure.ErrorDetails.RecommendedAction | Should -BeLike "Run the command again with -StartUrl *, or run Connect-SsoSession -StartUrl *"
            }
            Test-SsoSession -StartUrl $Asked -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeFalse
            @($warnings).Count | Should -Be 1
            $warnings[0].Message.EndsWith("But somebody is signed in to $Kept, which differs in $Difference.") | Should -BeTrue -Because $warnings[0]
        }

        It 'is told for a session by name and one by URL' {
            $null = Connect-SsoSession dev
            $failure = { Get-SsoToken -StartUrl $startUrl -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*' -PassThru
            $failure.Exception.Message | Should -BeLike "*signed in to $startUrl as the session 'dev'."
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-SessionName dev, or run *'
            Disconnect-SsoSession dev -LocalOnly
            $null = Connect-SsoSession -StartUrl "$startUrl/" -Region us-east-1 -InMemory
            { Get-SsoToken dev -ErrorAction Stop } | Should -Throw "*signed in to $startUrl/, which differs in its end*by its URL."
        }

        It 'is not told of another portal' {
            $null = Connect-SsoSession -StartUrl $startUrl -Region us-east-1
            $other = 'https://other.awsapps.com/start'
            { Get-SsoToken -StartUrl $other -ErrorAction Stop } | Should -Throw "Nobody is signed in to $other."
            $said = Test-SsoSession -StartUrl $other -Verbose 3>&1 4>&1
            $said | Should -HaveCount 2
            $said[0] | Should -BeOfType Management.Automation.VerboseRecord
            $said[0].Message | Should -Be "Nobody is signed in to $other."
            $said[1] | Should -BeFalse
        }

        It 'is not told where the session itself is there' {
            $null = Connect-SsoSession -StartUrl $startUrl -Region us-east-1
            $null = Connect-SsoSession -StartUrl "$startUrl/" -Region us-east-1
            Test-SsoSession -StartUrl $startUrl 3>&1 4>&1 | Should -Be $true
        }
    }

    Context 'Get-SsoSession and Test-SsoSession' {
        It 'need no network' {
            $null = Connect-SsoSession dev -UseDeviceCode
            $null = Connect-SsoSession -ProfileName old -UseDeviceCode
            $emulator.Dispose()
            (Get-SsoSession).Name | Sort-Object | Should -Be @('dev', $startUrl)
            (Get-SsoSession de*).Name | Should -Be 'dev'
            Get-SsoSession nothing | Should -BeNullOrEmpty
            Test-SsoSession dev | Should -BeTrue
            Test-SsoSession -ProfileName old | Should -BeTrue
            Test-SsoSession -StartUrl 'https://other.awsapps.com/start' | Should -BeFalse
        }

        It 'go by -Region as Get-SsoToken does' {
            $null = Connect-SsoSession -StartUrl $startUrl -Region us-east-1
            foreach ($region in 'us-east-1', 'US-East-1', ' us-east-1 ', '') {
                Test-SsoSession -StartUrl $startUrl -Region $region | Should -BeTrue
                Get-SsoToken -StartUrl $startUrl -Region $region | Should -BeOfType SsoOidc.SsoToken
            }
            $said = Test-SsoSession -StartUrl $startUrl -Region eu-west-1 -Verbose 3>&1 4>&1
            $failure = { Get-SsoToken -StartUrl $startUrl -Region eu-west-1 -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*' -PassThru
            $said[0].Message | Should -Be $failure.Exception.Message
            $said[1] | Should -BeFalse
            # A session brings its region.
            Get-SsoSession | Test-SsoSession | Should -BeTrue
        }

        It 'tell a token that can be refreshed from one that can not' {
            $session = Connect-SsoSession dev -UseDeviceCode
            Set-TestExpiry ([timespan]::FromMinutes(-1))
            (Get-SsoSession).IsExpired | Should -BeTrue
            Test-SsoSession dev | Should -BeTrue
            Test-SsoSession dev -NoRefresh | Should -BeFalse
            Set-TestExpiry ([timespan]::FromMinutes(5))
            Test-SsoSession dev -NoRefresh | Should -BeTrue
            Test-SsoSession dev -NoRefresh -MinimumValidity 600 | Should -BeFalse
            Set-Content $session.Path '{"accessToken":"half'
            Test-SsoSession dev | Should -BeFalse
        }
    }

    Context 'Disconnect-SsoSession' {
        It 'signs out at the portal and removes the token, not the registration' {
            $session = Connect-SsoSession dev -UseDeviceCode
            $token = Get-SsoToken dev
            Disconnect-SsoSession dev
            $session.Path | Should -Not -Exist
            @(Get-ChildItem $cache).Count | Should -Be 1
            Get-SentOperation | Should -Contain 'Logout'
            { $token | New-SsoToken -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidGrant,*'
            { Disconnect-SsoSession dev -ErrorAction Stop } | Should -Throw -ErrorId 'NotSignedIn,*'
        }

        It 'keeps the token if the portal can not be told, so that it can be repeated, unless -Force or -LocalOnly says otherwise' {
            $session = Connect-SsoSession dev -UseDeviceCode
            $emulator.Dispose()
            $failure = { Disconnect-SsoSession dev -ErrorAction Stop } | Should -Throw -ErrorId 'EndpointUnreachable,*' -PassThru
            $failure.Exception.Message | Should -Match 'nothing was removed'
            $failure.ErrorDetails.RecommendedAction | Should -Match '-Force'
            $session.Path | Should -Exist
            Disconnect-SsoSession dev -Force -WarningVariable warned -WarningAction SilentlyContinue
            "$warned" | Should -Match 'could not be told'
            $session.Path | Should -Not -Exist
        }

        It 'is silent where the session has ended already' {
            $null = Connect-SsoSession dev -UseDeviceCode
            $emulator.EndSession($startUrl)
            Disconnect-SsoSession dev -WarningVariable warned
            $warned | Should -BeNullOrEmpty
            Get-SsoSession | Should -BeNullOrEmpty
        }

        It 'signs out of all, or of what is piped, and of nothing with -WhatIf' {
            $null = Connect-SsoSession dev -UseDeviceCode
            $null = Connect-SsoSession -ProfileName old -UseDeviceCode
            Disconnect-SsoSession -All -WhatIf
            Get-SentOperation | Should -Not -Contain 'Logout'
            Get-SsoSession dev | Disconnect-SsoSession
            (Get-SsoSession).Name | Should -Be $startUrl
            Disconnect-SsoSession -All
            Get-SsoSession | Should -BeNullOrEmpty
            @(Get-SentOperation | Where-Object { $_ -eq 'Logout' }).Count | Should -Be 2
        }
    }
}
