#!/usr/bin/env pwsh
<#
.SYNOPSIS
Makes en-US/SsoOidc.dll-Help.xml, which Get-Help reads, from the pages of this folder.
.DESCRIPTION
A page holds what people write: synopsis, description, examples, what a parameter means. What the module itself knows
(parameter sets, types, aliases, positions, pipeline input) is read from the built module, so it can't be wrong. Texts of
parameters that many cmdlets share stand once, in Common.md; a page may have its own.

It fails, and says where, when a parameter has no text, a text has no parameter, a cmdlet has no page or a page no cmdlet.
For a cmdlet without a page it leaves one to be filled in.
.PARAMETER Path
The file to write.
.NOTES
Needs PowerShell 7 and a built module. ./build.ps1 Help calls it.
#>
[CmdletBinding()]
[OutputType([IO.FileInfo])]
param([string] $Path = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'en-US', 'SsoOidc.dll-Help.xml'))

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

$maml = 'http://schemas.microsoft.com/maml/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'
$command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
$sections = 'Description', 'Examples', 'Parameters', 'Inputs', 'Outputs', 'Notes', 'Links'

# A page as a nested table: page['Parameters']['-Region'] is the lines below that heading, page[''][''] those at the top.
function Read-Page([string] $File) {
    $lines = [IO.File]::ReadAllLines($File)
    if ($lines -match '\{\{') { throw "${File}: fill in what stands in {{ }}." }
    $page = [ordered]@{ '' = [ordered]@{ '' = [Collections.Generic.List[string]]::new() } }
    $section = $entry = ''
    $isCode = $false
    foreach ($line in $lines) {
        if ($line.StartsWith('```')) { $isCode = -not $isCode }
        if (-not $isCode -and $line -match '^(##|###) (.+)$') {
            if ($Matches[1] -eq '##') { $section = $Matches[2]; $entry = '' } else { $entry = $Matches[2] }
            if (-not $page.Contains($section)) { $page[$section] = [ordered]@{} }
            if ($page[$section].Contains($entry)) { throw "${File}: '$entry' stands twice." }
            $page[$section][$entry] = [Collections.Generic.List[string]]::new()
        }
        elseif ($isCode -or -not $line.StartsWith('# ')) { $page[$section][$entry].Add($line) }
    }
    $page
}

# Paragraphs: lines up to an empty one, and each item of a list. Marks that Get-Help would show as they are go.
function ConvertTo-Paragraph([string[]] $Lines) {
    $text = ($Lines -join "`n") -replace '(?m)\n(?=- )', "`n`n"
    foreach ($part in $text.Trim() -split '\n\s*\n') {
        $plain = ($part -replace '\s*\n\s*', ' ').Trim() -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '[`*]{1,2}(\S(?:[^`*]*\S)?)[`*]{1,2}', '$1'
        if ($plain) { $plain }
    }
}

function Get-TypeName([type] $Type) {
    $underlying = [Nullable]::GetUnderlyingType($Type)
    if ($underlying) { return Get-TypeName $underlying }
    if ($Type.IsArray) { return (Get-TypeName $Type.GetElementType()) + '[]' }
    if ($Type -in [string], [int], [long], [double], [bool], [uri], [securestring], [scriptblock], [timespan], [pscredential], [hashtable], [switch], [datetime], [psobject]) {
        return [Microsoft.PowerShell.ToStringCodeMethods]::Type($Type).ToLowerInvariant()
    }
    $Type.Name
}

function Write-Element([string] $Prefix, [string] $Name, [scriptblock] $Content, [System.Collections.IDictionary] $Attributes = @{}) {
    $xml.WriteStartElement($Prefix, $Name, @{ maml = $maml; dev = $dev; command = $command }[$Prefix])
    foreach ($key in $Attributes.Keys) { $xml.WriteAttributeString($key, $Attributes[$key]) }
    & $Content
    $xml.WriteEndElement()
}

function Write-Text([string] $Prefix, [string] $Name, [string] $Text) { Write-Element $Prefix $Name { $xml.WriteString($Text) } }

function Write-Paragraph([string] $Prefix, [string] $Name, [string[]] $Paragraphs) {
    Write-Element $Prefix $Name { foreach ($paragraph in $Paragraphs) { Write-Text maml para $paragraph } }
}

# One parameter: of a set, where name and type are enough, or of all, with its text.
function Write-Parameter($Parameter, [bool] $Required, [int] $Position, [string] $Pipeline, [string] $Default, [string[]] $Paragraphs) {
    $isSwitch = $Parameter.ParameterType -eq [switch]
    $attributes = [ordered]@{
        required       = "$Required".ToLowerInvariant()
        variableLength = "$($Parameter.ParameterType.IsArray)".ToLowerInvariant()
        globbing       = "$([bool]($Parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] }))".ToLowerInvariant()
        pipelineInput  = $Pipeline
        position       = if ($Position -ge 0) { "$Position" } else { 'named' }
        aliases        = if ($Parameter.Aliases) { $Parameter.Aliases -join ', ' } else { 'none' }
    }
    Write-Element command parameter -Attributes $attributes {
        Write-Text maml name $Parameter.Name
        if ($Paragraphs) { Write-Paragraph maml description $Paragraphs }
        if (-not $isSwitch) {
            Write-Element command parameterValue { $xml.WriteString((Get-TypeName $Parameter.ParameterType)) } -Attributes ([ordered]@{
                    required = 'true'; variableLength = $attributes.variableLength })
        }
        if (-not $Paragraphs) { return }
        Write-Element dev type { Write-Text maml name "$($Parameter.ParameterType)"; $xml.WriteElementString('maml', 'uri', $maml, '') }
        Write-Text dev defaultValue $Default
    }
}

function Write-Command($Cmdlet, $Page, $Common) {
    $shown = $Cmdlet.Parameters.Values | Where-Object Name -NotIn ([Management.Automation.Cmdlet]::CommonParameters)
    $texts = @{}
    foreach ($parameter in $shown) {
        $own = "-$($parameter.Name)"
        $lines = if ($Page['Parameters'].Contains($own)) { $Page['Parameters'][$own] }
        elseif ($Common['Parameters'].Contains($own)) { $Common['Parameters'][$own] }
        else { throw "$($Cmdlet.Name): $own has no text: add '### $own', with a text and a line 'Default: ...', to its page, or to Common.md." }
        $paragraphs = @(ConvertTo-Paragraph $lines)
        $default = $paragraphs -like 'Default: *' -replace '^Default: ' | Select-Object -First 1
        $texts[$parameter.Name] = @{
            Paragraphs = $paragraphs -notlike 'Default: *'
            Default    = if ($default) { $default } elseif ($parameter.ParameterType -eq [switch]) { 'False' } else { 'None' }
        }
    }
    foreach ($entry in $Page['Parameters'].Keys | Where-Object { $_ }) {
        if ($entry.Substring(1) -notin $shown.Name) { throw "$($Cmdlet.Name): its page describes $entry, which it does not have." }
    }

    Write-Element command command {
        Write-Element command details {
            Write-Text command name $Cmdlet.Name
            Write-Text command verb $Cmdlet.Verb
            Write-Text command noun $Cmdlet.Noun
            Write-Paragraph maml description (ConvertTo-Paragraph $Page['']['']) }
        Write-Paragraph maml description (ConvertTo-Paragraph $Page['Description'][''])
        Write-Element command syntax {
            foreach ($set in $Cmdlet.ParameterSets | Sort-Object -Stable { -not $_.IsDefault }) {
                Write-Element command syntaxItem {
                    Write-Text maml name $Cmdlet.Name
                    $ofSet = $set.Parameters | Where-Object Name -In $shown.Name
                    $order = { if ($_.Position -ge 0) { $_.Position } elseif ($_.IsMandatory) { 1000 } else { 2000 } }
                    foreach ($parameter in $ofSet | Sort-Object -Stable $order) {
                        $pipeline = Get-Pipeline @($parameter)
                        Write-Parameter $Cmdlet.Parameters[$parameter.Name] $parameter.IsMandatory $parameter.Position $pipeline
                    }
                }
            }
        }
        Write-Element command parameters {
            foreach ($parameter in $shown | Sort-Object Name) {
                $inSets = @($Cmdlet.ParameterSets.Parameters | Where-Object Name -EQ $parameter.Name)
                $position = ($inSets.Position | Measure-Object -Maximum).Maximum
                Write-Parameter $parameter ($inSets.IsMandatory -contains $true) $position (Get-Pipeline $inSets) $texts[$parameter.Name].Default $texts[$parameter.Name].Paragraphs
            }
        }
        Write-TypeList $Page['Inputs'] inputTypes inputType
        Write-TypeList $Page['Outputs'] returnValues returnValue
        Write-Element maml alertSet { Write-Paragraph maml alert (ConvertTo-Paragraph $Page['Notes']['']) }
        Write-Element command examples {
            $number = 0
            foreach ($title in $Page['Examples'].Keys | Where-Object { $_ }) {
                $number++
                Write-Example "Example ${number}: $title" $Page['Examples'][$title]
            }
        }
        Write-Element command relatedLinks {
            foreach ($line in $Page['Links'][''] | Where-Object { $_.Trim() }) {
                if ($line -notmatch '^- (?:\[(?<text>[^\]]+)\]\((?<uri>https:[^)]+)\)|(?<text>[\w-]+))$') { throw "$($Cmdlet.Name): '$line' is no link." }
                $text, $uri = $Matches['text'], $(if ($Matches.Contains('uri')) { $Matches['uri'] } else { '' })
                Write-Element maml navigationLink { Write-Text maml linkText $text; Write-Text maml uri $uri }
            }
        }
    }
}

function Get-Pipeline([object[]] $Parameters) {
    $ways = @(
        if ($Parameters.ValueFromPipeline -contains $true) { 'ByValue' }
        if ($Parameters.ValueFromPipelineByPropertyName -contains $true) { 'ByPropertyName' }
    )
    if ($ways) { "true ($($ways -join ', '))" } else { 'false' }
}

function Write-TypeList($Entries, [string] $List, [string] $Item) {
    Write-Element command $List {
        foreach ($type in $Entries.Keys | Where-Object { $_ }) {
            Write-Element command $Item {
                Write-Element dev type { Write-Text maml name $type }
                Write-Paragraph maml description (ConvertTo-Paragraph $Entries[$type])
            }
        }
    }
}

function Write-Example([string] $Title, [string[]] $Lines) {
    $text = $Lines -join "`n"
    if ($text -notmatch '(?s)^\s*```powershell\n(?<code>.+?)\n```\n(?<remarks>.+)$') { throw "'$Title' is not one powershell block and a text." }
    $code, $remarks = $Matches['code'], $Matches['remarks']
    Write-Element command example {
        Write-Text maml title "--- $Title ---"
        Write-Element maml introduction { }
        Write-Text dev code $code
        # The empty one keeps the next title off.
        Write-Paragraph dev remarks (@(ConvertTo-Paragraph ($remarks -split "`n")) + '')
    }
}

function Write-Page($Cmdlet, $Common, [string] $File) {
    $own = $Cmdlet.Parameters.Keys | Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters -and -not $Common['Parameters'].Contains("-$_") } | Sort-Object
    $parts = @("# $($Cmdlet.Name)", '{{ What it does, in one sentence }}') + $(foreach ($section in $sections) {
            "## $section"
            switch ($section) {
                Examples { 1..3 | ForEach-Object { "### {{ Title $_ }}"; "``````powershell`n{{ code that a test can run }}`n``````"; '{{ What it shows }}' } }
                Parameters { $own | ForEach-Object { "### -$_"; '{{ What it means, its unit, what is allowed }}'; 'Default: {{ or remove this line }}' } }
                Inputs { '### {{ Type, or None }}'; '{{ What it gives }}' }
                Outputs { '### {{ Type, or None }}'; '{{ When }}' }
                Links { '- [{{ text }}](https://docs.aws.amazon.com/)' }
                default { '{{ }}' }
            }
        })
    [IO.File]::WriteAllText($File, ($parts -join "`n`n") + "`n")
}

Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'SsoOidc.psd1')) -Force
$common = Read-Page (Join-Path -Path $PSScriptRoot -ChildPath Common.md)
$cmdlets = Get-Command -Module SsoOidc | Sort-Object Name
$pages = [ordered]@{}
foreach ($cmdlet in $cmdlets) {
    $file = Join-Path -Path $PSScriptRoot -ChildPath "$($cmdlet.Name).md"
    if (-not (Test-Path $file)) {
        Write-Page $cmdlet $common $file
        throw "$($cmdlet.Name) has no page yet. Fill in $file and run this again."
    }
    $pages[$cmdlet.Name] = Read-Page $file
    $missing = $sections | Where-Object { -not $pages[$cmdlet.Name].Contains($_) }
    if ($missing) { throw "${file}: the section $($missing -join ', ') is missing." }
}
foreach ($file in Get-ChildItem $PSScriptRoot -Filter *-*.md) {
    if ($file.BaseName -notin $cmdlets.Name) { throw "There is no cmdlet for $($file.Name)." }
}

$settings = [Xml.XmlWriterSettings] @{ Indent = $true; Encoding = [Text.UTF8Encoding]::new($false); NewLineChars = "`n" }
$Path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
$buffer = [IO.MemoryStream]::new()
$xml = [Xml.XmlWriter]::Create($buffer, $settings)
$xml.WriteStartElement('helpItems', 'http://msh')
$xml.WriteAttributeString('schema', 'maml')
foreach ($prefix in 'maml', 'command', 'dev') { $xml.WriteAttributeString('xmlns', $prefix, $null, (Get-Variable $prefix -ValueOnly)) }
foreach ($cmdlet in $cmdlets) { Write-Command $cmdlet $pages[$cmdlet.Name] $common }
$xml.WriteEndElement()
$xml.Dispose()
[IO.File]::WriteAllText($Path, [Text.Encoding]::UTF8.GetString($buffer.ToArray()) + "`n")
Get-Item $Path
