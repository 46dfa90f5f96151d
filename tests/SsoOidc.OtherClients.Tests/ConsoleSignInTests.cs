using System.Globalization;
using System.Text.Json.Nodes;
using static SsoOidc.OtherClients.Tests.OtherClient;

namespace SsoOidc.OtherClients.Tests;

/// <summary>
/// A console sign-in, shared with the provider of the AWS SDK for JavaScript: both refresh it in the region that it was made in
/// (signInRegion), and each reads what the other wrote.
/// </summary>
public sealed class ConsoleSignInTests : IDisposable
{
    private const string Profile = "console";

    private readonly SharedHome _home = new();

    public ConsoleSignInTests()
    {
        Require(JavaScript);
        File.AppendAllText(_home.ConfigPath, $"\n[profile {Profile}]\nregion = us-east-1\n");
    }

    private string CachePath => Assert.Single(Directory.GetFiles(_home.LoginCacheFolder));

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_sign_in_of_another_region_than_the_profiles_is_refreshed_where_it_was_made()
    {
        await _home.SignInToConsoleAsync(Profile, "eu-west-1");
        Assert.Equal("eu-west-1", (string?)Read()["signInRegion"]);
        await AssertIsRefreshedAtAsync("eu-west-1.signin.aws.amazon.com");

        // Whatever else is said about regions.
        _home.Variables["AWS_REGION"] = _home.Variables["AWS_DEFAULT_REGION"] = "ap-south-1";
        await AssertIsRefreshedAtAsync("eu-west-1.signin.aws.amazon.com");
    }

    [Fact]
    public async Task A_sign_in_that_names_no_region_is_refreshed_in_the_profiles()
    {
        await _home.SignInToConsoleAsync(Profile, "eu-west-1");
        Change(json => json.Remove("signInRegion"));
        await AssertIsRefreshedAtAsync("us-east-1.signin.aws.amazon.com");
        Change(json => json["signInRegion"] = "");
        await AssertIsRefreshedAtAsync("us-east-1.signin.aws.amazon.com");
    }

    [Fact]
    public async Task A_sign_in_is_refreshed_by_the_SDK_and_then_by_us_and_so_on_and_keeps_its_region()
    {
        await _home.SignInToConsoleAsync(Profile, "eu-west-1");
        GivenCredentials first = await OursAsync();
        Assert.Equal(first, GivenCredentials.Of(await SdkAsync("send")));
        Assert.Empty(_home.Refreshes);

        EndSoon();
        GivenCredentials second = GivenCredentials.Of(await SdkAsync("send"));
        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.Equal(["aws-sdk-js"], _home.Refreshes);
        Assert.Equal("eu-west-1", (string?)Read()["signInRegion"]);
        // The file is the SDK's now.
        Assert.Equal("eu-west-1", await _home.CmdletsAsync($"(Get-SignInSession -ProfileName {Profile}).Region"));
        Assert.Equal(second, await OursAsync());
        Assert.Equal(["aws-sdk-js"], _home.Refreshes);
        await AssertIsRefreshedAtAsync("eu-west-1.signin.aws.amazon.com");

        EndSoon();
        GivenCredentials third = await OursAsync();
        Assert.NotEqual(second.AccessKeyId, third.AccessKeyId);
        Assert.Equal("eu-west-1", (string?)Read()["signInRegion"]);
        Assert.Equal(third, GivenCredentials.Of(await SdkAsync("send")));
        Assert.Equal(["aws-sdk-js", "SsoOidc"], _home.Refreshes);
        await AssertIsRefreshedAtAsync("eu-west-1.signin.aws.amazon.com");
    }

    [Fact]
    public async Task A_sign_in_that_names_no_region_is_refreshed_by_the_SDK_and_by_us_at_a_custom_endpoint()
    {
        await _home.SignInToConsoleAsync(Profile, "us-east-1");
        Change(json => json.Remove("signInRegion"));
        EndSoon();
        GivenCredentials first = GivenCredentials.Of(await SdkAsync("send"));
        Assert.False(Read().ContainsKey("signInRegion"));
        EndSoon();
        GivenCredentials second = await OursAsync();
        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.Equal(second, GivenCredentials.Of(await SdkAsync("send")));
        Assert.Equal(["aws-sdk-js", "SsoOidc"], _home.Refreshes);
    }

    /// <summary>Both the SDK and we ask this host, if no endpoint is configured; neither gets an answer, and the credentials stay as they are.</summary>
    private async Task AssertIsRefreshedAtAsync(string host)
    {
        EndSoon();
        string before = File.ReadAllText(CachePath);
        _home.Variables["AWS_ENDPOINT_URL_SIGNIN"] = null;
        Assert.Equal([host], JsonNode.Parse(await SdkAsync("refuse"))!["Hosts"]!.AsArray().Select(name => (string?)name));
        using HostNotingProxy proxy = new();
        Assert.Equal((string?)JsonNode.Parse(before)!["accessToken"]!["accessKeyId"], (await OursAsync($"-Proxy {proxy.Url}")).AccessKeyId);
        Assert.Equal([host], proxy.Hosts);
        Assert.Equal(before, File.ReadAllText(CachePath));
        _home.Variables.Remove("AWS_ENDPOINT_URL_SIGNIN");
    }

    private async Task<GivenCredentials> OursAsync(string parameters = "") => GivenCredentials.Of(
        await _home.CmdletsAsync($"Get-SignInCredential -ProfileName {Profile} {parameters} -WarningAction Ignore | Export-AwsCredential"));

    private Task<string> SdkAsync(string mode) => _home.JavaScriptAsync("login.mjs", Profile, mode);

    private JsonObject Read() => JsonNode.Parse(File.ReadAllText(CachePath))!.AsObject();

    /// <summary>Makes the credentials in the file so old that both find them due for a refresh, and so young that both still give them without one.</summary>
    private void EndSoon()
    {
        Change(json => json["accessToken"]!["expiresAt"] =
            TimeProvider.System.GetUtcNow().AddMinutes(4).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (Directory.Exists(_home.LoginLockFolder)) Directory.Delete(_home.LoginLockFolder, recursive: true);
    }

    private void Change(Action<JsonObject> change)
    {
        JsonObject json = Read();
        change(json);
        File.WriteAllText(CachePath, json.ToJsonString());
    }
}
