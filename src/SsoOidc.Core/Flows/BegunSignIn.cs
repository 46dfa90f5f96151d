namespace SsoOidc.Core.Flows;

/// <summary>A console sign-in whose page was shown and whose code has not come back yet.</summary>
public sealed record BegunSignIn
{
    /// <summary>Comes back with the code.</summary>
    public required string State { get; init; }

    /// <summary>Proves that the code comes back to who showed the page.</summary>
    public required Secret Verifier { get; init; }

    /// <summary>Where the page leads, which goes out with the code.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Whether the endpoint is a FIPS 140 one.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the endpoint is a dual-stack one.</summary>
    public bool UseDualStackEndpoint { get; init; }
}
