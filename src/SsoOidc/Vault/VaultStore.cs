using System.Collections;
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
    private VaultInfo? _info;
    private bool _isOurs, _replaces;

    public bool HasOtherWriters => true;

    public ILaggingCopy? Copy => _copy;

    private string Where => $"The secret '{secret.Name}' of the vault '{secret.Vault}'";

    /// <summary>
    /// Where a state is first that takes another's place. SecretStore deletes before it writes, so a process that is killed between
    /// would leave nothing at all.
    /// </summary>
    private string SpareName => secret.Name + "-2";

    /// <summary>Named after the store behind the vault: two vaults over one store are one place.</summary>
    public async Task<string> LockNameAsync(CancellationToken cancellationToken) =>
        $"{await StoreAsync(cancellationToken)}\n{secret.Name}".ToLowerInvariant();

    /// <summary>Whether it is sure that the vault keeps the secret under this name.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: it is sure that it does not.</exception>
    public async Task<bool> TakesNameAsync(CancellationToken cancellationToken)
    {
        await StoreAsync(cancellationToken);
        return secret.Doubt is null || _info!.TakesAnyName;
    }

    public async Task<TState?> TryReadAsync(CancellationToken cancellationToken)
    {
        SavedState? state;
        try
        {
            state = await TryReadAsync(secret.Name, cancellationToken) ?? await TryReadSpareAsync(cancellationToken);
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            state = await TryReadSpareAsync(cancellationToken);
            if (state is null) throw;
        }

        if (state is null) return null;
        _isOurs = _replaces = true;
        return state as TState ?? throw new SsoOidcException(
            FailureKind.SecretNotManaged, $"{Where} holds a {state.Kind}, which this command does not take.");
    }

    public async Task<TState?> TryRecoverAsync(CancellationToken cancellationToken) => await TryReadSpareAsync(cancellationToken) as TState;

    public void RequireWritable()
    {
        // Only a save shows whether a vault saves.
    }

    /// <summary>
    /// Saves under a lock of the whole store: SecretStore writes all its secrets at once from a copy in memory, so a
    /// process whose copy is older than another's last save must wait, or it would undo that save.
    /// </summary>
    public async Task SaveAsync(TState state, CancellationToken cancellationToken)
    {
        long? firstLook = null;
        while (true)
        {
            using (SessionLockHandle held = await LockStoreAsync(cancellationToken))
            {
                firstLook ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(firstLook.Value) > pipe.Deadline.ForSave(s_staleLimit) || await ShowsAsync(held.Entry, held.Generation, cancellationToken))
                {
                    if (!_isOurs) await RequireOursOrNewAsync(cancellationToken);
                    bool hasSpare = _replaces && await TryWriteSpareAsync(state, cancellationToken);
                    await WriteAsync(state, cancellationToken);
                    if (hasSpare) await TryRemoveAsync(SpareName, cancellationToken);
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
            if (await TryReadAsync(secret.Name, cancellationToken) is null && await TryReadSpareAsync(cancellationToken) is null) return false;
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            // Ours all the same.
        }

        using SessionLockHandle held = await LockStoreAsync(cancellationToken);
        if (await TryReadSpareAsync(cancellationToken) is not null) await EndAsync(SpareName, cancellationToken);
        await EndAsync(secret.Name, cancellationToken);
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
        catch (SsoOidcException failure) when (failure.Kind == FailureKind.VaultFailed)
        {
            // Many extensions fail in a way of their own if there is no such secret.
            if (await IsListedAsync(name, cancellationToken) != false) throw;
            return null;
        }

        return found is null ? null : SavedStateSerializer.Deserialize(VaultSecretSerializer.TextOf(found), Where);
    }

    /// <summary>Whether the vault names a secret among those that it has; null if it does not tell.</summary>
    private async Task<bool?> IsListedAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await _secrets.ListAsync(secret.Vault, cancellationToken))
                .Any(info => string.Equals(info.Properties["Name"]?.Value?.ToString(), name, StringComparison.OrdinalIgnoreCase));
        }
        catch (SsoOidcException)
        {
            return null;
        }
    }

    /// <summary>What a save that was killed left; null if there is nothing of ours.</summary>
    private async Task<SavedState?> TryReadSpareAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TryReadAsync(SpareName, cancellationToken);
        }
        catch (SsoOidcException failure) when (failure.Kind is FailureKind.SecretIncomplete or FailureKind.SecretNotManaged
            or FailureKind.SecretSchemaUnsupported or FailureKind.VaultFailed)
        {
            return null;
        }
    }

    /// <returns>Whether it is there now.</returns>
    private async Task<bool> TryWriteSpareAsync(TState state, CancellationToken cancellationToken)
    {
        if (_info?.IsKeyVault == true) return false;
        try
        {
            // Somebody's own secret may have that name.
            await TryReadAsync(SpareName, cancellationToken);
        }
        catch (SsoOidcException other) when (other.Kind != FailureKind.SecretIncomplete)
        {
            return false;
        }

        try
        {
            Hashtable metadata = VaultSecretSerializer.ToMetadata(state);
            metadata[VaultSecretSerializer.SpareOf] = secret.Name;
            await _secrets.SetAsync(secret.Vault, SpareName, new Secret(SavedStateSerializer.Serialize(state)).ToSecureString()!, metadata, cancellationToken);
            return true;
        }
        catch (SsoOidcException)
        {
            // It is a help and no more.
            return false;
        }
    }

    /// <summary>Removes a secret, or says in its place that it is over: some vaults remove nothing.</summary>
    private async Task EndAsync(string name, CancellationToken cancellationToken)
    {
        if (await TryRemoveAsync(name, cancellationToken) is not { } refused) return;
        try
        {
            await _secrets.SetAsync(secret.Vault, name, SavedStateSerializer.Ended, new Hashtable(), cancellationToken);
        }
        catch (SsoOidcException)
        {
            throw refused;
        }
    }

    /// <returns>Why it could not be removed; null if it was.</returns>
    private async Task<SsoOidcException?> TryRemoveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _secrets.RemoveAsync(secret.Vault, name, cancellationToken);
            return null;
        }
        catch (SsoOidcException failure)
        {
            return failure;
        }
    }

    private async Task<object?> GetAsync(string name, CancellationToken cancellationToken)
    {
        Collection<PSObject> found = await _secrets.GetAsync(secret.Vault, name, cancellationToken);
        return found.Count == 0 ? null : found[0]?.BaseObject;
    }

    private async Task<SessionLockHandle> LockStoreAsync(CancellationToken cancellationToken) => await FileSessionLock.Default(clock).TakeAsync(
        (await StoreAsync(cancellationToken)).ToLowerInvariant(), pipe.Deadline.ForSave(RefreshPolicy.DefaultLockTimeout), cancellationToken);

    private async Task<string> StoreAsync(CancellationToken cancellationToken)
    {
        _info ??= await _secrets.FindAsync(secret.Vault, cancellationToken);
        return _info.IsKeyVault && !secret.IsPlain
            ? throw new SsoOidcException(
                FailureKind.InvalidInput, $"Azure Key Vault takes letters, digits and dashes in the name of a secret, which '{secret.Name}' has not alone.")
            {
                NextStep = "Run the command again with another -SecretName",
            }
            : "vault\n" + _info.Store;
    }

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
            _replaces = await TryReadAsync(secret.Name, cancellationToken) is not null;
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            // Signing in again is the way to replace a damaged one.
        }

        _isOurs = true;
    }
}
