BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../SsoOidc.psd1" -Force
    $common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'
    $parameters = foreach ($command in Get-Command -Module SsoOidc) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Name -notin $common }) {
            @{ Command = $command.Name; Parameter = $parameter.Name; Type = $parameter.ParameterType }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    function Get-Attribute {
        param([string] $Command, [string] $Parameter, [type] $Type)
        (Get-Command $Command).Parameters[$Parameter].Attributes | Where-Object { $_ -is $Type }
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
