# What each scenario ends with: one line of JSON for the driver.
function Write-Measurement([double] $Import, [double] $Calls) {
    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    @{ Import = $Import; Calls = $Calls; WorkingSet = $process.WorkingSet64; Private = $process.PrivateMemorySize64 } | ConvertTo-Json -Compress
}
