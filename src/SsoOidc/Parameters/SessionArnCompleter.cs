using System.Collections;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Parameters;

/// <summary>Completes the console sign-ins that profiles of the shared config file name.</summary>
public sealed class SessionArnCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        new AwsConfiguration().LoginSessions().Select(pair => (pair.Value, $"Profile {pair.Key}"));
}
