# Runs one line and collects all that it says, in every stream and every form. The line stands where {line} does.
$PSStyle.OutputRendering = 'PlainText'
$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'
$end = $null
$Error.Clear()
$watch = [Diagnostics.Stopwatch]::StartNew()
$all = @(try { & { {line} } *>&1 } catch { $end = $_ })
$time = $watch.Elapsed
$lines = foreach ($one in $all) {
    if ($one -is [Management.Automation.ErrorRecord]) {
        $one.ToString(), $one.Exception.Message, $one.ErrorDetails.Message, $one.ErrorDetails.RecommendedAction, $one.FullyQualifiedErrorId, [string] $one.TargetObject
    }
    elseif ($one -is [Management.Automation.InformationalRecord]) { $one.Message }
    elseif ($one -is [Management.Automation.InformationRecord]) { [string] $one.MessageData }
    elseif ($null -ne $one) { foreach ($property in $one.PSObject.Properties) { [string] $property.Value } }
}
[pscustomobject] @{
    All = $all; End = $end; Time = $time
    Lines = [string[]] @($lines)
    Shown = ($all | Out-String -Width 1000) + ($all | Format-List * -Force | Out-String -Width 4000) +
        -join @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object { $_.Exception.ToString() })
}
