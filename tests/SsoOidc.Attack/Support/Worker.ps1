# Runs each line it reads, and answers each with one line: what it gave, or ! and the last error.
param([string] $Manifest)
Import-Module $Manifest
[Console]::Out.WriteLine('ready')
while ($null -ne ($line = [Console]::In.ReadLine())) {
    $Error.Clear()
    $given = try { (& ([scriptblock]::Create($line)) 2> $null 3> $null 6> $null) -join ' ' } catch { '' }
    $answer = if ($Error.Count) { "! $($Error[0].FullyQualifiedErrorId.Split(',')[0]): $($Error[0])" } else { $given }
    [Console]::Out.WriteLine(($answer -replace '\s+', ' '))
}
