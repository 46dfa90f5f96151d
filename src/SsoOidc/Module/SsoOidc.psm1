# Windows PowerShell runs the build for .NET Standard, PowerShell 7 the one for .NET. Plain paths, since a method call here
# would cost more than the rest of the file.
if ($PSEdition -eq 'Desktop') { Import-Module $PSScriptRoot/netstandard2.0/SsoOidc.dll -ErrorAction Stop }
else { Import-Module $PSScriptRoot/net8.0/SsoOidc.dll -ErrorAction Stop }
Export-ModuleMember -Cmdlet *
