namespace SsoOidc.Emulation;

/// <summary>
/// The environment variables that lead every AWS client of this process, and those it starts, to an emulator. Emulators may
/// be stopped in any order; what stood there before the first comes back with the last, unless somebody set it anew.
/// </summary>
internal sealed class EmulatorEnvironment
{
    private static readonly List<EmulatorEnvironment> s_layers = [];

    private readonly Dictionary<string, string?> _values;
    private readonly Dictionary<string, string?> _before = [];

    private EmulatorEnvironment(Dictionary<string, string?> values) => _values = values;

    /// <summary>Sets the variables; a region only if none is set, since the emulator takes requests for any.</summary>
    public static EmulatorEnvironment Set(Uri endpoint, string region)
    {
        string url = endpoint.GetLeftPart(UriPartial.Authority);
        Dictionary<string, string?> values = new()
        {
            ["AWS_ENDPOINT_URL_SSO_OIDC"] = url,
            ["AWS_ENDPOINT_URL_SSO"] = url,
            ["AWS_ENDPOINT_URL_SIGNIN"] = url,
            ["AWS_ENDPOINT_URL_STS"] = url,
            // A setting that would send the requests of a test to AWS.
            ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false",
        };
        lock (s_layers)
        {
            if (IsUnset("AWS_REGION") && IsUnset("AWS_DEFAULT_REGION"))
            {
                values["AWS_REGION"] = region;
                values["AWS_DEFAULT_REGION"] = region;
            }

            EmulatorEnvironment layer = new(values);
            foreach (KeyValuePair<string, string?> variable in values)
            {
                layer._before[variable.Key] = Environment.GetEnvironmentVariable(variable.Key);
                Environment.SetEnvironmentVariable(variable.Key, variable.Value);
            }

            s_layers.Add(layer);
            return layer;
        }
    }

    /// <summary>Takes the variables back.</summary>
    public void Restore()
    {
        lock (s_layers)
        {
            int index = s_layers.IndexOf(this);
            if (index < 0) return;
            s_layers.RemoveAt(index);
            foreach (KeyValuePair<string, string?> variable in _values)
            {
                EmulatorEnvironment? above = s_layers.Skip(index).FirstOrDefault(layer => layer._values.ContainsKey(variable.Key));
                if (above is not null)
                    above._before[variable.Key] = _before[variable.Key];
                else if (Environment.GetEnvironmentVariable(variable.Key) == variable.Value)
                    Environment.SetEnvironmentVariable(variable.Key, _before[variable.Key]);
            }
        }
    }

    private static bool IsUnset(string name) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name));
}
