using System.Collections;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Parameters;

/// <summary>Completes profiles of the shared config and credentials files.</summary>
public sealed class ProfileCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        new AwsConfiguration().ProfileNames.Select(name => (name, $"Profile {name}"));
}
