using System.Collections;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Parameters;

/// <summary>Completes the sso-sessions of the shared config file.</summary>
public sealed class SessionNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters)
    {
        try
        {
            return new AwsConfiguration().SessionNames().Select(name => (name, $"sso-session {name}")).ToArray();
        }
        catch (SsoOidcException)
        {
            // As with profiles: the cmdlet itself will say what is wrong with the file.
            return [];
        }
    }
}
