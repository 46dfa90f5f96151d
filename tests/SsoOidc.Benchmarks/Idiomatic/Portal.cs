using System.Net.Http.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace SsoOidc.Benchmarks.Idiomatic;

/// <summary>Credentials of every role of every account with HttpClient, in two stages of as many requests at once.</summary>
public static class Portal
{
    /// <param name="endpoint">Of the portal.</param>
    /// <param name="token">Of the sign-in.</param>
    /// <param name="concurrency">Requests of each stage at once.</param>
    /// <param name="each">Called for each role.</param>
    public static async Task RunAsync(Uri endpoint, string token, int concurrency, Action<RoleCredentialsReply> each)
    {
        using HttpClient http = new() { BaseAddress = endpoint };
        http.DefaultRequestHeaders.Add("x-amz-sso_bearer_token", token);
        ParallelOptions many = new() { MaxDegreeOfParallelism = concurrency };
        Channel<RoleItem> roles = Channel.CreateBounded<RoleItem>(4 * concurrency);
        Task second = Parallel.ForEachAsync(roles.Reader.ReadAllAsync(), many, async (role, cancel) =>
            each((await http.GetFromJsonAsync($"federation/credentials?account_id={role.AccountId}&role_name={role.RoleName}", PortalContext.Default.RoleCredentialsReply, cancel))!));
        await Parallel.ForEachAsync(AccountsAsync(http), many, async (account, cancel) =>
        {
            RoleListReply? page = await http.GetFromJsonAsync($"assignment/roles?account_id={account.AccountId}&max_result=100", PortalContext.Default.RoleListReply, cancel);
            foreach (RoleItem role in page!.RoleList) await roles.Writer.WriteAsync(role, cancel);
        });
        roles.Writer.Complete();
        await second;
    }

    private static async IAsyncEnumerable<AccountItem> AccountsAsync(HttpClient http)
    {
        string? next = "";
        while (next is not null)
        {
            AccountListReply? page = await http.GetFromJsonAsync($"assignment/accounts?max_result=100{next}", PortalContext.Default.AccountListReply);
            foreach (AccountItem account in page!.AccountList) yield return account;
            next = page.NextToken is { Length: > 0 } token ? "&next_token=" + Uri.EscapeDataString(token) : null;
        }
    }
}

public sealed record AccountItem(string AccountId, string? AccountName, string? EmailAddress);

public sealed record AccountListReply(AccountItem[] AccountList, string? NextToken);

public sealed record RoleItem(string AccountId, string RoleName);

public sealed record RoleListReply(RoleItem[] RoleList, string? NextToken);

public sealed record RoleCredentialsItem(string AccessKeyId, string SecretAccessKey, string SessionToken, long Expiration);

public sealed record RoleCredentialsReply(RoleCredentialsItem RoleCredentials);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountListReply))]
[JsonSerializable(typeof(RoleListReply))]
[JsonSerializable(typeof(RoleCredentialsReply))]
public sealed partial class PortalContext : JsonSerializerContext;
