BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../SsoOidc.psd1" -Force
    $cmdlets = Get-Command -Module SsoOidc | ForEach-Object { @{ Name = $_.Name } }
    $examples = foreach ($cmdlet in $cmdlets) {
        foreach ($example in (Get-Help $cmdlet.Name -Full).examples.example) {
            @{ Name = $cmdlet.Name; Title = $example.title.Trim('- '); Code = $example.code }
        }
    }

    # What the README shows, but for what builds the module.
    $heading = ''
    $examples += foreach ($part in (Get-Content "$PSScriptRoot/../../README.md" -Raw) -split '(?m)(?=^##)') {
        $heading = ($part -split "`n")[0].Trim('# ')
        [regex]::Matches($part, '(?s)```powershell\n(.+?)\n```') | ForEach-Object { @{ Name = 'README'; Title = $heading; Code = $_.Groups[1].Value } } |
            Where-Object { $_.Code -notmatch '(?m)^dotnet ' }
    }
    $topics = Get-ChildItem "$PSScriptRoot/../../en-US" -Filter *.help.txt | ForEach-Object { @{ Topic = $_.Name -replace '\.help\.txt$' } }

    $missing = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { -not (Get-Module $_ -ListAvailable) }
    $noVault = if ($missing) { "$($missing -join ' and ') not installed" } elseif ($IsWindows) { 'SecretStore would be the real one of this user' }
    if ($noVault) { Write-Host "Skipped: examples with a vault: $noVault" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $topics = Get-ChildItem (Join-Path (Get-RepositoryRoot) 'en-US') -Filter *.help.txt | ForEach-Object { @{ Topic = $_.Name -replace '\.help\.txt$' } }
}

Describe 'The help file' {
    It 'is what its pages make of this build' {
        $made = Join-Path $TestDrive 'SsoOidc.dll-Help.xml'
        pwsh -NoProfile -NonInteractive -File (Join-Path (Get-RepositoryRoot) 'docs' 'help' 'Export-Maml.ps1') -Path $made | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-Content (Join-Path (Get-RepositoryRoot) 'en-US' 'SsoOidc.dll-Help.xml') -Raw | Should -BeExactly (Get-Content $made -Raw) -Because './build.ps1 Help makes it'
    }

    It 'describes each cmdlet once, and nothing else' {
        [xml] $file = Get-Content (Join-Path (Get-RepositoryRoot) 'en-US' 'SsoOidc.dll-Help.xml') -Raw
        $file.helpItems.command.details.name | Sort-Object | Should -Be ((Get-Command -Module SsoOidc).Name | Sort-Object)
    }
}

Describe 'What is of PowerShell 7 alone' {
    It 'is told where -Parallel is shown' {
        $files = Get-Item (Join-Path (Get-RepositoryRoot) README.md), (Join-Path (Get-RepositoryRoot) docs help *.md), (Join-Path (Get-RepositoryRoot) en-US *.txt)
        # An example with its remark, an entry of a list, a paragraph of a topic.
        $shown = foreach ($file in $files) {
            (Get-Content $file -Raw) -split '(?m)^(?=#|- )' | Where-Object { $_ -clike '*ForEach-Object*-Parallel*' } |
                ForEach-Object { [pscustomobject]@{ File = $file.Name; Text = $_ } }
        }
        $shown.File | Should -Contain 'Get-SsoToken.md'
        $shown | Where-Object Text -NotLike '*PowerShell 7*' | ForEach-Object File | Should -BeNullOrEmpty
    }

    It 'is told by the first line of the examples' {
        $scripts = Get-ChildItem (Join-Path (Get-RepositoryRoot) examples) -Filter *.ps1 -Recurse
        $scripts.Name | Should -Contain 'Save-Inventory.Tests.ps1'
        $scripts | Where-Object { (Get-Content $_ -TotalCount 1) -ne '#Requires -Version 7.4' } | ForEach-Object Name | Should -BeNullOrEmpty
    }
}

Describe 'The topic <Topic>' -ForEach $topics {
    BeforeAll { $file = Join-Path (Get-RepositoryRoot) 'en-US' "$Topic.help.txt" }

    It 'is found by Get-Help' {
        $text = Get-Help $Topic
        $text | Should -Match "TOPIC\s+$Topic\s"
        $text | Should -Match '(?m)^SHORT DESCRIPTION$'
        $text | Should -Match '(?m)^SEE ALSO$'
    }

    It 'fits into 80 columns' {
        Get-Content $file | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        (Get-Content $file -Raw) -match "\t" | Should -BeFalse
    }

    It 'names only cmdlets and topics that there are' {
        $text = Get-Content $file -Raw
        [regex]::Matches($text, '\b[A-Z][a-z]+-(Sso|SignIn)[A-Za-z0-9]+').Value | Sort-Object -Unique | ForEach-Object {
            Get-Command $_ -Module SsoOidc -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because "$Topic names $_"
        }
        [regex]::Matches($text, '\babout_SsoOidc\w*').Value | Sort-Object -Unique | Should -BeIn $topics.Topic
    }

    It 'has code that parses, with parameters that there are' {
        # Code stands 8 columns in or more; tables do too, so only runs of lines that name a cmdlet count.
        $blocks = (Get-Content $file -Raw) -split '(?m)^(?! {8}|$)[^\n]*\n' | Where-Object { $_ -notmatch 'Next: ' -and $_ -match '(?m)^ +(\$\w+ = |try \{ )?[A-Z]\w+-[A-Z]\w+ .*-[A-Z]' }
        foreach ($block in $blocks) {
            $errors = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($block, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $block
            foreach ($call in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $name = $call.GetCommandName()
                if (-not $name) { continue }
                $command = Get-Command $name -Module SsoOidc -ErrorAction Ignore
                if (-not $command) { continue }
                $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] } | ForEach-Object {
                    $command.Parameters.Keys | Should -Contain $_.ParameterName -Because $block
                }
            }
        }
    }
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $command = Get-Command $Name
        $help = Get-Help $Name -Full
        $own = $command.Parameters.Values | Where-Object Name -NotIn ([Management.Automation.Cmdlet]::CommonParameters)

        # As Get-Command -Syntax writes it: [[-Name] <type>], [-Name <type>], [-Switch].
        function ConvertTo-Syntax {
            param($Parameter)
            $name = "-$($Parameter.name)"
            if ($Parameter.position -ne 'named') { $name = "[$name]" }
            $value = if ($Parameter.PSObject.Properties['parameterValue']) { " <$($Parameter.parameterValue)>" }
            if ($Parameter.required -eq 'true') { "$name$value" } else { "[$name$value]" }
        }
    }

    It 'says what it does' {
        $help.Synopsis | Should -Match '^[A-Z].{20,}\.$'
        ($help.description.Text -join ' ').Length | Should -BeGreaterThan 150
        $help.alertSet.alert.Text | Should -Not -BeNullOrEmpty
    }

    It 'shows the parameter sets that there are' {
        $shown = foreach ($item in $help.syntax.syntaxItem) { ($item.parameter | ForEach-Object { ConvertTo-Syntax $_ }) -join ' ' }
        $real = $command.ParameterSets | Sort-Object -Stable { -not $_.IsDefault } | ForEach-Object { $_.ToString() -replace ' \[<CommonParameters>\]$' }
        $shown | Should -BeExactly $real
    }

    It 'describes the parameters that there are' {
        $help.parameters.parameter.name | Sort-Object | Should -BeExactly ($own.Name | Sort-Object)
    }

    It 'knows type, aliases, position, pipeline input and wildcards of each' {
        foreach ($parameter in $own) {
            $shown = $help.parameters.parameter | Where-Object name -CEQ $parameter.Name
            $sets = @($command.ParameterSets.Parameters | Where-Object Name -EQ $parameter.Name)
            $because = "of -$($parameter.Name)"
            $shown.type.name | Should -BeExactly "$($parameter.ParameterType)" -Because $because
            $shown.aliases | Should -BeExactly $(if ($parameter.Aliases) { $parameter.Aliases -join ', ' } else { 'none' }) -Because $because
            $shown.required | Should -Be "$($sets.IsMandatory -contains $true)" -Because $because
            $shown.position -replace 'named', [int]::MinValue | Should -Be ($sets.Position | Sort-Object -Descending)[0] -Because $because
            $shown.pipelineInput -match 'ByValue' | Should -Be ($sets.ValueFromPipeline -contains $true) -Because $because
            $shown.pipelineInput -match 'ByPropertyName' | Should -Be ($sets.ValueFromPipelineByPropertyName -contains $true) -Because $because
            $shown.globbing | Should -Be "$($parameter.Attributes.TypeId -contains [SupportsWildcards])" -Because $because
        }
    }

    It 'tells the default of each' {
        $instance = $command.ImplementingType::new()
        foreach ($parameter in $own) {
            $shown = ($help.parameters.parameter | Where-Object name -CEQ $parameter.Name).defaultValue
            $isMandatory = $command.ParameterSets.Parameters | Where-Object { $_.Name -eq $parameter.Name -and $_.IsMandatory }
            # -WhatIf and -Confirm are the engine's.
            $value = if ($parameter.Name -in 'WhatIf', 'Confirm') { $false } else { $instance.($parameter.Name) }
            $because = "-$($parameter.Name) has it"
            if ($parameter.ParameterType -eq [switch] -and $shown -notlike '*,*' -and $shown -notlike 'as saved*') { $shown | Should -Be 'False' -Because $because }
            elseif ($value -and "$value") { $shown | Should -BeExactly "$value" -Because $because }
            elseif ($parameter.ParameterType -eq [int]) { $shown | Should -BeExactly "$value" -Because $because }
            elseif (-not $isMandatory) { $shown | Should -Not -BeNullOrEmpty -Because $because }
        }
        if ($instance -is [IDisposable]) { $instance.Dispose() }
    }

    It 'describes each parameter in words' {
        foreach ($parameter in $help.parameters.parameter) {
            $text = $parameter.description.Text -join ' '
            $text | Should -Match '^[A-Z0-9].{20,}\.$' -Because "-$($parameter.name) is to be understood"
            $text | Should -Not -Match '``|\]\(|\*\*|\{\{' -Because 'Get-Help shows marks as they are'
        }
    }

    It 'has three examples or more, each with title, code and explanation' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $example.title | Should -Match 'Example \d+: [A-Z]'
            $example.code | Should -Match ([regex]::Escape($Name))
            # Get-Help indents by 4 columns, and breaks what then is wider than the window.
            $example.code -split "`n" | Where-Object Length -GT 76 | Should -BeNullOrEmpty
            "$($example.remarks.Text)".Trim() | Should -Match '^\S.{20,}\.$'
        }
    }

    It 'names the types that come in and out' {
        $outputs = @($help.returnValues.returnValue.type.name)
        $real = @($command.OutputType.Name)
        $outputs | Should -BeExactly $(if ($real) { $real } else { 'None' })
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $byName = ($command.ParameterSets.Parameters | Where-Object ValueFromPipelineByPropertyName).Name
        foreach ($name in $help.inputTypes.inputType.type.name | Where-Object { $_ -like 'SsoOidc.*' }) {
            $type = [SsoOidc.SsoToken].Assembly.GetType($name)
            $type | Should -Not -BeNullOrEmpty -Because "$name is said to be taken"
            if ($type -in ($command.ParameterSets.Parameters | Where-Object ValueFromPipeline).ParameterType) { continue }
            $type.GetProperties().Name | Where-Object { $_ -in $byName } | Should -Not -BeNullOrEmpty -Because "$name is said to bind"
        }
    }

    It 'links to a page online and to help that exists' {
        $links = $help.relatedLinks.navigationLink
        $links[0].uri | Should -Match '^https://(docs\.aws\.amazon\.com|learn\.microsoft\.com)/' -Because 'Get-Help -Online opens it'
        foreach ($link in $links | Where-Object { -not $_.uri }) {
            if ($link.linkText -like 'about_*') { Join-Path (Get-RepositoryRoot) 'en-US' "$($link.linkText).help.txt" | Should -Exist }
            else { Get-Command $link.linkText -Module SsoOidc | Should -Not -BeNullOrEmpty }
        }
    }
}

Describe 'The examples' {
    BeforeAll {
        $application = 'arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-1111111111111111'
        $emulator = New-TestEmulator @{
            Region = 'eu-west-1'; ApproveAutomatically = $true; SessionLifetime = [timespan]::FromDays(90); IamApplications = [string[]] $application
        }
        $before = @{}
        $settings = @{
            AWS_ENDPOINT_URL_SSO_OIDC = $emulator.BaseUrl; AWS_ENDPOINT_URL_SSO = $emulator.BaseUrl; AWS_ENDPOINT_URL_SIGNIN = $emulator.BaseUrl
            AWS_ENDPOINT_URL_STS = $emulator.BaseUrl
            AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE'; AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'; AWS_SESSION_TOKEN = $null
            # Over SSH, so that no example starts the browser of the machine that runs the tests.
            AWS_CONFIG_FILE = Join-Path $TestDrive 'config'; SSH_TTY = '/dev/pts/0'; BROWSER = 'true'
        }
        Set-Content $settings.AWS_CONFIG_FILE @'
[sso-session dev]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1

[profile dev]
sso_session = dev
login_session = arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane

[profile prod]
sso_session = dev
sso_account_id = 111122223333
sso_role_name = ReadOnlyAccess
'@
        $settings.Keys | ForEach-Object { $before[$_] = [Environment]::GetEnvironmentVariable($_) }

        # Runspaces of ForEach-Object -Parallel load the module by its name.
        $modulePath = $env:PSModulePath
        $location = Get-Location
        $work = New-Item (Join-Path $TestDrive 'work') -ItemType Directory
        Copy-Item (Join-Path (Get-RepositoryRoot) 'examples' 'Runbook' 'Save-Inventory.ps1') $work
        Set-Content (Join-Path $work 'accounts.txt') '111122223333'
        New-TestSecret vault-password | Export-Clixml (Join-Path $work 'vault-password.xml')
        $copy = New-Item (Join-Path $TestDrive 'modules' 'SsoOidc') -ItemType Directory
        'SsoOidc.psd1', 'bin' | ForEach-Object { Copy-Item (Join-Path (Get-RepositoryRoot) $_) $copy -Recurse }
        $env:PSModulePath = "$TestDrive/modules$([IO.Path]::PathSeparator)$modulePath"

        if (-not $IsWindows -and (Get-Module Microsoft.PowerShell.SecretStore -ListAvailable)) {
            Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction SilentlyContinue | Out-Null
            Register-SecretVault -Name Ops -ModuleName Microsoft.PowerShell.SecretStore
            Set-Secret -Vault Ops -Name signing-key -Secret $settings.AWS_SECRET_ACCESS_KEY
            Register-SecretVault -Name Test -ModuleName (Join-Path (Get-RepositoryRoot) 'examples' 'Runbook' 'TestVault') -VaultParameters @{ Path = (New-Item (Join-Path $TestDrive 'vault') -ItemType Directory).FullName }
        }

        function New-TestJwt {
            $part = { param($text) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text)).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
            '{0}.{1}.c2ln' -f (& $part '{"alg":"RS256"}'), (& $part ('{{"sub":"jane","jti":"{0}","exp":{1}}}' -f [guid]::NewGuid(), [DateTimeOffset]::UtcNow.AddHours(1).ToUnixTimeSeconds()))
        }

        # What the vault of a user who reads the examples would hold.
        function Initialize-TestVault {
            if (-not (Get-Command Get-SecretVault -ErrorAction Ignore) -or -not (Get-SecretVault Ops -ErrorAction Ignore)) { return }
            Set-Secret -Vault Ops -Name jwt -Secret (New-TestJwt)
            $there = (Get-SsoSession -Vault Ops).SecretName
            if ('nightly' -notin $there) {
                $null = Register-SsoClient nightly -Region eu-west-1 | Start-SsoDeviceAuthorization https://example.awsapps.com/start |
                    New-SsoToken -Vault Ops -SecretName nightly -InformationAction Ignore
            }
            if ('app' -notin $there) { $null = New-SsoTokenWithIam $application -Assertion (New-TestJwt) -Region eu-west-1 -Vault Ops -SecretName app }
            if ('console' -notin $there) {
                $signIn = New-TestSignInCode $emulator
                $null = New-SignInOAuth2Token @signIn -Region eu-west-1 -Vault Ops -SecretName console
            }
        }

        # The person at the keyboard, and what is outside this module.
        function Read-Host {
            [CmdletBinding()] param([string] $Prompt, [switch] $AsSecureString)
            $code = New-TestSignInCode $emulator
            $answer = if ($Prompt -match 'verifier') { $code.CodeVerifier }
            elseif ($Prompt -match 'the client (\S+)') {
                Get-TestAuthorizationCode -BaseUrl $emulator.BaseUrl -Path /authorize -Query @{
                    response_type = 'code'; client_id = $Matches[1]; redirect_uri = $code.RedirectUri; state = 's'; scopes = 'sso:account:access'
                    code_challenge_method = 'S256'; code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
                }
            }
            else { $code.Code }
            if ($AsSecureString) { New-TestSecret $answer } else { $answer }
        }
        Add-Type -Path "$PSScriptRoot/AnsweringHost.cs"
        # A person who signs in to the console elsewhere, pastes the code, and has another one on the clipboard.
        function Invoke-TestPerson {
            param([string] $Code)
            $null = Connect-SignInSession -Remote -Region eu-west-1 -ErrorAction Ignore -InformationVariable shown 6>$null
            $page = (Invoke-WebRequest $shown[0].MessageData.Url).Content
            $copied = [Net.WebUtility]::HtmlDecode(($page -split 'readonly>')[1].Split('<')[0])
            $runspace = [runspacefactory]::CreateRunspace([AnsweringHost]::new($true, 100000))
            $runspace.Open()
            try {
                $shell = [powershell]::Create($runspace).AddScript("Import-Module '$(Join-Path (Get-RepositoryRoot) 'SsoOidc.psd1')'; function Get-Clipboard { param([switch] `$Raw) '$copied' }; function Get-S3Bucket { param([Parameter(ValueFromPipeline)] `$InputObject, `$Region) }; $Code")
                $shell.Invoke()
                $shell.Streams.Warning
                if ($shell.HadErrors) { throw $shell.Streams.Error[0] }
            }
            finally { $runspace.Dispose() }
        }
        function aws { $env:AWS_ACCESS_KEY_ID }
        function Out-ConsoleGridView { [CmdletBinding()] param([Parameter(ValueFromPipeline)] $InputObject, $OutputMode) end { $null = $OutputMode; $InputObject } }
        function Unlock-SecretStore { [CmdletBinding()] param([securestring] $Password) $null = $Password }
        function Invoke-RestMethod { [CmdletBinding()] param([Parameter(Position = 0)] [uri] $Uri, $Authentication, [securestring] $Token) "$Uri was asked with a $Authentication token." }
    }

    BeforeEach {
        $settings.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $settings[$_]) }
        Initialize-TestVault
        if (-not (Test-SsoSession dev)) { $null = Connect-SsoSession dev -InformationAction Ignore }
    }

    AfterAll {
        $before.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $before[$_]) }
        $env:PSModulePath = $modulePath
        Set-Location $location
        $emulator.Dispose()
    }

    # BROWSER is not read on Windows, where the page would be opened in the real one.
    It '<Name>, <Title>, runs' -ForEach ($examples | Where-Object { -not $noVault -or $_.Code -notmatch 'Vault|-Secret ' } |
        Where-Object { -not $IsWindows -or $_.Code -notmatch 'Open-AwsConsole(?!.*-PassThru)' }) {
        Set-Location $work
        # The README goes on with what it signed in to before.
        $token = if ($Name -eq 'README' -and $Code -match '\$token \|') {
            Register-SsoClient before -Region eu-west-1 | Start-SsoDeviceAuthorization https://example.awsapps.com/start | New-SsoToken -InformationAction Ignore
        }
        $ErrorActionPreference = 'Stop'
        $Error.Clear()
        $output = if ($Code -match 'Connect-SignInSession') { Invoke-TestPerson $Code } else { & ([scriptblock]::Create($Code)) 3>&1 6>$null }
        @($output | Where-Object { $_ -is [Management.Automation.WarningRecord] }) | Should -BeNullOrEmpty
        # What the vault throws inside of Get-Secret stays in $Error, also where its absence is the usual case.
        $Error | Where-Object FullyQualifiedErrorId -Like '*SsoOidc.Commands*' | Should -BeNullOrEmpty
    }
}
