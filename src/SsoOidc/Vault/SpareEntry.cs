using System.Collections;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>
/// Where a state is first that takes another's place. SecretStore deletes before it writes, so a process that is killed between
/// would leave nothing at all.
/// </summary>
internal sealed class SpareEntry(PipelineContext pipe, VaultSecretName secret)
{
    private readonly SecretManagement _secrets = new(pipe);
    private readonly VaultEntries _entries = new(pipe, secret);

    private string Name => secret.Name + "-2";

    /// <summary>What a save that was killed left; null if there is nothing of ours.</summary>
    public async Task<SavedState?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _entries.TryReadAsync(Name, cancellationToken);
        }
        catch (SsoOidcException failure) when (failure.Kind is FailureKind.SecretIncomplete or FailureKind.SecretNotManaged
            or FailureKind.SecretSchemaUnsupported or FailureKind.VaultFailed)
        {
            return null;
        }
    }

    /// <returns>Whether it is there now.</returns>
    public async Task<bool> TryWriteAsync(SavedState state, CancellationToken cancellationToken)
    {
        try
        {
            // Somebody's own secret may have that name.
            await _entries.TryReadAsync(Name, cancellationToken);
        }
        catch (SsoOidcException other) when (other.Kind != FailureKind.SecretIncomplete)
        {
            return false;
        }

        try
        {
            Hashtable metadata = VaultSecretSerializer.ToMetadata(state);
            metadata[VaultSecretSerializer.SpareOf] = secret.Name;
            await _secrets.SetAsync(secret.Vault, Name, new Secret(SavedStateSerializer.Serialize(state)).ToSecureString()!, metadata, cancellationToken);
            return true;
        }
        catch (SsoOidcException)
        {
            // It is a help and no more.
            return false;
        }
    }

    public Task<SsoOidcException?> TryRemoveAsync(CancellationToken cancellationToken) => _entries.TryRemoveAsync(Name, cancellationToken);

    public Task EndAsync(CancellationToken cancellationToken) => _entries.EndAsync(Name, cancellationToken);
}
