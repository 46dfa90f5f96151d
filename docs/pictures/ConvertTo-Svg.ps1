<#
.SYNOPSIS
Draws what a terminal shows as an SVG picture.
.DESCRIPTION
Takes lines with ANSI colours, as "tmux capture-pane -e -p" gives them. Text stays text, so that it can be read aloud, searched and copied; the blocks
of a QR code become shapes, so that no font leaves gaps between them.
.PARAMETER Line
The lines.
.PARAMETER Title
What a screen reader says.
.PARAMETER Columns
How wide the terminal is.
#>
[CmdletBinding()]
[OutputType([string])]
param(
    [Parameter(Mandatory)][AllowEmptyString()][string[]] $Line,
    [Parameter(Mandatory)][string] $Title,
    [int] $Columns = 100
)

$cellWidth = 8.4
$cellHeight = 18
$margin = 16
# Each at least 4.5 to 1 on the background.
$background = '#0d1b26'
$foreground = '#dbe4ea'
$palette = '#8a99a6', '#ff8a80', '#7bd88f', '#ffd166', '#8ab4ff', '#e0a3ff', '#6fdbe8', '#ffffff'

function ConvertTo-Place([double] $Value) { $Value.ToString('0.##', [cultureinfo]::InvariantCulture) }

function Get-Box([int] $Column, [int] $Length, [double] $Top, [double] $Height) {
    'M{0} {1}h{2}v{3}h-{2}z' -f (ConvertTo-Place ($margin + $Column * $cellWidth)), (ConvertTo-Place $Top), (ConvertTo-Place ($Length * $cellWidth)),
        (ConvertTo-Place $Height)
}

# Boxes by their colour, in the order in which they are drawn.
$boxes = [ordered] @{}
function Add-Box([string] $Colour, [string] $Box) { $boxes[$Colour] = "$($boxes[$Colour])$Box" }

$texts = [Collections.Generic.List[string]]::new()
$lines = @($Line)
$last = $lines.Count
# What a line sets, the next one has as well.
$colour = $foreground
$behind = $null
$style = ''
while ($last -gt 0 -and -not $lines[$last - 1].Trim()) { $last-- }
for ($row = 0; $row -lt $last; $row++) {
    $top = $margin + $row * $cellHeight
    $column = 0
    foreach ($part in [regex]::Matches($lines[$row], '\e\[([\d;]*)m|\e\][^\a\e]*(?:\a|\e\\)|[^\e]+')) {
        if ($part.Groups[1].Success) {
            foreach ($code in $part.Groups[1].Value -split ';') {
                switch -Regex ($code) {
                    '^0?$' { $colour = $foreground; $behind = $null; $style = '' }
                    '^1$' { $style += ' font-weight="bold"' }
                    '^3$' { $style += ' font-style="italic"' }
                    '^4$' { $style += ' text-decoration="underline"' }
                    '^7$' { $behind = $colour; $colour = $background }
                    '^39$' { $colour = $foreground }
                    '^[39]([0-7])$' { $colour = $palette[[int] $Matches[1]] }
                    '^30$' { $colour = '#000000' }
                    '^49$' { $behind = $null }
                    '^(4|10)([0-7])$' { $behind = $palette[[int] $Matches[2]] }
                    '^40$' { $behind = '#000000' }
                }
            }
            continue
        }
        $text = $part.Value
        if ($text[0] -eq [char] 27) { continue }
        $offset = $column
        $column += $text.Length
        if ($behind) { Add-Box $behind (Get-Box $offset $text.Length $top $cellHeight) }
        # Blocks: whole, the half above, the half below.
        foreach ($run in [regex]::Matches($text, '(\u2588+)|(\u2580+)|(\u2584+)')) {
            $height = if ($run.Groups[1].Success) { $cellHeight } else { $cellHeight / 2 }
            $y = if ($run.Groups[3].Success) { $top + $height } else { $top }
            Add-Box $colour (Get-Box ($offset + $run.Index) $run.Length $y $height)
        }
        foreach ($word in [regex]::Matches(($text -replace '[\u2580\u2584\u2588]', ' '), '\S+(?: \S+)*')) {
            $texts.Add(('<text x="{0}" y="{1}" fill="{2}"{3} textLength="{4}" lengthAdjust="spacingAndGlyphs">{5}</text>' -f
                (ConvertTo-Place ($margin + ($offset + $word.Index) * $cellWidth)), (ConvertTo-Place ($top + 13)), $colour, $style,
                (ConvertTo-Place ($word.Length * $cellWidth)), [Security.SecurityElement]::Escape($word.Value)))
        }
    }
}

$width = ConvertTo-Place (2 * $margin + $Columns * $cellWidth)
$height = ConvertTo-Place (2 * $margin + $last * $cellHeight)
@(
    "<svg xmlns=`"http://www.w3.org/2000/svg`" width=`"$width`" height=`"$height`" viewBox=`"0 0 $width $height`" role=`"img`" aria-labelledby=`"title`">"
    "<title id=`"title`">$([Security.SecurityElement]::Escape($Title))</title>"
    "<rect width=`"100%`" height=`"100%`" rx=`"8`" fill=`"$background`"/>"
    foreach ($fill in $boxes.Keys) { "<path fill=`"$fill`" d=`"$($boxes[$fill])`"/>" }
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, ''DejaVu Sans Mono'', monospace" font-size="14" xml:space="preserve">'
    $texts
    '</g>'
    '</svg>'
) -join "`n"
