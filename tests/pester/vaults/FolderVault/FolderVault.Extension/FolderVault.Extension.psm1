# The simplest vault SecretManagement accepts: VaultParameters.Path is a folder. Files in it make it as bad as real ones: 'hang'
# holds up every Set-Secret, 'fail' makes it fail, 'stringonly' keeps the type of a SecureString alone, 'nothing' keeps nothing.
function Get-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $file = Join-Path $AdditionalParameters.Path "$Name.xml"
    if (Test-Path $file) { Import-Clixml $file }
}

function Set-Secret {
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
    while (Test-Path (Join-Path $AdditionalParameters.Path 'hang')) { Start-Sleep -Milliseconds 50 }
    if (Test-Path (Join-Path $AdditionalParameters.Path 'fail')) { throw 'The disk is full.' }
    if (Test-Path (Join-Path $AdditionalParameters.Path 'nothing')) { return }
    if ($Secret -is [securestring] -and (Test-Path (Join-Path $AdditionalParameters.Path 'stringonly'))) { $Secret = "$Secret" }
    $Secret | Export-Clixml (Join-Path $AdditionalParameters.Path "$Name.xml")
}

function Remove-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    Remove-Item (Join-Path $AdditionalParameters.Path "$Name.xml")
}

function Get-SecretInfo {
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    Get-ChildItem $AdditionalParameters.Path -Filter *.xml | Where-Object BaseName -Like $Filter | ForEach-Object {
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($_.BaseName, 'SecureString', $VaultName)
    }
}

function Test-SecretVault {
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    Test-Path $AdditionalParameters.Path
}
