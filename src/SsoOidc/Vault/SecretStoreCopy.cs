namespace SsoOidc.Vault;

/// <summary>
/// SecretStore serves all secrets from a copy of its file in memory. It misses another process's save that comes within five seconds
/// of its own, for good, and its next save then undoes that one. A change of its configuration file, be it of the time alone, makes
/// every process read both files anew, and at once.
/// https://github.com/PowerShell/SecretStore
/// </summary>
internal static class SecretStoreCopy
{
    /// <summary>Makes the copies of all processes new; does nothing if there is no SecretStore.</summary>
    public static void Reread()
    {
        try
        {
            if (File.Exists(ConfigurationFile)) File.SetLastWriteTimeUtc(ConfigurationFile, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The copy grows old as it would have.
        }
    }

    private static string ConfigurationFile => Path.DirectorySeparatorChar == '\\'
        ? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Microsoft", "PowerShell", "secretmanagement", "localstore", "storeconfig")
        : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".secretmanagement", "localstore", "storeconfig");
}
