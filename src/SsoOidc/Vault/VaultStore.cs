using System.Collections.ObjectModel;
using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>One saved state in a SecretManagement vault.</summary>
internal sealed class VaultStore<TState>(PipelineContext pipe, VaultSecretName secret, TimeProvider clock) : ISessionStore<TState>
    where TState : SavedState
{
    private static readonly TimeSpan s_staleLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_stalePause = TimeSpan.FromMilliseconds(250);

    private readonly SecretManagement _secrets = new(pipe);
    private readonly SecretStoreCopy _copy = new(secret, clock);
    private bool _isOurs;

    public string LockName => $"vault\n{secret.Vault}\n{secret.Name}".ToLowerInvariant();

    public ILaggingCopy? Copy => _copy;

    public bool HasOtherWriters => false;

    private string Where => $"The secret '{secret.Name}' of the vault '{secret.Vault}'";

    public async Task<TState?> TryReadAsync(CancellationToken cancellationToken)
    {
        if (await TryReadAsync(secret.Name, cancellationToken) is not { } state) return null;
        _isOurs = true;
        return state as TState ?? throw new SsoOidcException(
            FailureKind.SecretNotManaged, $"{Where} holds a {state.Kind}, which this command does not take.");
    }

    public Task<TState?> TryRecoverAsync(CancellationToken cancellationToken) => Task.FromResult<TState?>(null);

    public void RequireWritable()
    {
        // Only a save shows whether a vault saves.
    }

    /// <summary>
    /// Saves under a lock of the whole vault: SecretStore writes all its secrets at once from a copy in memory, so a
    /// process whose copy is older than another's last save must wait, or it would undo that save.
    /// </summary>
    public async Task SaveAsync(TState state, CancellationToken cancellationToken)
    {
        long? firstLook = null;
        while (true)
        {
            using (SessionLockHandle held = await LockVaultAsync(cancellationToken))
            {
                firstLook ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(firstLook.Value) > pipe.Deadline.ForSave(s_staleLimit) || await ShowsAsync(held.Entry, held.Generation, cancellationToken))
                {
                    if (!_isOurs) await RequireOursOrNewAsync(cancellationToken);
                    await WriteAsync(state, cancellationToken);
                    held.Stamp(state.Generation, secret.Name);
                    break;
                }
            }

            _copy.WasOld();
            await clock.DelayAsync(s_stalePause, cancellationToken);
        }

        VaultNameIndex.OfThisUser().Add(secret.Vault, secret.Name);
    }

    /// <summary>Removes the secret, if it is one of this module's; a damaged one also.</summary>
    public async Task<bool> RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await TryReadAsync(secret.Name, cancellationToken) is null) return false;
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            // Ours all the same.
        }

        using SessionLockHandle held = await LockVaultAsync(cancellationToken);
        await _secrets.RemoveAsync(secret.Vault, secret.Name, cancellationToken);
        held.Stamp(held.Generation);
        VaultNameIndex.OfThisUser().Remove(secret.Vault, secret.Name);
        return true;
    }

    /// <summary>
    /// A save counts if it reads back. Some extensions keep only strings, some say nothing when they keep nothing.
    /// https://learn.microsoft.com/powershell/utility-modules/secretmanagement/
    /// </summary>
    private async Task WriteAsync(TState state, CancellationToken cancellationToken)
    {
        string text = SavedStateSerializer.Serialize(state);
        SsoOidcException? refused = null;
        foreach (object form in new object[] { new Secret(text).ToSecureString()!, text })
        {
            try
            {
                await _secrets.SetAsync(secret.Vault, secret.Name, form, VaultSecretSerializer.ToMetadata(state), cancellationToken);
                if (VaultSecretSerializer.TextOf(await GetAsync(secret.Name, cancellationToken))?.Contains(text) == true) return;
            }
            catch (SsoOidcException failure) when (failure.Kind is FailureKind.VaultFailed or FailureKind.SecretNotFound)
            {
                refused ??= failure;
            }
        }

        throw new SsoOidcException(
            FailureKind.SaveFailed,
            refused?.Message ?? $"The vault '{secret.Vault}' accepted the secret '{secret.Name}' but does not give it back as it was saved.",
            refused);
    }

    private async Task<SavedState?> TryReadAsync(string name, CancellationToken cancellationToken)
    {
        object? found;
        try
        {
            found = await GetAsync(name, cancellationToken);
        }
        catch (SsoOidcException none) when (none.Kind == FailureKind.SecretNotFound)
        {
            return null;
        }

        return SavedStateSerializer.Deserialize(VaultSecretSerializer.TextOf(found), Where);
    }

    private async Task<object?> GetAsync(string name, CancellationToken cancellationToken)
    {
        Collection<PSObject> found = await _secrets.GetAsync(secret.Vault, name, cancellationToken);
        return found.Count == 0 ? null : found[0]?.BaseObject;
    }

    private Task<SessionLockHandle> LockVaultAsync(CancellationToken cancellationToken) => FileSessionLock.Default(clock)
        .TakeAsync($"vault\n{secret.Vault}".ToLowerInvariant(), pipe.Deadline.ForSave(RefreshPolicy.DefaultLockTimeout), cancellationToken);

    /// <summary>Whether the vault shows what was saved last, be it another secret.</summary>
    private async Task<bool> ShowsAsync(string? name, long generation, CancellationToken cancellationToken)
    {
        if (name is null || string.Equals(name, secret.Name, StringComparison.OrdinalIgnoreCase)) return true;
        try
        {
            // Not there: removed by hand, or the copy is old.
            return (await TryReadAsync(name, cancellationToken))?.Generation >= generation;
        }
        catch (SsoOidcException)
        {
            // A neighbour that can't be read says nothing about this one.
            return true;
        }
    }

    /// <summary>A first save must not lay itself over somebody's password of the same name.</summary>
    private async Task RequireOursOrNewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TryReadAsync(secret.Name, cancellationToken);
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            // Signing in again is the way to replace a damaged one.
        }

        _isOurs = true;
    }
}
