using System.Collections;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Parameters;

/// <summary>Completes the names this user saved in a vault; the vault is not opened.</summary>
public sealed class SecretNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        boundParameters["Vault"]?.ToString() is { Length: > 0 } vault
            ? new EntryNames(EntryNames.DefaultFolder()).In(vault).Select(name => (name, $"Saved in {vault}"))
            : [];
}
