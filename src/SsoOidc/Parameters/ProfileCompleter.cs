using System.Collections;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Parameters;

/// <summary>Completes profiles of the shared config and credentials files.</summary>
public sealed class ProfileCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters)
    {
        try
        {
            return new AwsConfiguration().ProfileNames.Select(name => (name, $"Profile {name}")).ToArray();
        }
        catch (SsoOidcException)
        {
            // An unreadable file completes to nothing; the cmdlet itself will say what is wrong with it.
            return [];
        }
    }
}
