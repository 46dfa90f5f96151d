namespace SsoOidc.Core.Configuration;

/// <summary>What the caller gives himself; null leaves it to the environment and the shared config file.</summary>
public sealed class SettingsOverrides
{
    /// <summary>The region, for example <c>eu-west-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>An endpoint in place of the service's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Whether to use FIPS 140 endpoints.</summary>
    public bool? UseFipsEndpoint { get; init; }

    /// <summary>Whether to use dual-stack (IPv4 and IPv6) endpoints.</summary>
    public bool? UseDualStackEndpoint { get; init; }

    /// <summary>Whether both say the same.</summary>
    internal bool Agrees(SettingsOverrides other) =>
        Region == other.Region && EndpointUrl == other.EndpointUrl
        && UseFipsEndpoint == other.UseFipsEndpoint && UseDualStackEndpoint == other.UseDualStackEndpoint;
}
