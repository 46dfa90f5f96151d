namespace SsoOidc.Core.Flows;

/// <summary>A console sign-in whose page was shown and whose code has not come back yet.</summary>
public sealed class BegunSignIn(
    string state, Secret verifier, string redirectUri, string? region, string? endpointUrl, bool useFipsEndpoint, bool useDualStackEndpoint)
{
    /// <summary>Comes back with the code.</summary>
    public string State => state;

    /// <summary>Proves that the code comes back to who showed the page.</summary>
    public Secret Verifier => verifier;

    /// <summary>Where the page leads, which goes out with the code.</summary>
    public string RedirectUri => redirectUri;

    /// <summary>The region.</summary>
    public string? Region => region;

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public string? EndpointUrl => endpointUrl;

    /// <summary>Whether the endpoint is a FIPS 140 one.</summary>
    public bool UseFipsEndpoint => useFipsEndpoint;

    /// <summary>Whether the endpoint is a dual-stack one.</summary>
    public bool UseDualStackEndpoint => useDualStackEndpoint;
}
