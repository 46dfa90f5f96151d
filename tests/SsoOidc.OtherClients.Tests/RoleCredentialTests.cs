using System.Text.Json.Nodes;
using SsoOidc.Core.Configuration;
using static SsoOidc.OtherClients.Tests.OtherClient;

namespace SsoOidc.OtherClients.Tests;

/// <summary>Role credentials: those that our cmdlets hand on are used by others, and those that others fetched by us.</summary>
public sealed class RoleCredentialTests : IDisposable
{
    private const string GetRole = $"Get-SsoRoleCredential {SharedHome.Account} {SharedHome.Role}";

    private readonly SharedHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(Botocore)]
    [InlineData(DotNet)]
    [InlineData(JavaScript)]
    public async Task What_Export_AwsCredential_writes_to_a_profile_is_used(string client)
    {
        Require(client);
        await _home.SignInAsync();
        GivenCredentials ours = GivenCredentials.Of(await _home.CmdletsAsync(
            $"{GetRole} -SessionName {SharedHome.Session} | Tee-Object -Variable c | Export-AwsCredential -ProfileName prod:ReadOnly; $c | Export-AwsCredential"));
        Assert.Equal(ours with { AccountId = SharedHome.Account }, await _home.CredentialsAsync(client, "prod:ReadOnly", ProfileForm.Keys));
        Assert.Equal(["SsoOidc"], _home.Fetches);
    }

    [Theory]
    [InlineData(Botocore)]
    [InlineData(DotNet)]
    [InlineData(JavaScript)]
    public async Task Our_credential_process_for_a_session_is_used_and_refreshes_the_token(string client)
    {
        Require(client);
        await _home.SignInAsync();
        await _home.EndAccessTokenAsync();
        GivenCredentials theirs = await ByProcessAsync(client, $"{GetRole} -SessionName {SharedHome.Session} | Export-AwsCredential");
        Assert.Equal(["SsoOidc"], _home.Refreshes);
        Assert.Equal(["SsoOidc"], _home.Fetches);
        // By the shell itself, and from the cache.
        GivenCredentials shell = await ByShellAsync($"{GetRole} -SessionName {SharedHome.Session} | Export-AwsCredential");
        Assert.Equal(theirs with { AccountId = null }, shell with { AccountId = null });
        Assert.Equal(["SsoOidc"], _home.Fetches);
    }

    [Fact]
    public async Task Our_credential_process_for_a_vault_entry_is_used()
    {
        Require(Botocore);
        string modules = await _home.CmdletsAsync(
            "@(Get-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore -ListAvailable).Count");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows SecretStore would be the real one of this user.");
        Assert.SkipWhen(modules == "0" || modules == "1", "SecretManagement and SecretStore are not installed.");
        await _home.CmdletsAsync(
            "$null = Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore; "
            + "Register-SecretVault Ops -ModuleName Microsoft.PowerShell.SecretStore; "
            + $"$null = Connect-SsoSession {SharedHome.Session} -UseDeviceCode -NoBrowser -Vault Ops -SecretName deploy 6> $null");
        string line = $"{GetRole} -Vault Ops -SecretName deploy | Export-AwsCredential";
        Assert.NotEqual(await ByShellAsync(line), await ByProcessAsync(Botocore, line));
        // What is in a vault is not kept in a file.
        Assert.Equal(["SsoOidc", "SsoOidc"], _home.Fetches);
        Assert.False(Directory.Exists(_home.RoleCacheFolder));
    }

    [Fact]
    public async Task Our_credential_process_for_a_console_sign_in_is_used()
    {
        Require(Botocore);
        await _home.SignInToConsoleAsync("console", "us-east-1");
        const string line = "Get-SignInCredential -ProfileName console | Export-AwsCredential";
        GivenCredentials shell = await ByShellAsync(line), theirs = await ByProcessAsync(Botocore, line);
        Assert.StartsWith("ASIA", theirs.AccessKeyId, StringComparison.Ordinal);
        Assert.Equal(shell with { AccountId = null }, theirs with { AccountId = null });
    }

    [Theory]
    [InlineData(SharedHome.RoleProfile)]
    [InlineData(SharedHome.LegacyProfile)]
    public async Task What_we_keep_in_the_role_cache_is_used_by_botocore(string profile)
    {
        Require(Botocore);
        await SignInAsync(profile);
        GivenCredentials ours = GivenCredentials.Of(await _home.CmdletsAsync($"Get-SsoRoleCredential -ProfileName {profile} | Export-AwsCredential"));
        Assert.Equal(ours with { AccountId = SharedHome.Account }, await _home.CredentialsAsync(Botocore, profile, ProfileForm.SsoRole));
        Assert.Equal(["SsoOidc"], _home.Fetches);
    }

    [Theory]
    [InlineData(SharedHome.RoleProfile)]
    [InlineData(SharedHome.LegacyProfile)]
    public async Task What_botocore_keeps_in_the_role_cache_is_used_by_us(string profile)
    {
        Require(Botocore);
        await SignInAsync(profile);
        GivenCredentials theirs = await _home.CredentialsAsync(Botocore, profile, ProfileForm.SsoRole);
        string cached = Assert.Single(Directory.GetFiles(_home.RoleCacheFolder));
        GivenCredentials ours = GivenCredentials.Of(await _home.CmdletsAsync($"Get-SsoRoleCredential -ProfileName {profile} | Export-AwsCredential"));
        Assert.Equal(theirs, ours with { AccountId = SharedHome.Account });
        Assert.Equal(["Botocore"], _home.Fetches);

        // Theirs are near their end: we fetch others, in the place of the same file, and they use these.
        JsonNode json = JsonNode.Parse(File.ReadAllText(cached))!;
        json["Credentials"]!["Expiration"] = TimeProvider.System.GetUtcNow().AddMinutes(2).ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        File.WriteAllText(cached, json.ToJsonString());
        ours = GivenCredentials.Of(await _home.CmdletsAsync($"Get-SsoRoleCredential -ProfileName {profile} | Export-AwsCredential"));
        Assert.NotEqual(theirs.AccessKeyId, ours.AccessKeyId);
        Assert.Equal(cached, Assert.Single(Directory.GetFiles(_home.RoleCacheFolder)));
        Assert.Equal(ours with { AccountId = SharedHome.Account }, await _home.CredentialsAsync(Botocore, profile, ProfileForm.SsoRole));
        Assert.Equal(["Botocore", "SsoOidc"], _home.Fetches);
    }

    [Theory]
    [InlineData(Botocore, "Botocore")]
    [InlineData(DotNet, "aws-sdk-dotnet-coreclr")]
    [InlineData(JavaScript, "aws-sdk-js")]
    public async Task A_token_that_another_refreshed_for_a_role_is_used_by_us(string client, string userAgent)
    {
        Require(client);
        string first = await _home.SignInAsync();
        await _home.EndAccessTokenAsync();
        await _home.CredentialsAsync(client, SharedHome.RoleProfile, ProfileForm.SsoRole);
        string theirs = (await _home.ReadAsync()).AccessToken!.Reveal();
        Assert.NotEqual(first, theirs);
        await _home.CmdletsAsync($"{GetRole} -SessionName {SharedHome.Session} -NoCache | Export-AwsCredential");
        Assert.Equal([userAgent], _home.Refreshes);
        Assert.Equal([userAgent, "SsoOidc"], _home.Fetches);
        Assert.Equal(theirs, _home.Emulator.Requests.Last(request => request.Operation == "GetRoleCredentials").Headers["x-amz-sso_bearer_token"]);
    }

    [Fact]
    public async Task The_AWS_CLI_uses_an_exported_profile_and_our_credential_process()
    {
        Assert.SkipUnless(Runs("aws", "--version"), "There is no AWS CLI.");
        await _home.SignInAsync();
        GivenCredentials ours = GivenCredentials.Of(await _home.CmdletsAsync(
            $"{GetRole} -SessionName {SharedHome.Session} | Tee-Object -Variable c | Export-AwsCredential -ProfileName exported; $c | Export-AwsCredential"));
        SetProcess($"{GetRole} -SessionName {SharedHome.Session} | Export-AwsCredential");
        // It shows four letters of the key, and where it is from.
        foreach ((string profile, string kind) in new[] { ("exported", "shared-credentials-file"), ("process", "custom-process") })
        {
            string[] words = (await _home.RunAsync("aws", "configure", "list", "--profile", profile))
                .Split('\n').Single(line => line.Contains("access_key", StringComparison.Ordinal)).Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal((kind, ours.AccessKeyId[^4..]), (words[2], words[1][^4..]));
        }
    }

    private async Task SignInAsync(string profile)
    {
        if (profile == SharedHome.RoleProfile) await _home.SignInAsync();
        else await _home.CmdletsAsync($"$null = Connect-SsoSession -StartUrl {SharedHome.StartUrl} -Region us-east-1 -UseDeviceCode -NoBrowser 6> $null");
    }

    private async Task<GivenCredentials> ByShellAsync(string cmdlets)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh.");
        return GivenCredentials.Of(await _home.RunAsync("sh", "-c", SharedHome.OneLine(cmdlets)));
    }

    private Task<GivenCredentials> ByProcessAsync(string client, string cmdlets)
    {
        SetProcess(cmdlets);
        return _home.CredentialsAsync(client, "process", ProfileForm.Process);
    }

    private void SetProcess(string cmdlets) =>
        ConfigFileEditor.Set(_home.ConfigPath, SectionName.Profile("process"), ("credential_process", SharedHome.OneLine(cmdlets)));
}
