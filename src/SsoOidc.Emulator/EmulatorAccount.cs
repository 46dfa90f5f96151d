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

    /// <summary>The account's number and name.</summary>
    public override string ToString() => $"{AccountId} {AccountName}";
}
