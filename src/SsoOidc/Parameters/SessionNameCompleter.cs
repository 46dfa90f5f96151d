using System.Collections;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Parameters;

/// <summary>Completes the sso-sessions of the shared config file.</summary>
public sealed class SessionNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        new AwsConfiguration().SessionNames().Select(name => (name, $"sso-session {name}"));
}
