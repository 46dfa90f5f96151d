using System.Collections;

namespace SsoOidc.Parameters;

/// <summary>Completes the one client type the service knows today.</summary>
public sealed class ClientTypeCompleter : WordCompleter
{
    private static readonly (string, string)[] s_types = [("public", "A client that can't keep a secret from its user")];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_types;
}
