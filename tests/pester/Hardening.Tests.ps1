# What hostile services, other programs and other users must not be able to do.
BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1" -Force
    $startUrl = 'https://example.awsapps.com/start'
    $cache = Join-Path $env:HOME '.aws' 'sso' 'cache'

    # All that a command says, in every stream, as it is printed.
    function Get-TestText {
        param([scriptblock] $Command)
        $PSStyle.OutputRendering = 'PlainText'
        $ErrorActionPreference = $VerbosePreference = $InformationPreference = 'Continue'
        $all = & $Command *>&1
        ($all | Out-String -Width 300) + ($all | Format-List * -Force | Out-String -Width 300)
    }
}

Describe 'Hardening' {
    BeforeEach {
        $emulator = New-TestEmulator @{ ApproveAutomatically = $true }
        $service = @{ Region = 'us-east-1'; EndpointUrl = $emulator.BaseUrl }
    }

    AfterEach { $emulator.Dispose() }

    Context 'A text of the service' {
        It 'with <Name> is shown escaped in every stream' -ForEach @(
            @{ Name = 'an escape'; Text = "before$([char] 0x1b)[2J$([char] 7)after"; Shown = 'before\u001b[2J\u0007after' }
            @{ Name = 'a new line'; Text = "before`r`nINJECTED: all is well"; Shown = 'before\r\nINJECTED: all is well' }
            @{ Name = 'an override'; Text = "before$([char] 0x202e)gnp.exe"; Shown = 'before\u202egnp.exe' }
            @{ Name = 'a C1 control'; Text = "before$([char] 0x9b)2J"; Shown = 'before\u009b2J' }
        ) {
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError('InvalidClientException', 'invalid_client', $Text, $Text).On('RegisterClient'))
            $printed = Get-TestText { Register-SsoClient x @service }
            $printed | Should -BeLike "*$([WildcardPattern]::Escape($Shown))*"
            $printed | Should -Not -Match '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]'
            $printed | Should -Not -Match '(?m)^\s*INJECTED'
        }

        It 'is cut if it is very long' {
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::ServiceError('InvalidClientException', 'invalid_client', 'x' * 900000).On('RegisterClient'))
            Register-SsoClient x @service -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures[0].Exception.Message.Length | Should -BeLessThan 3000
        }

        It 'gives no command to paste: <Region>' -ForEach @(
            @{ Region = 'eu-west-1; Remove-Item ~ -Recurse' }
            @{ Region = "eu-west-1'; Remove-Item ~; '" }
            @{ Region = '$(Remove-Item ~)' }
        ) {
            $null = $emulator.AddFault([SsoOidc.Emulator.EmulatorFault]::InvalidRequestRegion($Region, "https://evil.example/'; Remove-Item ~; '", $null))
            New-SsoTokenWithIam arn:aws:sso::123456789012:application/ssoins-1/apl-1 -RefreshToken r -AccessKeyId AKIDEXAMPLE -SecretAccessKey k @service -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequestRegion,*'
            $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*Remove-Item*'
        }
    }

    Context 'What nobody foresaw' {
        It 'is one error of one input, and the pipeline goes on' {
            $clock = (Get-Command Register-SsoClient).ImplementingType.Assembly.GetType('SsoOidc.Pipeline.ModuleClock')
            $instance = $clock.GetProperty('Instance').GetValue($null)
            $broken = [Func[timespan]] { throw [ArithmeticException] 'a clock that is broken' }
            $clock.GetMethod('Follow').Invoke($instance, @($broken))
            try { $given = 'a', 'b' | Register-SsoClient @service -ErrorAction SilentlyContinue -ErrorVariable failures }
            finally { $clock.GetMethod('Forget').Invoke($instance, @($broken)) }
            $given | Should -BeNullOrEmpty
            $failures.FullyQualifiedErrorId | Should -BeLike 'InternalError,SsoOidc.Commands.*'
            @($failures).Count | Should -Be 2
            $failures.TargetObject | Should -Be 'a', 'b'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
            $failures[0].ErrorDetails.RecommendedAction | Should -BeLike 'This is a fault of SsoOidc. Report it*'
            Register-SsoClient c @service | Should -Not -BeNullOrEmpty
        }
    }

    Context 'A session in a file' {
        BeforeEach {
            $env:BROWSER = $null
            $null = Connect-SsoSession -StartUrl $startUrl @service -UseDeviceCode -NoBrowser -InformationAction Ignore -ProgressAction SilentlyContinue
            $file = (Get-SsoSession).Path
        }

        AfterEach { Remove-Item (Join-Path $env:HOME '.aws') -Recurse -Force -ErrorAction Ignore }

        It 'is saved with a warning where everybody may write' -Skip:$IsWindows {
            $again = @{ StartUrl = $startUrl; UseDeviceCode = $true; NoBrowser = $true; Force = $true; InformationAction = 'Ignore'; ProgressAction = 'SilentlyContinue' }
            $null = Connect-SsoSession @again @service -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -BeNullOrEmpty
            chmod 0777 $cache
            $null = Connect-SsoSession @again @service -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -BeLike "*$cache*chmod 700*"
        }

        It 'that another process holds is waited for no longer than -TimeoutSec' {
            $lock = [SsoOidc.Core.SsoOidcException].Assembly.GetType('SsoOidc.Core.Sessions.FileSessionLock')
            $mine = $lock.GetMethod('Of').Invoke($null, @($file, [TimeProvider]::System, $null))
            $held = $lock.GetMethod('TakeAsync').Invoke($mine, @('sso-cache', [timespan]::FromSeconds(20), [Threading.CancellationToken]::None)).GetAwaiter().GetResult()
            try {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                { Disconnect-SsoSession -Path $file @service -TimeoutSec 1 -ErrorAction Stop } | Should -Throw -ErrorId 'CacheBusy,*'
                # The usual wait is two minutes.
                $watch.Elapsed | Should -BeLessThan ([timespan]::FromMinutes(1))
            }
            finally { $held.Dispose() }
            $file | Should -Exist
        }

        It 'is kept if something else answers the sign-out with <What>' -ForEach @(
            @{ What = 'a page'; Fault = { [SsoOidc.Emulator.EmulatorFault]::HtmlBody(200) } }
            @{ What = 'a failure'; Fault = { [SsoOidc.Emulator.EmulatorFault]::ServerError(3) } }
        ) {
            $null = $emulator.AddFault((& $Fault).On('Logout'))
            { Disconnect-SsoSession -Path $file @service -ErrorAction Stop } | Should -Throw
            $file | Should -Exist
            Disconnect-SsoSession -Path $file @service
            $file | Should -Not -Exist
        }
    }
}
