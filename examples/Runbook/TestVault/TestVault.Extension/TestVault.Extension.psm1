# SecretManagement calls these functions with these parameters, whether they are needed or not.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
param()

function Get-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $file = Join-Path $AdditionalParameters.Path "$Name.xml"
    if (Test-Path $file) { Import-Clixml $file }
}

function Set-Secret {
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
    $Secret | Export-Clixml (Join-Path $AdditionalParameters.Path "$Name.xml")
}

function Remove-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    Remove-Item (Join-Path $AdditionalParameters.Path "$Name.xml")
}

function Get-SecretInfo {
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    Get-ChildItem $AdditionalParameters.Path -Filter *.xml | Where-Object BaseName -Like $Filter | ForEach-Object {
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($_.BaseName, 'Hashtable', $VaultName)
    }
}

function Test-SecretVault {
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    Test-Path $AdditionalParameters.Path
}
