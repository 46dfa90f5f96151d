namespace SsoOidc.Benchmarks.Cold;

/// <summary>A script that is run in a fresh PowerShell.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Script">The file beside this program.</param>
/// <param name="OverTls">Also run against the server over TLS.</param>
internal sealed record Scenario(string Name, string Script, bool OverTls)
{
    public static readonly Scenario[] All =
    [
        new("empty PowerShell", "Empty.ps1", OverTls: false),
        new("SecretManagement", "SecretManagement.ps1", OverTls: false),
        new("SsoOidc", "SsoOidc.ps1", OverTls: true),
        new("SsoOidc, one pipe", "SsoOidcPrompt.ps1", OverTls: false),
        new("HttpClient, ready-to-run", "Idiomatic.ps1", OverTls: true),
        new("AWSSDK by script", "AwsSdk.ps1", OverTls: true),
    ];
}
