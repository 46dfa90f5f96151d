namespace SsoOidc.Attack.Support;

/// <summary>The vault of the trials: SecretStore, if it is installed; it is in no registry that every machine has.</summary>
internal static class SecretStore
{
    public const string Missing = "skipped: SecretManagement or SecretStore is not installed";

    /// <summary>One line that says whether both modules are there.</summary>
    public const string IsInstalled =
        "[string] (@(Get-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore -ListAvailable).Count -ge 2)";

    /// <summary>One line that makes a new store in the home of the process, which nobody has to unlock.</summary>
    public const string Create =
        "Import-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore; "
        + "$null = Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction SilentlyContinue; "
        + "Register-SecretVault -Name Attack -ModuleName Microsoft.PowerShell.SecretStore; Set-Secret -Vault Attack -Name witness -Secret here";

    /// <summary>One line that saves a session, which takes a refresh.</summary>
    public static string Save(string name, string refreshToken, string url) =>
        $"$null = New-SsoToken -ClientId client -ClientSecret (ConvertTo-SecureString 'client secret' -AsPlainText -Force) -RefreshToken "
        + $"(ConvertTo-SecureString '{refreshToken.Replace("'", "''", StringComparison.Ordinal)}' -AsPlainText -Force) "
        + $"-Vault Attack -SecretName {name} -Region us-east-1 -EndpointUrl {url}";
}
