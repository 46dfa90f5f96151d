BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../SsoOidc.psd1" -Force
    $common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'
    # What completes to what, in the world that BeforeAll makes; by the parameter's name, on every cmdlet that has it.
    $completed = @{
        ProfileName = 'dev'; Region = 'eu-west-1'; SessionName = 'portal'; Vault = 'Ops'; SecretName = 'nightly'; Scope = 'sso:account:access'
        GrantType = 'RefreshToken'; SessionArn = 'arn:aws:sts::111122223333:assumed-role/Admin/jane'; ClientType = 'public'; Operation = 'CreateToken'
        UserCode = $null; Emulator = $null; SubjectTokenType = 'urn:ietf:params:oauth:token-type:access_token'
        RequestedTokenType = 'urn:ietf:params:oauth:token-type:refresh_token'; Resource = 'ecr.amazonaws.com'; TokenTypeHint = 'refresh_token'
    }
    # The same name can mean another thing.
    $own = @{
        'New-SignInOAuth2TokenWithTokenExchange SubjectTokenType' = 'urn:ietf:params:oauth:token-type:jwt'
        'New-SignInOAuth2TokenWithTokenExchange Scope' = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    }
    $parameters = foreach ($command in Get-Command -Module SsoOidc) {
        # A user code of New-SsoToken comes down the pipe.
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Name -notin $common -and -not ($command.Name -eq 'New-SsoToken' -and $_.Name -eq 'UserCode') }) {
            $value = $own["$($command.Name) $($parameter.Name)"]
            if ($null -eq $value) { $value = $completed[$parameter.Name] }
            @{ Command = $command.Name; Parameter = $parameter.Name; Type = $parameter.ParameterType; Value = $value; IsCompleted = $completed.ContainsKey($parameter.Name) }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $before = $env:AWS_CONFIG_FILE
    $env:AWS_CONFIG_FILE = Join-Path $TestDrive 'config'
    Set-Content $env:AWS_CONFIG_FILE "[profile dev]`nsso_session = portal`n[profile console]`nlogin_session = arn:aws:sts::111122223333:assumed-role/Admin/jane`n[sso-session portal]`nsso_start_url = https://example.awsapps.com/start`nsso_region = eu-west-1"
    function Get-Attribute {
        param([string] $Command, [string] $Parameter, [type] $Type)
        (Get-Command $Command).Parameters[$Parameter].Attributes | Where-Object { $_ -is $Type }
    }
}

AfterAll { $env:AWS_CONFIG_FILE = $before }

Describe 'Completion' {
    It 'is there for <Command> -<Parameter>' -ForEach ($parameters | Where-Object IsCompleted) {
        Get-Attribute $Command $Parameter ([Management.Automation.ArgumentCompleterAttribute]) | Should -Not -BeNullOrEmpty
        (Get-Command $Command).Parameters[$Parameter].Attributes | Where-Object { $_ -is [ValidateSet] } | Should -BeNullOrEmpty
    }

    It 'gives <Value> for <Command> -<Parameter>' -ForEach ($parameters | Where-Object { $_.Value -and $_.Parameter -notin 'Vault', 'SecretName' }) {
        $line = "$Command -$Parameter $($Value.Substring(0, 2))"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText.Trim("'") | Should -Contain $Value
    }
}

Describe 'Binding' {
    It 'takes text, URI and object for <Command> -<Parameter>' -ForEach ($parameters | Where-Object { $_.Type -in [uri], [securestring], [DateTimeOffset], [Nullable[DateTimeOffset]], [timespan], [Nullable[timespan]] }) {
        Get-Attribute $Command $Parameter ([Management.Automation.ArgumentTransformationAttribute]) | Should -Not -BeNullOrEmpty
    }

    It 'takes one word, several, or a list with commas for <Command> -<Parameter>' -ForEach ($parameters | Where-Object { $_.Type -eq [string[]] -and $_.Parameter -match 'Scope|GrantType' }) {
        $words = Get-Attribute $Command $Parameter ([Management.Automation.ArgumentTransformationAttribute])
        $words | Should -Not -BeNullOrEmpty
        foreach ($given in 'a b', 'a,b', @('a', 'b')) { $words.Transform($null, $given) | Should -Be 'a', 'b' }
    }

    It 'takes a start URL as text, URI, and property of a row of a CSV file' {
        $emulator = Start-SsoEmulator
        try {
            $client = $emulator | Register-SsoClient x
            foreach ($url in "$($emulator.StartUrl)", $emulator.StartUrl, [PSObject] $emulator.StartUrl) {
                ($client | Start-SsoDeviceAuthorization $url).StartUrl | Should -Be $emulator.StartUrl
            }
            $row = "StartUrl,ClientId,ClientSecret,Region,EndpointUrl`n$($emulator.StartUrl),$($client.ClientId),$(ConvertFrom-TestSecret $client.ClientSecret),us-east-1,$($emulator.EndpointUrl)" | ConvertFrom-Csv
            ($row | Start-SsoDeviceAuthorization).UserCode | Should -Match '-'
        }
        finally { $emulator | Stop-SsoEmulator }
    }
}
