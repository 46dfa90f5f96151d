#Requires -Version 7.4
<#
.SYNOPSIS
A runbook: saves the inventory that an API behind IAM Identity Center has, as CSV, every night, with nobody at the keyboard.
.DESCRIPTION
Exit code 0: the report is written. Exit code 3: a person has to sign in again. Everything else is an error.
In every case but the first the report of the last night stays.
.EXAMPLE
./Save-Inventory.ps1 -Path ./inventory.csv
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [string] $Vault = 'Ops',

    [string] $SecretName = 'nightly',

    [uri] $ApiUrl = 'https://api.example.com'
)

$ErrorActionPreference = 'Stop'

function Get-Inventory {
    param([uri] $Url, $Token)
    Invoke-RestMethod "$($Url.AbsoluteUri)inventory" -Authentication Bearer -Token $Token.AccessToken
}

try {
    # A token that is valid now: the saved one, or a new one where that has ended.
    $token = Get-SsoToken -Vault $Vault -SecretName $SecretName
    try {
        $rows = Get-Inventory $ApiUrl $token
    }
    catch [Microsoft.PowerShell.Commands.HttpResponseException] {
        if ($_.Exception.Response.StatusCode -ne 'Unauthorized') { throw }
        # Revoked before its time: a new one, and once more.
        $rows = Get-Inventory $ApiUrl (New-SsoToken -Vault $Vault -SecretName $SecretName)
    }
}
catch {
    if ($_.FullyQualifiedErrorId -notmatch '^(InvalidGrant|RegistrationExpired|SecretNotFound),') { throw }
    Write-Warning "Somebody has to sign in. $($_.ErrorDetails.RecommendedAction)"
    exit 3
}

$rows | Export-Csv $Path
exit 0
