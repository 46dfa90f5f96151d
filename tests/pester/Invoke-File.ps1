# Runs one test file against the built module, or of it what -FullName fits (Describe, Context and It with blanks between; wildcards are
# allowed); the exit code is the number of failed tests and blocks. The counts go to -ResultPath, in the form of a TRX file's Counters.
param(
    [Parameter(Mandatory)][string] $Path,
    [string[]] $FullName,
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
# What programs print is read as what they write; Windows begins with a code page that lacks most characters.
[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
# Tests of the cmdlets must not see the settings of the machine they run on.
Get-ChildItem Env: | Where-Object Name -Match '^(AWS_|HTTPS?_PROXY$|ALL_PROXY$|NO_PROXY$)' | Remove-Item
$env:AWS_CONFIG_FILE = Join-Path ([IO.Path]::GetTempPath()) 'no-such-folder' 'config'
$env:AWS_SHARED_CREDENTIALS_FILE = Join-Path ([IO.Path]::GetTempPath()) 'no-such-folder' 'credentials'
$env:AWS_EC2_METADATA_DISABLED = 'true'
# As over SSH: no test opens the browser of this machine unless it asks for one.
$env:SSH_TTY = '/dev/pts/0'

# A home of its own: vaults, locks and caches of the user who runs the tests stay as they are.
$temporaryHome = New-Item (Join-Path ([IO.Path]::GetTempPath()) "ssooidc-tests-$([guid]::NewGuid())") -ItemType Directory
$env:HOME = $temporaryHome.FullName
# Where it is missing, .NET names no folder at all, and what is kept there lands in the current one.
$null = New-Item (Join-Path $temporaryHome.FullName '.local' 'share') -ItemType Directory -Force
$env:XDG_STATE_HOME = Join-Path $temporaryHome.FullName 'state'

# The Pester of the build; without one, the newest version 5 of this machine.
$built = [IO.Path]::Combine($PSScriptRoot, '..', 'PowerShellHost', 'obj', 'pester')
if (-not $env:SSOOIDC_PESTER_5 -and (Test-Path $built)) {
    $env:SSOOIDC_PESTER_5 = (Get-ChildItem $built -Filter '5.*').FullName
    $env:SSOOIDC_PESTER_6 = (Get-ChildItem $built -Filter '6.*').FullName
    $env:PSModulePath = $env:SSOOIDC_PESTER_5 + [IO.Path]::PathSeparator + $env:PSModulePath
}
Import-Module Pester -MinimumVersion 5.5.0 -MaximumVersion 5.99.99
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
if ($FullName) { $configuration.Filter.FullName = $FullName }
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
Remove-Item $temporaryHome -Recurse -Force -ErrorAction Ignore
if ($ResultPath) {
    $failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    $null = New-Item (Split-Path $ResultPath) -ItemType Directory -Force
    Set-Content $ResultPath ('<TestRun><Counters total="{0}" passed="{1}" failed="{2}" /></TestRun>' -f
        ($result.PassedCount + $failed + $result.SkippedCount), $result.PassedCount, $failed)
}
if ($result.TotalCount -eq $result.NotRunCount) { Write-Host 'No test was found.'; exit 1 }
exit ($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount)
