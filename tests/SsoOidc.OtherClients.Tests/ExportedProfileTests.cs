using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SsoOidc.Emulator;
using static SsoOidc.OtherClients.Tests.OtherClient;

namespace SsoOidc.OtherClients.Tests;

/// <summary>The profiles that Export-SsoProfile writes: others use them, and read hundreds of them.</summary>
public sealed class ExportedProfileTests
{
    /// <summary>What is in a config file besides; of the sign-in that is exported, and of a role that will be gone.</summary>
    private const string Others =
        "# my own\r\n[profile mine]\r\n  region = eu-south-2\t\n\n; [profile old]\n[profile 'by hand']\nsso_session = ops\n"
        + "sso_account_id = 000000000300\nsso_role_name = Admin\n\n\n";

    [Theory]
    [InlineData(Botocore, "Botocore")]
    [InlineData(DotNet, "aws-sdk-dotnet-coreclr")]
    [InlineData(JavaScript, "aws-sdk-js")]
    public async Task Exported_profiles_are_used(string client, string userAgent)
    {
        Require(client);
        using SharedHome home = new(new SsoEmulatorOptions
        {
            ApproveAutomatically = true,
            Accounts =
            [
                new EmulatorAccount { AccountId = "111122223333", AccountName = "Söhne & Co. (prod) [x] #1", Roles = ["ReadOnlyAccess", "Power+User=a,b.c@d-e_f"] },
                new EmulatorAccount { AccountId = "444455556666", AccountName = "日本", Roles = ["ReadOnlyAccess"] },
            ],
        });
        await home.SignInAsync();
        string exported = await home.CmdletsAsync(
            $"$roles = Get-SsoAccountRole -SessionName {SharedHome.Session}; "
            + "$written = @($roles | Export-SsoProfile -Region eu-west-1 -Output json); "
            + "$written += $roles | Export-SsoProfile -NameTemplate '{AccountName} {RoleName}'; "
            + "ConvertTo-Json @($written | Select-Object ProfileName, AccountId, RoleName)");
        (string Profile, string Account, string Role)[] profiles =
        [
            .. JsonNode.Parse(exported)!.AsArray().Select(one => ((string)one!["ProfileName"]!, (string)one["AccountId"]!, (string)one["RoleName"]!)),
        ];
        Assert.Equal(
            [
                "ReadOnlyAccess-111122223333", "Power+User-a-b.c@d-e_f-111122223333", "ReadOnlyAccess-444455556666",
                "Sohne-Co.-prod-x-1-ReadOnlyAccess", "Sohne-Co.-prod-x-1-Power+User-a-b.c@d-e_f", "444455556666-ReadOnlyAccess",
            ],
            profiles.Select(one => one.Profile));
        foreach ((string profile, string account, string role) in profiles)
        {
            // Of this profile, and not of another one of the same role.
            if (Directory.Exists(home.RoleCacheFolder)) Directory.Delete(home.RoleCacheFolder, recursive: true);
            GivenCredentials given = await home.CredentialsAsync(client, profile, ProfileForm.SsoRole);
            Assert.StartsWith("ASIA", given.AccessKeyId, StringComparison.Ordinal);
            EmulatorRequest fetch = home.Emulator.Requests.Last(request => request.Operation == "GetRoleCredentials");
            Assert.Equal((200, profile, account), (fetch.StatusCode, profile, Regex.Match(fetch.Query, "account_id=([0-9]+)").Groups[1].Value));
            Assert.Contains($"role_name={Uri.EscapeDataString(role)}", fetch.Query.Replace("@", "%40", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Equal(Enumerable.Repeat(userAgent, 6), home.Fetches);
    }

    [Theory]
    [InlineData(Botocore)]
    [InlineData(DotNet)]
    [InlineData(JavaScript)]
    public async Task An_exported_sso_session_is_signed_in_to_and_used(string client)
    {
        Require(client);
        using SharedHome home = new();
        string profile = await home.CmdletsAsync(
            $"$profile = Export-SsoProfile -AccountId {SharedHome.Account} -RoleName {SharedHome.Role} -StartUrl {SharedHome.StartUrl} -SsoRegion us-east-1 "
            + "-Region eu-west-1 -WarningAction Ignore; "
            + "$null = Connect-SsoSession $profile.SessionName -UseDeviceCode -NoBrowser 6> $null; $profile.ProfileName");
        GivenCredentials given = await home.CredentialsAsync(client, profile, ProfileForm.SsoRole);
        Assert.StartsWith("ASIA", given.AccessKeyId, StringComparison.Ordinal);
        Assert.Single(home.Fetches);
    }

    [Fact]
    public async Task Twelve_hundred_profiles_are_read_back_by_botocore_and_pruned_to_those_whose_role_is_left()
    {
        Require(Botocore);
        string[] roles = ["Admin", "Audit", "Billing", "ReadOnly"];
        IReadOnlyList<EmulatorAccount> accounts = EmulatorAccount.Range(300, roles);
        (string Account, string Role)[] all = [.. accounts.SelectMany(account => roles.Select(role => (account.AccountId, role)))];
        // Of the last twenty accounts nothing is left, and of twenty others one role is gone.
        (string Account, string Role)[] left = [.. all.Where((one, i) => i < 1120 && !(i < 80 && one.Role == "Billing"))];
        Assert.Equal((1200, 1100), (all.Length, left.Length));
        using SharedHome home = new(new SsoEmulatorOptions
        {
            ApproveAutomatically = true,
            Accounts = accounts,
            Users = [new EmulatorUser { Name = "jane" }, new EmulatorUser { Name = "kim", Assignments = [.. left.Select(one => $"{one.Account}/{one.Role}")] }],
        });
        string before = Bytes(home) + "\n" + Others;
        File.WriteAllText(home.ConfigPath, before);
        await home.SignInAsync();
        const string export = $"Get-SsoAccountRole -SessionName {SharedHome.Session} -ThrottleLimit 32 -RequestsPerSecond 0 | "
            + "Export-SsoProfile -Region eu-west-1 -Output json -RequestsPerSecond 0";
        const string count = " | Group-Object Action -NoElement | ForEach-Object { \"$($_.Name) $($_.Count)\" }";
        Assert.Equal("Created 1200", await home.CmdletsAsync(export + count));
        string written = Bytes(home);
        Assert.StartsWith(before, written, StringComparison.Ordinal);
        Assert.Equal(all, await ReadAsync(home));

        // The roles are gone: whoever signs in now has fewer.
        const string end = "\n# the end\r\n[profile last]\nregion = eu-west-3";
        File.AppendAllText(home.ConfigPath, end);
        home.Emulator.ApproveNext(userName: "kim");
        await home.SignInAsync();
        Assert.Equal("Unchanged 1100\nRemoved 100", (await home.CmdletsAsync(export + " -Prune" + count)).ReplaceLineEndings("\n"));
        string pruned = Bytes(home);
        Assert.StartsWith(before, pruned, StringComparison.Ordinal);
        Assert.EndsWith(end, pruned, StringComparison.Ordinal);
        Assert.Equal(left, await ReadAsync(home));
        // What is left of them stands as it stood.
        Assert.Equal(Profiles(written + end).Where(text => left.Any(one => text.Contains($"{one.Role}-{one.Account}]", StringComparison.Ordinal))), Profiles(pruned));
    }

    /// <summary>The config file, each byte as a character.</summary>
    private static string Bytes(SharedHome home) => File.ReadAllText(home.ConfigPath, Encoding.Latin1);

    private static IEnumerable<string> Profiles(string config) =>
        Regex.Matches(config, @"\[profile \w+-\d{12}\]\n(?:\w+ = [^\n]+\n)*").Select(match => match.Value);

    /// <summary>The roles of the profiles that botocore reads in the config file, in their order; they are named as the AWS CLI does.</summary>
    private static async Task<(string Account, string Role)[]> ReadAsync(SharedHome home)
    {
        string folder = Directory.CreateDirectory(Path.Combine(home.Folder, "read")).FullName;
        File.Copy(home.ConfigPath, Path.Combine(folder, "exported.config"), overwrite: true);
        JsonNode read = JsonNode.Parse(await home.RunAsync(BotocoreTests.Python!, "-X", "utf8", Path.Combine(AppContext.BaseDirectory, "botocore_config.py"), folder))!;
        Assert.Equal("eu-south-2", (string?)read["exported.config"]!["profiles"]!["mine"]!["region"]);
        Assert.Equal("000000000300", (string?)read["exported.config"]!["profiles"]!["by hand"]!["sso_account_id"]);
        List<(string, string)> found = [];
        foreach ((string name, JsonNode? values) in read["exported.config+credentials"]!.AsObject().Where(pair => pair.Value!["ssooidc_generated"] is not null))
        {
            string account = (string)values!["sso_account_id"]!, role = (string)values["sso_role_name"]!;
            Assert.Equal((name, "ops", "eu-west-1", "json"), ($"{role}-{account}", (string?)values["sso_session"], (string?)values["region"], (string?)values["output"]));
            found.Add((account, role));
        }

        return [.. found];
    }
}
