using System.Collections.ObjectModel;
using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>One saved session in a SecretManagement vault.</summary>
internal sealed class VaultStore(PipelineContext pipe, string vault, string name, SavedKind kind, TimeProvider clock) : ISessionStore
{
    private static readonly TimeSpan s_staleLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_stalePause = TimeSpan.FromSeconds(1);

    private readonly SecretManagement _secrets = new(pipe);
    private bool _isOurs;

    public string LockName => $"vault\n{vault}\n{name}".ToLowerInvariant();

    public bool IsEventuallyConsistent => true;

    private string Where => $"The secret '{name}' of the vault '{vault}'";

    public async Task<SavedSession> ReadAsync(CancellationToken cancellationToken)
    {
        SavedSession session = await ReadAsync(name, cancellationToken);
        _isOurs = true;
        return session.Kind == kind
            ? session
            : throw new SsoOidcException(FailureKind.SecretNotManaged, $"{Where} holds a {session.Kind}, not a {kind}.");
    }

    /// <summary>
    /// Saves under a lock of the whole vault: SecretStore writes all its secrets at once from a copy in memory, so a
    /// process whose copy is older than another's last save must wait, or it would undo that save.
    /// </summary>
    public async Task SaveAsync(SavedSession session, CancellationToken cancellationToken)
    {
        long? firstLook = null;
        while (true)
        {
            using (SessionLockHandle held = await LockVaultAsync(cancellationToken))
            {
                firstLook ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(firstLook.Value) > s_staleLimit || await ShowsAsync(held.Entry, held.Generation, cancellationToken))
                {
                    if (!_isOurs) await RequireOursOrNewAsync(cancellationToken);
                    await _secrets.SetAsync(
                        vault,
                        name,
                        VaultSecretSerializer.ToHashtable(session),
                        VaultSecretSerializer.ToMetadata(session),
                        cancellationToken);
                    held.Stamp(session.Generation, name);
                    break;
                }
            }

            await clock.DelayAsync(s_stalePause, cancellationToken);
        }

        new VaultNameIndex(VaultNameIndex.DefaultFolder()).Add(vault, name);
    }

    /// <summary>Removes the entry, if it is one of this module's.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(name, cancellationToken);
        using SessionLockHandle held = await LockVaultAsync(cancellationToken);
        await _secrets.RemoveAsync(vault, name, cancellationToken);
        held.Stamp(held.Generation);
        new VaultNameIndex(VaultNameIndex.DefaultFolder()).Remove(vault, name);
    }

    private async Task<SavedSession> ReadAsync(string entry, CancellationToken cancellationToken)
    {
        Collection<PSObject> found = await _secrets.GetAsync(vault, entry, cancellationToken);
        return VaultSecretSerializer.FromSecret(found.Count == 0 ? null : found[0]?.BaseObject, Where);
    }

    private Task<SessionLockHandle> LockVaultAsync(CancellationToken cancellationToken) => new FileSessionLock(FileSessionLock.DefaultFolder(), clock)
        .TakeAsync($"vault\n{vault}".ToLowerInvariant(), SavedRefresh.DefaultLockLimit, cancellationToken);

    /// <summary>Whether the vault shows what was saved last, be it another entry.</summary>
    private async Task<bool> ShowsAsync(string? entry, long generation, CancellationToken cancellationToken)
    {
        if (entry is null || string.Equals(entry, name, StringComparison.OrdinalIgnoreCase)) return true;
        try
        {
            return (await ReadAsync(entry, cancellationToken)).Generation >= generation;
        }
        catch (SsoOidcException gone) when (gone.Kind is FailureKind.SecretNotFound or FailureKind.SecretNotManaged or FailureKind.SecretIncomplete)
        {
            // Removed by hand, or not there or not whole yet: the copy may be old.
            return gone.Kind == FailureKind.SecretNotManaged;
        }
    }

    /// <summary>A first save must not lay itself over somebody's password of the same name.</summary>
    private async Task RequireOursOrNewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(name, cancellationToken);
        }
        catch (SsoOidcException failure) when (failure.Kind is FailureKind.SecretNotFound or FailureKind.SecretIncomplete)
        {
            // The usual case, and the one that signing in again mends.
        }

        _isOurs = true;
    }
}
