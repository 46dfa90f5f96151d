# Rules for all scripts; those of tests have a few exceptions of their own, in tests/pester/Scripts.Tests.ps1.
@{
    Severity     = @('Error', 'Warning')
    # It does not see that a parameter of a script is used in the script's functions.
    ExcludeRules = @('PSReviewUnusedParameter')
    Rules        = @{
        PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1', '7.0') }
    }
}
