# A person at a browser: opens a page in headless Chromium, presses a button, and writes down what the page says in the end.
# Chromium is driven by chromedriver (https://www.w3.org/TR/webdriver2/).
param([Parameter(Mandatory)][string] $Url, [Parameter(Mandatory)][string] $Result, [string] $Button = 'approve')

$ErrorActionPreference = 'Stop'
$start = [Diagnostics.ProcessStartInfo]::new('chromedriver', '--port=0')
$start.RedirectStandardOutput = $true
$driver = [Diagnostics.Process]::Start($start)
try {
    do { $line = $driver.StandardOutput.ReadLine() } until ($null -eq $line -or $line -match 'started successfully on port (\d+)')
    $base = "http://127.0.0.1:$($Matches[1])/session"
    $arguments = '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', "--user-data-dir=$Result.profile"
    function Send-Command {
        param([string] $Path, $Body = @{}, [string] $Method = 'Post')
        $content = if ($Method -eq 'Post') { @{ Body = ConvertTo-Json $Body -Depth 9; ContentType = 'application/json' } } else { @{} }
        (Invoke-RestMethod "$base$Path" -Method $Method @content).value
    }
    $session = Send-Command '' @{ capabilities = @{ alwaysMatch = @{ 'goog:chromeOptions' = @{ args = $arguments } } } }
    $base += "/$($session.sessionId)"
    try {
        Send-Command '/timeouts' @{ implicit = 10000 } | Out-Null
        Send-Command '/url' @{ url = $Url } | Out-Null
        $before = Send-Command '/title' -Method Get
        $element = Send-Command '/element' @{ using = 'css selector'; value = "#$Button" }
        Send-Command "/element/$(@($element.PSObject.Properties)[0].Value)/click" | Out-Null
        # The next page may be on its way: what is read of it only counts when it is there whole.
        $watch = [Diagnostics.Stopwatch]::StartNew()
        do {
            try {
                $title = Send-Command '/title' -Method Get
                $body = Send-Command '/element' @{ using = 'css selector'; value = 'body' }
                $text = Send-Command "/element/$(@($body.PSObject.Properties)[0].Value)/text" -Method Get
            }
            catch [Microsoft.PowerShell.Commands.HttpResponseException] { $text = $null }
        } while ((-not $text -or $title -eq $before) -and $watch.Elapsed.TotalSeconds -lt 20)
        # In one step, so that whoever waits for the file reads all of it.
        Set-Content "$Result.part" "$title`n$text"
        Move-Item "$Result.part" $Result -Force
    }
    finally { Send-Command '' -Method Delete | Out-Null }
}
finally {
    $driver.Kill($true)
    $driver.Dispose()
}
