using System.Collections;
using System.Text.RegularExpressions;
using SsoOidc.Core;
using SsoOidc.Emulator;

namespace SsoOidc.Emulation;

/// <summary>The accounts of an emulator from what people write, a few or thousands.</summary>
internal static class AccountReader
{
    // The name may have any character; a role has no colon.
    private static readonly Regex s_text = new(@"^\s*(?<id>\d{12})(=(?<name>.*?))?(:(?<roles>[^:]*))?\s*$", RegexOptions.CultureInvariant);

    /// <summary>
    /// Those that are listed and as many as are counted, or the default ones if nothing is said; those that name no roles
    /// have the common ones.
    /// </summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: something listed is no account.</exception>
    public static IReadOnlyList<EmulatorAccount> Read(
        object[]? listed, int? count, string[]? commonRoles, IReadOnlyList<EmulatorAccount> defaults)
    {
        if (listed is null && count is null)
            return commonRoles is null ? defaults : [.. defaults.Select(account => account with { Roles = commonRoles })];
        IReadOnlyList<EmulatorAccount> first = listed is null
            ? []
            : OptionReader.List(listed, "Account", "AccountId", FromText, () => Blank(commonRoles));
        return count is null ? first : [.. first, .. EmulatorAccount.Range(count.Value, commonRoles)];
    }

    private static EmulatorAccount Blank(string[]? roles)
    {
        EmulatorAccount blank = new() { AccountId = "" };
        return roles is null ? blank : blank with { Roles = roles };
    }

    /// <summary>Reads 111122223333, 111122223333=name, 111122223333=name:Role,Role and 111122223333:Role.</summary>
    private static Hashtable FromText(string text)
    {
        Match match = s_text.Match(text);
        if (!match.Success)
        {
            throw new SsoOidcException(
                FailureKind.InvalidInput,
                $"-Account: '{text}' is no account. Give an AccountId of 12 digits, 111122223333=name, or 111122223333=name:Role,Role.");
        }

        Hashtable members = new() { ["AccountId"] = match.Groups["id"].Value };
        if (match.Groups["name"].Success) members["AccountName"] = match.Groups["name"].Value.Trim();
        if (match.Groups["roles"].Success) members["Roles"] = Roles(match.Groups["roles"].Value);
        return members;
    }

    private static string[] Roles(string text) =>
        [.. text.Split(',').Select(role => role.Trim()).Where(role => role.Length > 0)];
}
