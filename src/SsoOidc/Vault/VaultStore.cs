using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Store;

namespace SsoOidc.Vault;

/// <summary>One saved session in a SecretManagement vault.</summary>
internal sealed class VaultStore(Pipeline pipe, string vault, string name, SavedKind kind) : ISessionStore
{
    private readonly SecretManagement _secrets = new(pipe);
    private bool _isOurs;

    public string LockName => $"vault\n{vault}\n{name}".ToLowerInvariant();

    private string Where => $"The secret '{name}' of the vault '{vault}'";

    public async Task<SavedSession> ReadAsync(CancellationToken cancellationToken)
    {
        SavedSession session = SecretLayout.FromSecret(await _secrets.GetAsync(vault, name), Where);
        _isOurs = true;
        return session.Kind == kind
            ? session
            : throw new SsoOidcException(FailureKind.SecretNotOurs, $"{Where} holds a {session.Kind}, not a {kind}.");
    }

    public async Task SaveAsync(SavedSession session, CancellationToken cancellationToken)
    {
        if (!_isOurs) await RequireOursOrNewAsync();
        await _secrets.SetAsync(vault, name, SecretLayout.ToHashtable(session), SecretLayout.ToMetadata(session));
        new EntryNames(EntryNames.DefaultFolder()).Add(vault, name);
    }

    /// <summary>Removes the entry, if it is one of this module's.</summary>
    public async Task RemoveAsync()
    {
        SecretLayout.FromSecret(await _secrets.GetAsync(vault, name), Where);
        await _secrets.RemoveAsync(vault, name);
        new EntryNames(EntryNames.DefaultFolder()).Remove(vault, name);
    }

    /// <summary>A first save must not lay itself over somebody's password of the same name.</summary>
    private async Task RequireOursOrNewAsync()
    {
        try
        {
            SecretLayout.FromSecret(await _secrets.GetAsync(vault, name), Where);
        }
        catch (SsoOidcException failure) when (failure.Kind == FailureKind.SecretNotFound)
        {
            // The usual case.
        }

        _isOurs = true;
    }
}
