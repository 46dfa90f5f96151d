using System.Collections;
using SsoOidc.Core.Oidc;

namespace SsoOidc.Parameters;

/// <summary>Completes grant types by their short names.</summary>
public sealed class GrantTypeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        GrantTypes.Names.Select(pair => (pair.Key, pair.Value));
}
