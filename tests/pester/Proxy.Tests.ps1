BeforeAll {
    # Accepts nobody; who asks waits in its queue.
    $proxy = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $proxy.Start()
    $address = "http://$($proxy.LocalEndpoint)"
    # Before anything is sent: .NET reads it once.
    $env:http_proxy = $address
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $emulator = New-TestEmulator
    $port = ([uri] $emulator.BaseUrl).Port
}

AfterAll {
    $env:http_proxy = $env:HTTPS_PROXY = $env:ALL_PROXY = $null
    $emulator.Dispose()
    $proxy.Stop()
}

Describe 'A proxy' {
    It 'gets nothing that is for this machine: <Name> and <HostName>' -ForEach @(
        foreach ($name in 'http_proxy alone', 'HTTPS_PROXY', 'ALL_PROXY', '-Proxy') {
            foreach ($hostName in '127.0.0.1', 'localhost') { @{ Name = $name; HostName = $hostName } }
        }
    ) {
        $env:HTTPS_PROXY = $env:ALL_PROXY = $null
        $way = @{}
        if ($Name -eq '-Proxy') { $way.Proxy = $address }
        elseif ($Name -ne 'http_proxy alone') { Set-Item "env:$Name" $address }
        $client = Register-SsoClient deploy -Region us-east-1 -EndpointUrl "http://${HostName}:$port" -TimeoutSec 30 @way
        $client.ClientId | Should -Not -BeNullOrEmpty
        $proxy.Pending() | Should -BeFalse
    }

    It 'of a kind that can not be used is one error of one input, and the pipeline goes on: <_>' -ForEach 'ftp://proxy.example:21', 'quic://proxy.example:1' {
        $env:HTTPS_PROXY = $env:ALL_PROXY = $null
        $inputs = foreach ($way in $address, $_, $address) { [pscustomobject] @{ ClientName = 'deploy'; Proxy = $way } }
        $done = $inputs | ForEach-Object {
            Register-SsoClient $_.ClientName -Region us-east-1 -EndpointUrl "http://127.0.0.1:$port" -Proxy $_.Proxy -ErrorAction SilentlyContinue -ErrorVariable +failures
            'went on'
        }
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProxyNotSupported,*'
        @($done | Where-Object { $_ -is [SsoOidc.SsoClient] }).Count | Should -Be 2
        @($done | Where-Object { $_ -eq 'went on' }).Count | Should -Be 3
        # One pipeline of one cmdlet, whose proxy is that of the environment.
        $env:HTTPS_PROXY = $_
        try {
            $failures = $null
            $names = 'one', 'two' | ForEach-Object { [pscustomobject] @{ ClientName = $_ } }
            $null = $names | Register-SsoClient -Region us-east-1 -EndpointUrl https://service.example -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures.FullyQualifiedErrorId | Should -BeLike 'ProxyNotSupported,*'
            @($failures).Count | Should -Be 2
        }
        finally { $env:HTTPS_PROXY = $null }
    }

    It 'gets what is for others' {
        $env:HTTPS_PROXY = $address
        $null = Register-SsoClient deploy -Region us-east-1 -EndpointUrl https://service.example -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'RequestTimeout*'
        $proxy.Pending() | Should -BeTrue
    }
}
