using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Sessions;

/// <summary>Changes to the shared config files, one process after another: each reads what the one before wrote.</summary>
internal static class LockedConfigFile
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="ConfigFileEditor.Change"/>
    /// <param name="path">The file.</param>
    /// <param name="changes">What to change, each section once.</param>
    /// <param name="isCredentials">Whether it is the credentials file.</param>
    /// <param name="clock">Tells the time between tries for the lock and for the file.</param>
    /// <param name="cancellationToken">Ends the waits.</param>
    public static async Task ChangeAsync(
        string path, IReadOnlyList<SectionChange> changes, bool isCredentials, TimeProvider clock, CancellationToken cancellationToken)
    {
        using SessionLockHandle? held = await LockAsync(path, clock, s_limit, cancellationToken);
        await new FileTries(clock).WriteAsync(
            () => ConfigFileEditor.Change(path, changes, isCredentials),
            static failure => ReplacedFiles.IsHeld(failure.InnerException),
            cancellationToken);
    }

    /// <summary>The lock alone; null if none can be made. It is in the state folder of this module: no other tool expects a folder for locks beside the file.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.CacheBusy"/>: another process has it for too long.</exception>
    public static async Task<SessionLockHandle?> LockAsync(string path, TimeProvider clock, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await FileSessionLock.Default(clock).TakeAsync("config\n" + PrivateFiles.RealPath(path), limit, cancellationToken);
        }
        catch (SsoOidcException failure) when (failure.Kind == FailureKind.LockUnavailable)
        {
            return null;
        }
    }
}
