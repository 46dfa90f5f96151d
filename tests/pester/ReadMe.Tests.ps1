BeforeDiscovery {
    $text = Get-Content "$PSScriptRoot/../../README.md" -Raw
    # Code in the order of the page, each with what it is said to print.
    $blocks = [regex]::Matches($text, '(?s)```powershell\r?\n(?<code>.*?)```(\s*```text\r?\n(?<shown>.*?)```)?') | ForEach-Object {
        @{ Number = 0; Title = ($_.Groups['code'].Value -split "`n")[0].Trim(); Code = $_.Groups['code'].Value; Shown = $_.Groups['shown'].Value }
    }
    for ($i = 0; $i -lt $blocks.Count; $i++) { $blocks[$i].Number = $i }
    $missing = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { -not (Get-Module $_ -ListAvailable) }
    $reason = if ($missing) { "$($missing -join ' and ') not installed" } elseif ($IsWindows) { 'SecretStore would be the real one of this user' }
    if ($reason) { Write-Host "Skipped: $reason" }
}

Describe 'README.md' -Skip:([bool] $reason) -ForEach @{ Blocks = $blocks } {
    BeforeAll {
        Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
        # AWS, which the README's own emulator is not to be taken for.
        $accounts = @{ '111122223333' = 'prod-web'; '444455556666' = 'prod-data'; '333344445555' = 'sandbox' }.GetEnumerator() | Sort-Object Name |
            ForEach-Object { [SsoOidc.Emulator.EmulatorAccount] @{ AccountId = $_.Key; AccountName = $_.Value } }
        $service = New-TestEmulator @{ Region = 'eu-west-1'; ApproveAutomatically = $true; SessionLifetime = [timespan]::FromDays(30); Accounts = [SsoOidc.Emulator.EmulatorAccount[]] $accounts }

        # A browser that is signed in already: it goes where it is sent, and nobody sees it.
        $browser = Join-Path $TestDrive 'browser'
        Set-Content $browser "#!/usr/bin/env pwsh`nparam([string] `$Url)`n`$null = Invoke-WebRequest `$Url -SkipHttpErrorCheck"
        & chmod +x $browser
        $settings = @{
            AWS_ENDPOINT_URL_SSO_OIDC = $service.BaseUrl; AWS_ENDPOINT_URL_SSO = $service.BaseUrl
            AWS_CONFIG_FILE = Join-Path $TestDrive 'config'; AWS_REGION = 'eu-west-1'; BROWSER = $browser
        }
        $before = @{}
        foreach ($name in $settings.Keys) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $settings[$name])
        }
        Set-Content $settings.AWS_CONFIG_FILE "[sso-session dev]`nsso_start_url = https://example.awsapps.com/start`nsso_region = eu-west-1"
        Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction SilentlyContinue | Out-Null
        Register-SecretVault -Name Ops -ModuleName Microsoft.PowerShell.SecretStore
        Register-SecretVault -Name Test -ModuleName (Join-Path (Get-RepositoryRoot) 'examples/Runbook/TestVault') -VaultParameters @{ Path = (New-Item (Join-Path $TestDrive 'vault') -ItemType Directory).FullName }
        Copy-Item (Join-Path (Get-RepositoryRoot) 'examples/Runbook/Save-Inventory.ps1') $TestDrive
        Set-Content (Join-Path $TestDrive 'accounts.txt') '111122223333', '444455556666'
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'

        # What is outside of this module.
        function aws { $env:AWS_ACCESS_KEY_ID }
        function Invoke-RestMethod { [CmdletBinding()] param($Uri, $Authentication, [securestring] $Token) [pscustomobject] @{ Asked = "$Uri with $Authentication" } }
        function Get-S3Bucket {
            param([Parameter(ValueFromPipelineByPropertyName)][string] $AccessKey, [Parameter(ValueFromPipelineByPropertyName)][string] $SecretKey, [Parameter(ValueFromPipelineByPropertyName)][string] $SessionToken, [string] $Region)
            process {
                if (-not ($AccessKey -and $SecretKey -and $SessionToken)) { throw 'No credentials.' }
                "$Region asked"
            }
        }

        # One after the other in one scope, as a reader would.
        $results = @{}
        $PSDefaultParameterValues['Connect-SsoSession:UseBrowser'] = { -not $emulator }
        Push-Location $TestDrive
        try {
            foreach ($block in $Blocks) {
                $Error.Clear()
                $output = $failure = $null
                try { $output = . ([scriptblock]::Create($block.Code)) *>&1 } catch { $failure = $_ }
                # Each line that is typed has a table of its own.
                $runs = [Collections.Generic.List[object]]::new()
                foreach ($one in $output | ForEach-Object { if ($_ -is [Management.Automation.InformationRecord]) { "$_" } else { $_ } }) {
                    if ($runs.Count -eq 0 -or $runs[-1][0].GetType() -ne $one.GetType()) { $runs.Add([Collections.Generic.List[object]]::new()) }
                    $runs[-1].Add($one)
                }
                $results[$block.Number] = @{
                    Text = -join ($runs | ForEach-Object { $_ | Out-String -Width 80 })
                    Failure = $failure
                    Trouble = @($output | Where-Object { $_ -is [Management.Automation.WarningRecord] -or $_ -is [Management.Automation.ErrorRecord] })
                    Errors = @($Error | Where-Object FullyQualifiedErrorId -Like '*SsoOidc.Commands*')
                }
            }
        }
        finally {
            Pop-Location
            $PSDefaultParameterValues.Remove('Connect-SsoSession:UseBrowser')
        }

        # Pages, codes and times are other ones each time.
        function Get-Shape {
            param([string] $Text)
            $Text -replace 'https?://\S+user_code=\S+', 'PAGE' -replace '\b[B-DF-HJ-NP-TV-Z]{4}-[B-DF-HJ-NP-TV-Z]{4}\b', 'CODE' -replace '\bASIA[A-Z0-9]{16}\b', 'KEY' -replace '\d', '0' -replace 'in 0+ \w+ +', 'in 0 h ' -replace '(?m)\s+$' -replace '^\s+'
        }
    }

    AfterAll {
        $PSStyle.OutputRendering = $rendering
        foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
        Unregister-SecretVault Test, Ops -ErrorAction Ignore
        Stop-SsoEmulator -All
        $service.Dispose()
    }

    It 'has code that works: <Title>' -ForEach $blocks {
        $results.Keys | Should -Contain $Number
        $results[$Number].Failure | Should -BeNullOrEmpty
        $results[$Number].Trouble | Should -BeNullOrEmpty
        $results[$Number].Errors | Should -BeNullOrEmpty
    }

    # What a person is told on the way to them stands in pictures.
    It 'shows the objects that it prints: <Title>' -ForEach ($blocks | Where-Object Shown) {
        (Get-Shape $results[$Number].Text).EndsWith((Get-Shape $Shown), 'Ordinal') | Should -BeTrue -Because $results[$Number].Text
    }

    It 'begins with three lines and the two commands, names all cmdlets and no others, and links to what is there' {
        $text = Get-Content (Join-Path (Get-RepositoryRoot) 'README.md') -Raw
        ($text -split "`n")[0..8] -join "`n" | Should -BeLike "# SsoOidc*dotnet run --project src/SsoOidc.Demo *`ndotnet test *"
        $known = (Get-Command -Module SsoOidc).Name
        [regex]::Matches($text, '\b[A-Z][a-z]+-(Sso|SignIn)[A-Z]?[A-Za-z0-9]+').Value | Sort-Object -Unique | Should -BeIn $known
        foreach ($name in $known) { $text | Should -Match ([regex]::Escape("[$name](docs/help/$name.md)")) }
        foreach ($link in [regex]::Matches($text, '(?<=\]\()(?!https?:)[^)#]+').Value) { Join-Path (Get-RepositoryRoot) $link | Should -Exist }
    }
}
