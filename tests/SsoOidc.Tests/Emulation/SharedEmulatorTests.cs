using System.Diagnostics;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;

namespace SsoOidc.Tests.Emulation;

/// <summary>The AWS SDK for .NET, as published, and the cmdlets in a PowerShell of their own, at one emulator.</summary>
public sealed class SharedEmulatorTests
{
    private const string Cmdlets = """
        $ErrorActionPreference = 'Stop'
        Import-Module $env:SSOOIDC_MANIFEST
        $emulator = Start-SsoEmulator -SessionLifetime 30d
        [Console]::Out.WriteLine($emulator.EndpointUrl.AbsoluteUri)
        $device = [Console]::In.ReadLine() | ConvertFrom-Json
        Approve-SsoDeviceAuthorization $device.UserCode
        $token = $device | New-SsoToken -Region us-east-1 -EndpointUrl $emulator.EndpointUrl -InformationAction Ignore -AsPlainText
        [Console]::Out.WriteLine($token.RefreshToken)
        $null = [Console]::In.ReadLine()
        $agents = (Get-SsoEmulatorRequest).Headers | ForEach-Object { if ($_['User-Agent'] -like 'SsoOidc/*') { 'cmdlet' } else { 'SDK' } }
        [Console]::Out.WriteLine($agents -join ' ')
        """;

    [Fact]
    public async Task The_SDK_asks_a_cmdlet_approves_and_redeems_and_the_SDK_refreshes()
    {
        using Process shell = Start();
        Task<string> errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using AmazonSSOOIDCClient sdk = new(new AnonymousAWSCredentials(), new AmazonSSOOIDCConfig
        {
            ServiceURL = await LineAsync(shell, errors),
            AuthenticationRegion = "us-east-1",
        });

        RegisterClientResponse client = await sdk.RegisterClientAsync(
            new RegisterClientRequest { ClientName = "sdk", ClientType = "public", Scopes = ["sso:account:access"] },
            TestContext.Current.CancellationToken);
        StartDeviceAuthorizationResponse device = await sdk.StartDeviceAuthorizationAsync(
            new StartDeviceAuthorizationRequest
            {
                ClientId = client.ClientId,
                ClientSecret = client.ClientSecret,
                StartUrl = "https://example.awsapps.com/start",
            },
            TestContext.Current.CancellationToken);
        await shell.StandardInput.WriteLineAsync(
            JsonSerializer.Serialize(new { client.ClientId, client.ClientSecret, device.DeviceCode, device.UserCode }));
        CreateTokenResponse refreshed = await sdk.CreateTokenAsync(
            new CreateTokenRequest
            {
                ClientId = client.ClientId,
                ClientSecret = client.ClientSecret,
                GrantType = "refresh_token",
                RefreshToken = await LineAsync(shell, errors),
            },
            TestContext.Current.CancellationToken);
        Assert.NotEmpty(refreshed.AccessToken);

        await shell.StandardInput.WriteLineAsync();
        Assert.Equal("SDK SDK cmdlet SDK", await LineAsync(shell, errors));
    }

    private static Process Start()
    {
        ProcessStartInfo start = PowerShell.StartInfo("-Command", Cmdlets);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["SSOOIDC_MANIFEST"] = Repository.Path("SsoOidc.psd1");
        return Process.Start(start)!;
    }

    private static async Task<string> LineAsync(Process shell, Task<string> errors) =>
        await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException(await errors);
}
