using System.Globalization;

namespace SsoOidc.Emulator;

/// <summary>An AWS account of the portal, and the roles people can have in it.</summary>
public sealed record EmulatorAccount
{
    /// <summary>Twelve digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>The display name.</summary>
    public string AccountName { get; init; } = "example";

    /// <summary>The address of the account's owner.</summary>
    public string EmailAddress { get; init; } = "owner@example.com";

    /// <summary>The names of the roles (permission sets) in this account.</summary>
    public IReadOnlyList<string> Roles { get; init; } = ["AdministratorAccess", "ReadOnlyAccess"];

    /// <summary>
    /// How long after the emulator's start GetRoleCredentials still answers ForbiddenException "No access", as it does for
    /// an assignment that was just made; the lists show it all the same.
    /// </summary>
    public TimeSpan NoAccessFor { get; init; }

    /// <summary>That many accounts: 000000000001 named account-1, and so on, with those roles or the default ones.</summary>
    public static IReadOnlyList<EmulatorAccount> Range(int count, IReadOnlyList<string>? roles = null)
    {
        EmulatorAccount common = new() { AccountId = "" };
        if (roles is not null)
            common = common with { Roles = roles };
        return
        [
            .. Enumerable.Range(1, count).Select(number => common with
            {
                AccountId = number.ToString("D12", CultureInfo.InvariantCulture),
                AccountName = string.Format(CultureInfo.InvariantCulture, "account-{0}", number),
                EmailAddress = string.Format(CultureInfo.InvariantCulture, "account-{0}@example.com", number),
            }),
        ];
    }

    /// <summary>The account's number and name.</summary>
    public override string ToString() => $"{AccountId} {AccountName}";
}
