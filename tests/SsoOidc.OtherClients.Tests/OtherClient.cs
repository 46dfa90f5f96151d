using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace SsoOidc.OtherClients.Tests;

/// <summary>Credentials as a client printed them.</summary>
internal sealed record GivenCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken, string? AccountId)
{
    public static GivenCredentials Of(string json) => JsonSerializer.Deserialize<GivenCredentials>(json)!;
}

/// <summary>What clients do with a profile.</summary>
public enum ProfileForm
{
    /// <summary>Keys in the credentials file.</summary>
    Keys,

    /// <summary>A credential_process.</summary>
    Process,

    /// <summary>A role of a sign-in.</summary>
    SsoRole,
}

/// <summary>Gets credentials by another's client.</summary>
internal static class OtherClient
{
    public const string Botocore = "botocore";
    public const string DotNet = "AWS SDK for .NET";
    public const string JavaScript = "AWS SDK for JavaScript";

    private static readonly Lazy<bool> s_hasNode = new(() => Runs("node", "--version"));
    private static readonly string[] s_names = ["credential-providers", "credential-provider-login"];
    private static readonly string s_packages = Repository.Path("tests", "SsoOidc.OtherClients.Tests", "obj", "js");

    /// <summary>Skips the test if the client is not there.</summary>
    public static void Require(string client)
    {
        if (client == Botocore) Assert.SkipWhen(BotocoreTests.Python is null, BotocoreTests.NoPython);
        if (client != JavaScript) return;
        Assert.SkipUnless(s_hasNode.Value, "There is no Node.js.");
        Assert.SkipUnless(
            s_names.All(name => Directory.Exists(Path.Combine(s_packages, "node_modules", "@aws-sdk", name))),
            "npm could not install the AWS SDK for JavaScript (npm ci in tests/SsoOidc.OtherClients.Tests/obj/js).");
    }

    public static async Task<GivenCredentials> CredentialsAsync(this SharedHome home, string client, string profile, ProfileForm form) =>
        GivenCredentials.Of(await (client switch
        {
            Botocore => home.RunAsync(BotocoreTests.Python!, Beside("botocore_credentials.py"), profile),
            DotNet => home.RunAsync("dotnet", Beside("SdkProgram.dll"), "credentials", profile),
            _ => home.JavaScriptAsync("credentials.mjs", form switch
            {
                ProfileForm.Keys => "fromIni",
                ProfileForm.Process => "fromProcess",
                _ => "fromSSO",
            }, profile),
        }));

    /// <summary>Runs a script of this project with the AWS SDK for JavaScript; gives what it printed.</summary>
    public static Task<string> JavaScriptAsync(this SharedHome home, string script, params string[] arguments) =>
        home.RunAsync("node", [Beside("js", script), s_packages, .. arguments]);

    public static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static string Beside(params string[] parts) => Path.Combine([AppContext.BaseDirectory, .. parts]);
}
