using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>The secrets of one vault by name, as they are needed for <paramref name="secret"/>.</summary>
internal sealed class VaultEntries(PipelineContext pipe, VaultSecretName secret)
{
    private readonly SecretManagement _secrets = new(pipe);

    /// <summary>The secret, as the beginning of a sentence.</summary>
    public string Where => $"The secret '{secret.Name}' of the vault '{secret.Vault}'";

    /// <summary>What is saved under a name; null if nothing is.</summary>
    public async Task<SavedState?> TryReadAsync(string name, CancellationToken cancellationToken)
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

    /// <summary>Removes a secret, or says in its place that it is over: some vaults remove nothing.</summary>
    public async Task EndAsync(string name, CancellationToken cancellationToken)
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
    public async Task<SsoOidcException?> TryRemoveAsync(string name, CancellationToken cancellationToken)
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

    public async Task<object?> GetAsync(string name, CancellationToken cancellationToken)
    {
        Collection<PSObject> found = await _secrets.GetAsync(secret.Vault, name, cancellationToken);
        return found.Count == 0 ? null : found[0]?.BaseObject;
    }
}
