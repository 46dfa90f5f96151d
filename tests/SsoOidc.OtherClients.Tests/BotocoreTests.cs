using System.ComponentModel;
using System.Diagnostics;

namespace SsoOidc.OtherClients.Tests;

/// <summary>botocore, where Python has it: the library below the AWS CLI and boto3.</summary>
public sealed class BotocoreTests : IDisposable
{
    public const string NoPython = "There is no Python with botocore (pip install botocore).";

    private readonly SharedHome _home = new();

    public BotocoreTests() => Assert.SkipWhen(Python is null, NoPython);

    /// <summary>The Python that has botocore; null if none has.</summary>
    public static string? Python { get; } = Array.Find(["python3", "python"], HasBotocore);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_session_that_we_signed_in_is_used_by_botocore()
    {
        string token = await _home.SignInAsync();
        Assert.Equal(token, await BotocoreTokenAsync());
        Assert.Empty(_home.Refreshes);
    }

    [Fact]
    public async Task A_session_that_we_signed_in_is_refreshed_by_botocore_and_what_it_wrote_is_used_and_refreshed_by_us()
    {
        string first = await _home.SignInAsync();
        await _home.EndAccessTokenAsync();
        string second = await BotocoreTokenAsync();
        Assert.NotEqual(first, second);
        Assert.Equal(["Botocore"], _home.Refreshes);
        // The file is botocore's now.
        Assert.Equal(second, await _home.TokenAsync());
        Assert.Equal([_home.TokenPath], _home.Cache.Tokens().Select(token => token.Path));
        Assert.Equal(["Botocore"], _home.Refreshes);

        await _home.EndAccessTokenAsync();
        string third = await _home.TokenAsync();
        Assert.NotEqual(second, third);
        Assert.Equal(third, await BotocoreTokenAsync());
        Assert.Equal(["Botocore", "SsoOidc"], _home.Refreshes);
    }

    private Task<string> BotocoreTokenAsync() =>
        _home.RunAsync(Python!, Path.Combine(AppContext.BaseDirectory, "botocore_token.py"), SharedHome.Profile);

    private static bool HasBotocore(string python)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(python, ["-c", "import botocore.tokens"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
