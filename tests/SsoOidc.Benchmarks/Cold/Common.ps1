# What each scenario ends with: one line of JSON for the driver.
function Write-Measurement([double] $Import, [double] $Calls) {
    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    ConvertTo-Json -Compress -InputObject @{ Import = $Import; Calls = $Calls; WorkingSet = $process.WorkingSet64; Private = $process.PrivateMemorySize64 }
}
