using System.Collections;
using System.Management.Automation;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Binding;

// What completes from the shared files, and from what this user listed or saved before.

/// <summary>Completes the numbers of accounts that were listed before, or that profiles name; asks nobody.</summary>
public sealed class AccountIdCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        PortalIndex.OfThisUser().All().Select(account => (account.AccountId, account.AccountName ?? account.AccountId))
            .Concat(new AwsConfiguration().Roles().Select(role => (role.AccountId, role.AccountId)))
            .GroupBy(pair => pair.Item1, (id, all) => all.First())
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal);
}

/// <summary>Completes the names of accounts that were listed before; asks nobody.</summary>
public sealed class AccountNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        PortalIndex.OfThisUser().All()
            .Where(account => account.AccountName is { Length: > 0 })
            .Select(account => (account.AccountName!, account.AccountId))
            .OrderBy(pair => pair.Item1, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Completes the roles that were listed before, or that profiles name; of one account if it is given. Asks nobody.</summary>
public sealed class RoleNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters)
    {
        string? account = boundParameters["AccountId"] is { } given ? LanguagePrimitives.ConvertTo<string>(given) : null;
        return PortalIndex.OfThisUser().All()
            .SelectMany(known => known.Roles.Select(role => (known.AccountId, RoleName: role)))
            .Concat(new AwsConfiguration().Roles())
            .Where(role => account is null or "" || role.AccountId == account)
            .GroupBy(role => role.RoleName, (name, all) => (name, $"Role in {all.Select(role => role.AccountId).Distinct().Count()} accounts"))
            .OrderBy(pair => pair.name, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>Completes settings of profiles of the shared config file, for parameters that mean the same.</summary>
public abstract class ProfileSettingCompleter(string key) : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters)
    {
        AwsConfiguration configuration = new();
        return configuration.ProfileNames
            .Select(profile => (Word: configuration.ProfileOf(profile, key) ?? "", Meaning: $"Profile {profile}"))
            .Where(setting => setting.Word.Length > 0)
            .GroupBy(setting => setting.Word, (_, all) => all.First());
    }
}

/// <summary>Completes the MFA devices that profiles name.</summary>
public sealed class MfaSerialCompleter() : ProfileSettingCompleter("mfa_serial");

/// <summary>Completes the roles that profiles take.</summary>
public sealed class RoleArnCompleter() : ProfileSettingCompleter("role_arn");

/// <summary>Completes profiles of the shared config and credentials files.</summary>
public sealed class ProfileCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        new AwsConfiguration().ProfileNames.Select(name => (name, $"Profile {name}"));
}

/// <summary>Completes the names this user saved in a vault; the vault is not opened.</summary>
public sealed class SecretNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        boundParameters["Vault"]?.ToString() is { Length: > 0 } vault
            ? VaultNameIndex.OfThisUser().In(vault).Select(name => (name, $"Saved in {vault}"))
            : [];
}

/// <summary>Completes the console sign-ins that profiles of the shared config file name.</summary>
public sealed class SessionArnCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        new AwsConfiguration().LoginSessions().Select(pair => (pair.Value, $"Profile {pair.Key}"));
}

/// <summary>Completes the sso-sessions of the shared config file.</summary>
public sealed class SessionNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        new AwsConfiguration().SessionNames().Select(name => (name, $"sso-session {name}"));
}

/// <summary>Completes the start URLs that the shared config file knows.</summary>
public sealed class StartUrlCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => new AwsConfiguration().StartUrls();
}

/// <summary>Completes registered vaults, from SecretManagement's registry; no vault is opened.</summary>
public sealed class VaultCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters)
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        try
        {
            // Asked for first, since a command that is not there would leave its error in $Error.
            CommandInfo? command = shell.AddCommand("Get-Command").AddArgument(@"Microsoft.PowerShell.SecretManagement\Get-SecretVault")
                .AddParameter("ErrorAction", "Ignore").Invoke<CommandInfo>().FirstOrDefault();
            if (command is null) return [];
            shell.Commands.Clear();
            return shell.AddCommand(command).AddParameter("ErrorAction", "Ignore").Invoke()
                .Select(vault => (vault.Properties["Name"]?.Value?.ToString() ?? "", $"Vault of {vault.Properties["ModuleName"]?.Value}"))
                .Where(vault => vault.Item1.Length > 0)
                .ToArray();
        }
        catch (RuntimeException)
        {
            // SecretManagement can't be used: there is nothing to complete.
            return [];
        }
    }
}
