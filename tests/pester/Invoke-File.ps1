# Runs one test file against the built module; the exit code is the number of failed tests and blocks.
param([Parameter(Mandatory)][string] $Path)

$ErrorActionPreference = 'Stop'
# Tests of the cmdlets must not see the settings of the machine they run on.
Get-ChildItem Env: | Where-Object Name -Match '^(AWS_|HTTPS?_PROXY$|ALL_PROXY$|NO_PROXY$)' | Remove-Item
$env:AWS_CONFIG_FILE = Join-Path ([IO.Path]::GetTempPath()) 'no-such-folder' 'config'
$env:AWS_SHARED_CREDENTIALS_FILE = Join-Path ([IO.Path]::GetTempPath()) 'no-such-folder' 'credentials'
$env:AWS_EC2_METADATA_DISABLED = 'true'


# A home of its own: vaults, locks and caches of the user who runs the tests stay as they are.
$temporaryHome = New-Item (Join-Path ([IO.Path]::GetTempPath()) "ssooidc-tests-$([guid]::NewGuid())") -ItemType Directory
$env:HOME = $temporaryHome.FullName
# Where it is missing, .NET names no folder at all, and what is kept there lands in the current one.
$null = New-Item (Join-Path $temporaryHome.FullName '.local' 'share') -ItemType Directory -Force
$env:XDG_STATE_HOME = Join-Path $temporaryHome.FullName 'state'

Import-Module Pester -MinimumVersion 5.5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
Remove-Item $temporaryHome -Recurse -Force -ErrorAction Ignore
if ($result.TotalCount -eq 0) { Write-Host 'No test was found.'; exit 1 }
exit ($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount)
