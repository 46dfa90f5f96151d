using System.Collections;

namespace SsoOidc.Parameters;

/// <summary>Completes the scopes that are documented.</summary>
public sealed class ScopeCompleter : WordCompleter
{
    private static readonly (string, string)[] s_scopes =
    [
        ("sso:account:access", "Accounts and roles of the access portal; makes refresh tokens possible"),
        ("openid", "An identity token"),
        ("aws", "AWS applications"),
        ("sts:identity_context", "An identity context for STS AssumeRole"),
        ("codewhisperer:completions", "Amazon Q Developer"),
        ("codewhisperer:analysis", "Amazon Q Developer"),
        ("codewhisperer:conversations", "Amazon Q Developer"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_scopes;
}
