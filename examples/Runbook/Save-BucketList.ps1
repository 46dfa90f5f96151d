#Requires -Version 7.4
<#
.SYNOPSIS
A runbook: saves which S3 buckets many accounts have, as CSV, every night, with nobody at the keyboard.
.DESCRIPTION
Exit code 0: all accounts are in the report. Exit code 2: some are not, and a warning says which and why. Exit code 3: a person has to sign
in again. Everything else is an error. Without a single account the report of the last night stays.
.EXAMPLE
./Save-BucketList.ps1 -AccountList ./accounts.txt -Path ./buckets.csv
#>
[CmdletBinding()]
param(
    # A text file, one number of an account a line.
    [Parameter(Mandatory)]
    [string] $AccountList,

    [Parameter(Mandatory)]
    [string] $Path,

    [string] $RoleName = 'ReadOnlyAccess',

    [string] $Vault = 'Ops',

    [string] $SecretName = 'nightly'
)

$ErrorActionPreference = 'Stop'
$session = @{ Vault = $Vault; SecretName = $SecretName }

try {
    # Asked once, and not found out by each of the accounts.
    $null = Get-SsoToken @session
}
catch {
    if ($_.FullyQualifiedErrorId -notmatch '^(InvalidGrant|RegistrationExpired|SecretNotFound),') { throw }
    Write-Warning "Somebody has to sign in. $($_.ErrorDetails.RecommendedAction)"
    exit 3
}

$done = [Collections.Generic.List[string]]::new()
$missing = [Collections.Generic.List[string]]::new()
$rows = Get-Content $AccountList |
    Get-SsoRoleCredential -RoleName $RoleName @session -ErrorAction SilentlyContinue -ErrorVariable refused |
    Use-AwsCredential {
        $account = $_.AccountId
        $names = aws s3api list-buckets --query 'Buckets[].Name' --output text
        if ($LASTEXITCODE -ne 0) {
            $missing.Add("${account}: aws ended with exit code $LASTEXITCODE")
            return
        }

        $done.Add($account)
        -split "$names" | ForEach-Object { [pscustomobject]@{ AccountId = $account; Bucket = $_ } }
    }

foreach ($one in $refused) { $missing.Add("$($one.TargetObject): $one") }
if ($done.Count -eq 0) { throw "No account could be asked. $($missing -join ' ')" }
$rows | Export-Csv $Path
if ($missing.Count -eq 0) { exit 0 }
Write-Warning "Not in the report: $($missing -join ' ')"
exit 2
