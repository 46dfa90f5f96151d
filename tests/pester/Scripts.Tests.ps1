BeforeDiscovery {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psm1, *.psd1, *.ps1xml |
        ForEach-Object { @{ Script = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') } } |
        Where-Object { $_.Script -notmatch '(^|/)(bin|obj|out)/' }
    $noAnalyzer = if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { 'PSScriptAnalyzer is not installed: Install-PSResource PSScriptAnalyzer' }
    if ($noAnalyzer) { Write-Host "Skipped: $noAnalyzer" }
}

BeforeAll {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    # What the rules can't know of tests: blocks share variables with each other, helpers change nothing but the test's own
    # world, stand-ins have the parameters and names of what they stand in for, code is run that a text holds, secrets are none,
    # AWS credentials are not PowerShell's, and a variable of "using:" may stand in a string.
    $exceptForTests = 'PSUseDeclaredVarsMoreThanAssignments', 'PSUseShouldProcessForStateChangingFunctions',
        'PSAvoidOverwritingBuiltInCmdlets', 'PSAvoidUsingWriteHost', 'PSUseProcessBlockForPipelineCommand', 'PSAvoidUsingInvokeExpression',
        'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSAvoidUsingPlainTextForPassword', 'PSUsePSCredentialType',
        'PSUseUsingScopeModifierInNewRunspaces'
}

Describe '<Script>' -ForEach $scripts {
    It 'parses' {
        if ($Script -like '*.ps1xml') { { [xml] (Get-Content (Join-Path $root $Script) -Raw) } | Should -Not -Throw; return }
        $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseFile((Join-Path $root $Script), [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
    }

    It 'is plain text that every PowerShell reads' {
        $bytes = [IO.File]::ReadAllBytes((Join-Path $root $Script))
        # Without a byte order mark Windows PowerShell takes anything beyond ASCII for the ANSI code page.
        @($bytes -gt 127).Count | Should -Be 0
        [Text.Encoding]::ASCII.GetString($bytes) | Should -Not -Match "`r|`t"
    }

    It 'is clean by PSScriptAnalyzer' -Skip:([bool] $noAnalyzer) {
        $except = if ($Script -match '^tests/|\.(Tests\.ps1|Extension\.psm1)$') { @{ ExcludeRule = $exceptForTests } } else { @{} }
        # Its rules run side by side, and now and then one of them fails by that: https://github.com/PowerShell/PSScriptAnalyzer/issues/1708.
        for ($turn = 0; $turn -lt 5; $turn++) {
            try { $found = Invoke-ScriptAnalyzer -Path (Join-Path $root $Script) -Settings (Join-Path $root 'PSScriptAnalyzerSettings.psd1') @except -ErrorAction Stop; break }
            catch { if ($_.FullyQualifiedErrorId -notlike 'RULE_ERROR,*' -or $turn -eq 4) { throw } }
        }
        $found | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
