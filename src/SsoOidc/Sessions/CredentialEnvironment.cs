using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;

namespace SsoOidc.Sessions;

/// <summary>Credentials in the environment of this process, and of those it starts; and what was there before.</summary>
internal sealed class CredentialEnvironment
{
    private readonly Dictionary<string, string?> _before = [];

    private CredentialEnvironment()
    {
    }

    /// <summary>Sets the variables, and takes away those that would lead to others.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="region">The region to work in; null to leave it as it is.</param>
    /// <param name="first">What was there before an earlier call, if that counts.</param>
    public static CredentialEnvironment Set(AwsCredentialIdentity credentials, string? region, CredentialEnvironment? first = null)
    {
        CredentialEnvironment here = first ?? new CredentialEnvironment();
        foreach (string rival in CredentialVariables.Rivals) here.Put(rival, null);
        foreach (KeyValuePair<string, string?> variable in CredentialVariables.Of(credentials, region)) here.Put(variable.Key, variable.Value);
        return here;
    }

    /// <summary>Puts back what was there before.</summary>
    public void Restore()
    {
        foreach (KeyValuePair<string, string?> variable in _before) Environment.SetEnvironmentVariable(variable.Key, variable.Value);
        _before.Clear();
    }

    private void Put(string name, string? value)
    {
        if (!_before.ContainsKey(name)) _before[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
