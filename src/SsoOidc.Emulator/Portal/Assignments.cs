using System.Runtime.CompilerServices;

namespace SsoOidc.Emulator.Portal;

/// <summary>
/// Who has which role where, looked up by account. Made once a person: options do not change, and a portal of thousands of
/// accounts is asked thousands of times.
/// </summary>
internal sealed class Assignments(SsoEmulatorOptions options)
{
    private readonly ConditionalWeakTable<EmulatorUser, UserAssignments> _users = new();

    public UserAssignments Of(EmulatorUser user) => _users.GetValue(user, Make);

    private UserAssignments Make(EmulatorUser user)
    {
        HashSet<string>? assigned = user.Assignments is null ? null : new(user.Assignments, StringComparer.Ordinal);
        List<EmulatorAccount> accounts = [];
        foreach (EmulatorAccount account in options.Accounts)
        {
            EmulatorAccount own = assigned is null
                ? account
                : account with { Roles = [.. account.Roles.Where(role => assigned.Contains($"{account.AccountId}/{role}"))] };
            if (own.Roles.Count > 0)
                accounts.Add(own);
        }

        return new UserAssignments(accounts);
    }
}

/// <summary>The accounts in which a person has any role, with these roles only.</summary>
internal sealed class UserAssignments(IReadOnlyList<EmulatorAccount> accounts)
{
    private readonly Dictionary<string, EmulatorAccount> _byId =
        accounts.ToDictionary(account => account.AccountId, StringComparer.Ordinal);

    public IReadOnlyList<EmulatorAccount> Accounts { get; } = accounts;

    /// <summary>The account; null if there is none of that number, or the person has no role in it.</summary>
    public EmulatorAccount? Find(string accountId) => _byId.TryGetValue(accountId, out EmulatorAccount? account) ? account : null;
}
