using System.Management.Automation;
using SsoOidc.Core;

namespace SsoOidc.Commands;

/// <summary>Which of the listed accounts are wanted: those with one of the numbers, or a name like one of the names; all if neither is given.</summary>
internal sealed class AccountFilter(IReadOnlyList<string> ids, IReadOnlyList<string> names)
{
    private readonly HashSet<string> _ids = [.. ids];
    private readonly WildcardPattern[] _names = [.. names.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
    private readonly HashSet<string> _missing = new(
        [.. ids, .. names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name))], StringComparer.OrdinalIgnoreCase);

    /// <summary>What was asked for by its whole name or number and has not been seen.</summary>
    public IEnumerable<string> NotFound => _missing;

    /// <summary>The error of one that is not there.</summary>
    public static SsoOidcException Missing(string account) => new(
        FailureKind.ResourceNotFound, $"There is no account '{DisplayText.Safe(account)}' in which this sign-in has a role.")
    {
        NextStep = "Run Get-SsoAccount without a name to see all accounts",
    };

    public bool Takes(SsoAccount account)
    {
        if (_missing.Count > 0)
        {
            _missing.Remove(account.AccountId);
            if (account.AccountName is not null) _missing.Remove(account.AccountName);
        }

        return (_ids.Count == 0 && _names.Length == 0)
            || _ids.Contains(account.AccountId)
            || (account.AccountName is { } name && Array.Exists(_names, pattern => pattern.IsMatch(name)));
    }
}

/// <summary>Which roles are wanted; all if no name is given.</summary>
internal sealed class RoleFilter(IReadOnlyList<string> names)
{
    private readonly WildcardPattern[] _names = [.. names.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];

    public bool Takes(string role) => _names.Length == 0 || Array.Exists(_names, pattern => pattern.IsMatch(role));
}
