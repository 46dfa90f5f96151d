using System.Collections;

namespace SsoOidc.Parameters;

/// <summary>Completes the token types of RFC 8693 that the service documents.</summary>
public sealed class TokenTypeCompleter : WordCompleter
{
    private static readonly (string, string)[] s_types =
    [
        ("urn:ietf:params:oauth:token-type:access_token", "An access token"),
        ("urn:ietf:params:oauth:token-type:refresh_token", "A refresh token"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_types;
}
