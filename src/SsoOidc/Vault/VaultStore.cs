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
    private readonly VaultEntries _entries = new(pipe, secret);
    private readonly SpareEntry _spare = new(pipe, secret);
    private readonly SecretStoreCopy _copy = new(secret, clock);
    private VaultInfo? _info;
    private bool _isOurs, _replaces;

    public bool HasOtherWriters => true;

    public ILaggingCopy? Copy => _copy;

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
            state = await _entries.TryReadAsync(secret.Name, cancellationToken) ?? await _spare.TryReadAsync(cancellationToken);
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            state = await _spare.TryReadAsync(cancellationToken);
            if (state is null) throw;
        }

        if (state is null) return null;
        _isOurs = _replaces = true;
        return state as TState ?? throw new SsoOidcException(
            FailureKind.SecretNotManaged, $"{_entries.Where} holds a {state.Kind}, which this command does not take.");
    }

    public async Task<TState?> TryRecoverAsync(CancellationToken cancellationToken) => await _spare.TryReadAsync(cancellationToken) as TState;

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
                    bool hasSpare = _replaces && _info?.IsKeyVault != true && await _spare.TryWriteAsync(state, cancellationToken);
                    await WriteAsync(state, cancellationToken);
                    if (hasSpare) await _spare.TryRemoveAsync(cancellationToken);
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
            if (await _entries.TryReadAsync(secret.Name, cancellationToken) is null && await _spare.TryReadAsync(cancellationToken) is null) return false;
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            // Ours all the same.
        }

        using SessionLockHandle held = await LockStoreAsync(cancellationToken);
        if (await _spare.TryReadAsync(cancellationToken) is not null) await _spare.EndAsync(cancellationToken);
        await _entries.EndAsync(secret.Name, cancellationToken);
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
                if (VaultSecretSerializer.TextOf(await _entries.GetAsync(secret.Name, cancellationToken))?.Contains(text) == true) return;
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
            return (await _entries.TryReadAsync(name, cancellationToken))?.Generation >= generation;
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
            _replaces = await _entries.TryReadAsync(secret.Name, cancellationToken) is not null;
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            // Signing in again is the way to replace a damaged one.
        }

        _isOurs = true;
    }
}
