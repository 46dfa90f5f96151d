# VaultParameters: Path is a folder with a file for each secret, Manner the public extension whose behaviour this has: what it does
# to types, what it says of a secret that is not there, and what it can't do.
function Get-Place {
    param([string] $Name, [hashtable] $Parameters)
    if ($Parameters.Manner -eq 'KeyChain') { $Name = $Name.ToLowerInvariant() }
    Join-Path $Parameters.Path "$([Uri]::EscapeDataString($Name)).txt"
}

function ConvertTo-Text {
    param([object] $Secret)
    if ($Secret -is [securestring]) { [Net.NetworkCredential]::new('', $Secret).Password } else { "$Secret" }
}

function Get-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $manner = $AdditionalParameters.Manner
    $file = Get-Place $Name $AdditionalParameters
    if (-not (Test-Path $file)) {
        switch ($manner) {
            { $_ -in 'CSV', 'KeyChain' } { throw "Unable to find secret $Name" }
            { $_ -in 'LinuxKeyring', 'HashiCorp', 'DevolutionsServer' } { Write-Error "404: no secret at path $Name"; return }
            default { return }
        }
    }
    $text = [IO.File]::ReadAllText($file)
    if ($text -eq 'unreadable') { throw 'The entry can not be decrypted.' }
    switch ($manner) {
        'KeePass' { [pscredential]::new($Name, (ConvertTo-SecureString $text -AsPlainText -Force)) }
        'HashiCorp' { @{ $Name = $text } }
        'LinuxKeyring' { $text.Trim() }
        'Sops' { "value: $text`n" }
        { $_ -in 'AzKeyVault', 'Keybase', 'Keeper', 'DpapiNG' } { ConvertTo-SecureString $text -AsPlainText -Force }
        default { $text }
    }
}

function Set-Secret {
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters, [hashtable] $Metadata)
    $manner = $AdditionalParameters.Manner
    if ($Metadata.Count -and $manner -notin 'DpapiNG', 'Keeper', 'HashiCorp') { throw "$manner stores no metadata." }
    if ($Secret -is [hashtable] -and $manner -in 'KeePass', '1Password') { return }
    if ($Secret -is [securestring] -and $manner -eq 'CSV') { throw 'Only strings can be stored.' }
    $text = ConvertTo-Text $Secret
    # On Linux it takes the first character for the whole.
    if ($Secret -is [securestring] -and $manner -eq '1Password') { $text = $text.Substring(0, 1) }
    $file = Get-Place $Name $AdditionalParameters
    if ($manner -eq 'LinuxKeyring' -and (Test-Path $file)) { Remove-Item $file }
    [IO.File]::WriteAllText($file, $text)
    if ($manner -eq 'LastPass') { $true }
}

function Remove-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    if ($AdditionalParameters.Manner -eq 'Keeper') { throw 'Removing is not supported.' }
    Remove-Item (Get-Place $Name $AdditionalParameters)
}

function Get-SecretInfo {
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    $manner = $AdditionalParameters.Manner
    foreach ($file in Get-ChildItem $AdditionalParameters.Path -Filter *.txt) {
        $name = [Uri]::UnescapeDataString($file.BaseName)
        if ($name -notlike $Filter) { continue }
        if ($manner -eq 'LastPass') { $name = "$name (id: $($name.Length))" }
        if ($manner -eq 'Bitwarden') { $name = [guid]::NewGuid().ToString() }
        if ($manner -eq 'KeePass') {
            # It tells of its own fields.
            $own = [Collections.Generic.Dictionary[string, object]]::new()
            $own['Kind'] = 'Entry'
            $own['ExpiresAt'] = [datetime]::UtcNow
            [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, 'PSCredential', $VaultName, [Collections.ObjectModel.ReadOnlyDictionary[string, object]]::new($own))
            continue
        }
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, 'SecureString', $VaultName)
    }
}

function Test-SecretVault {
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    Test-Path $AdditionalParameters.Path
}
