using System.Collections;
using System.Management.Automation;

namespace SsoOidc.Parameters;

/// <summary>Completes registered vaults, from SecretManagement's registry; no vault is opened.</summary>
public sealed class VaultCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters)
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.SecretManagement\Get-SecretVault").AddParameter("ErrorAction", "Ignore");
        try
        {
            return shell.Invoke()
                .Select(vault => (vault.Properties["Name"]?.Value?.ToString() ?? "", $"Vault of {vault.Properties["ModuleName"]?.Value}"))
                .Where(vault => vault.Item1.Length > 0)
                .ToArray();
        }
        catch (RuntimeException)
        {
            // SecretManagement is not installed: there is nothing to complete.
            return [];
        }
    }
}
