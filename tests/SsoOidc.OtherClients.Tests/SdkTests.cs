using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;

namespace SsoOidc.OtherClients.Tests;

/// <summary>The AWS SDK for .NET, as published, in a process of its own.</summary>
public sealed class SdkTests : IDisposable
{
    private readonly SharedHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_session_that_we_signed_in_is_used_by_the_SDK()
    {
        string token = await _home.SignInAsync();
        Assert.Equal(token, await SdkTokenAsync());
        Assert.Empty(_home.Refreshes);
    }

    [Fact]
    public async Task A_session_that_we_signed_in_is_refreshed_by_the_SDK_and_then_by_us_and_so_on()
    {
        string first = await _home.SignInAsync();
        await _home.EndAccessTokenAsync();
        string second = await SdkTokenAsync();
        Assert.NotEqual(first, second);
        Assert.Equal(second, await _home.TokenAsync());
        Assert.Equal(["aws-sdk-dotnet-coreclr"], _home.Refreshes);

        await _home.EndAccessTokenAsync();
        string third = await _home.TokenAsync();
        Assert.NotEqual(second, third);
        Assert.Equal(third, await SdkTokenAsync());

        await _home.EndAccessTokenAsync();
        Assert.NotEqual(third, await SdkTokenAsync());
        Assert.Equal(["aws-sdk-dotnet-coreclr", "SsoOidc", "aws-sdk-dotnet-coreclr"], _home.Refreshes);
    }

    [Fact]
    public async Task A_session_that_the_SDK_signed_in_is_used_and_refreshed_by_us()
    {
        Assert.NotEmpty(await SdkAsync("sign-in", SharedHome.Session, SharedHome.StartUrl, "us-east-1"));
        SsoSessionState theirs = await _home.ReadAsync();
        Assert.Equal((SharedHome.StartUrl, "us-east-1"), (theirs.StartUrl, theirs.Location.Region));
        Assert.NotNull(theirs.RefreshToken);
        Assert.NotNull(theirs.ClientSecretExpiresAt);
        Assert.InRange((theirs.ExpiresAt!.Value - TimeProvider.System.GetUtcNow()).TotalHours, 7.9, 8.0);
        Assert.Equal([_home.TokenPath], _home.Cache.Tokens().Select(token => token.Path));
        Assert.Equal(theirs.AccessToken!.Reveal(), await _home.TokenAsync());
        Assert.Empty(_home.Refreshes);

        await _home.EndAccessTokenAsync();
        string ours = await _home.TokenAsync();
        Assert.NotEqual(theirs.AccessToken!.Reveal(), ours);
        Assert.Equal(["SsoOidc"], _home.Refreshes);
        Assert.Equal(ours, await SdkTokenAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[profile other]\nregion = us-east-1\n[profile other]\nregion = us-east-1")]
    [InlineData("[profile dev]\nsso_account_id = 111122223333\ns3 =\n  max = 1\n")]
    [InlineData("[profile dev]\nregion = old # why\n")]
    [InlineData("[profile dev]\nregion = old ; why\n[profile other]\nregion = us-east-1\n")]
    [InlineData("[profile dev]\nregion = old\n  and more\n")]
    [InlineData("[profile dev]\nregion : old\noutput = json\n")]
    public async Task What_we_write_to_the_config_file_is_read_by_the_SDK(string before)
    {
        File.WriteAllText(_home.ConfigPath, before);
        ConfigFileEditor.Set(_home.ConfigPath, SectionName.Profile(SharedHome.Profile), ("region", "eu-south-2"));
        Assert.Equal("eu-south-2", await SdkAsync("region", SharedHome.Profile));
    }

    private Task<string> SdkTokenAsync() => SdkAsync("token", SharedHome.Profile);

    private Task<string> SdkAsync(params string[] arguments) =>
        _home.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "SdkProgram.dll"), .. arguments]);
}
