using SsoOidc.Core.Sessions;

namespace SsoOidc.Vault;

/// <summary>
/// SecretStore serves all secrets from a copy of its file in memory, and reads the file again five seconds after another process's
/// save; but not if this process has saved within five seconds of it. Then the copy stays old for good, and the next save undoes the
/// other's. A later change of the file, be it of its time alone, makes SecretStore look again.
/// https://github.com/PowerShell/SecretStore
/// </summary>
internal sealed class SecretStoreCopy(VaultSecretName secret, TimeProvider clock) : ILaggingCopy
{
    /// <summary>SecretStore's own delay, and a second more.</summary>
    private static readonly TimeSpan s_ownDelay = TimeSpan.FromSeconds(6);

    public bool MustHoldSomething => VaultNameIndex.OfThisUser().Has(secret.Vault, secret.Name);

    /// <summary>Touches the file if SecretStore must have looked at it by now: each change makes it wait another five seconds.</summary>
    public void WasOld()
    {
        try
        {
            DateTime now = clock.GetUtcNow().UtcDateTime;
            if (File.Exists(StoreFile) && now - File.GetLastWriteTimeUtc(StoreFile) > s_ownDelay) File.SetLastWriteTimeUtc(StoreFile, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who waits will be told that the secret is an old one.
        }
    }

    public void StayedEmpty() => VaultNameIndex.OfThisUser().Remove(secret.Vault, secret.Name);

    private static string StoreFile => Path.DirectorySeparatorChar == '\\'
        ? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Microsoft", "PowerShell", "secretmanagement", "localstore", "storefile")
        : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".secretmanagement", "localstore", "storefile");
}
