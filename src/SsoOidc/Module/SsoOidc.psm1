# Windows PowerShell runs the build for .NET Standard, PowerShell 7 the one for .NET.
$framework = if ($PSEdition -eq 'Desktop') { 'netstandard2.0' } else { 'net8.0' }
Import-Module -Name ([IO.Path]::Combine($PSScriptRoot, $framework, 'SsoOidc.dll')) -ErrorAction Stop
Export-ModuleMember -Cmdlet *
