using System.Management.Automation;
using SsoOidc.Core;

namespace SsoOidc.Commands;

/// <summary>Which of the listed accounts are wanted: those with one of the numbers, or a name like one of the names; all if neither is given.</summary>
internal sealed class AccountFilter(IReadOnlyList<string> ids, IReadOnlyList<string> names)
{
    private readonly HashSet<string> _ids = [.. ids];
    private readonly NamePattern[] _names = [.. names.Select(name => new NamePattern(name))];
    private readonly HashSet<string> _missing = new(
        [.. ids, .. names.Where(name => !NamePattern.HasWildcards(name))], StringComparer.OrdinalIgnoreCase);

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
    private readonly NamePattern[] _names = [.. names.Select(name => new NamePattern(name))];

    /// <summary>The error of one that is in none of the accounts.</summary>
    public static SsoOidcException Missing(string role) => new(
        FailureKind.ResourceNotFound, $"There is no role '{DisplayText.Safe(role)}' of this sign-in in the accounts that were looked through.")
    {
        NextStep = "Run Get-SsoAccountRole without -RoleName to see the roles",
    };

    public bool Takes(string role) => _names.Length == 0 || Array.Exists(_names, pattern => pattern.IsMatch(role));
}

/// <summary>A name with wildcards. The name of an account may have brackets of its own, so each also means the name that it is letter for letter.</summary>
internal sealed class NamePattern(string text)
{
    private readonly WildcardPattern? _pattern = Find(text);

    /// <summary>Whether it may stand for other names.</summary>
    public static bool HasWildcards(string text) => WildcardPattern.ContainsWildcardCharacters(text) && Find(text) is not null;

    public bool IsMatch(string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase) || _pattern?.IsMatch(name) == true;

    /// <summary>Null if it is no pattern: a bracket without the other.</summary>
    private static WildcardPattern? Find(string text)
    {
        try
        {
            WildcardPattern pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
            // It is read only when it is asked.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }
}
