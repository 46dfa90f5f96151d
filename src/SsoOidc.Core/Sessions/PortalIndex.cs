using System.Text;
using System.Text.Json;

namespace SsoOidc.Core.Sessions;

/// <summary>An account that was listed, with its roles as far as they were.</summary>
internal sealed record KnownAccount(string AccountId, string? AccountName, IReadOnlyList<string> Roles);

/// <summary>
/// Remembers which accounts and roles the portals of this user list, so that they can be completed without a network call. Holds no
/// secret. A convenience: what it can't read or write it leaves.
/// </summary>
/// <param name="folder">Where the lists are, a file for each portal; made when missing.</param>
internal sealed class PortalIndex(string folder)
{
    public static PortalIndex OfThisUser() => new(StateFolder.Of("portals"));

    /// <summary>The accounts of all portals.</summary>
    public IReadOnlyList<KnownAccount> All()
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.json").SelectMany(Read)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SsoOidcException)
        {
            return [];
        }
    }

    /// <summary>Adds to what is known of a portal.</summary>
    /// <param name="portal">Start URL or name of the session.</param>
    /// <param name="accounts">What was listed now; an account without roles keeps those that were known.</param>
    /// <param name="isWhole">Whether these are all the accounts there are.</param>
    public void Add(string portal, IReadOnlyCollection<KnownAccount> accounts, bool isWhole)
    {
        try
        {
            string path = Path.Combine(folder, Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(portal))) + ".json");
            Dictionary<string, KnownAccount> known = [];
            foreach (KnownAccount account in Read(path)) known[account.AccountId] = account;
            Dictionary<string, KnownAccount> now = isWhole ? [] : new(known);
            foreach (KnownAccount account in accounts)
            {
                known.TryGetValue(account.AccountId, out KnownAccount? before);
                now[account.AccountId] = new KnownAccount(
                    account.AccountId, account.AccountName ?? before?.AccountName, account.Roles.Count > 0 ? account.Roles : before?.Roles ?? []);
            }

            StateFolder.Prepare(folder);
            JsonFile.Write(path, [.. now.Values.OrderBy(account => account.AccountId, StringComparer.Ordinal).Select(account =>
                new JsonMember(account.AccountId, members: [new("name", account.AccountName), new("roles", texts: account.Roles)]))], replaces: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SsoOidcException)
        {
            // Only completion is the poorer for it.
        }
    }

    private static IEnumerable<KnownAccount> Read(string path) => JsonFile.Read(path) is not { } json
        ? []
        : json.EnumerateObject()
            .Where(member => member.Value.ValueKind == JsonValueKind.Object)
            .Select(member => new KnownAccount(member.Name, member.Value.Text("name"), member.Value.Texts("roles") ?? []));
}
