namespace SsoOidc.Core.Configuration;

/// <summary>Where a service is. What is null is left to the environment and the shared config files.</summary>
/// <param name="Region">The region, for example <c>eu-west-1</c>.</param>
/// <param name="EndpointUrl">An endpoint in place of the service's own.</param>
/// <param name="UseFips">Whether to use FIPS 140 endpoints.</param>
/// <param name="UseDualStack">Whether to use dual-stack (IPv4 and IPv6) endpoints.</param>
internal sealed record ServiceLocation(
    string? Region = null, Uri? EndpointUrl = null, bool? UseFips = null, bool? UseDualStack = null)
{
    public static ServiceLocation Unknown { get; } = new();

    /// <summary>Whether the dual-stack endpoint is the right one if nothing says otherwise.</summary>
    public bool PrefersDualStack { get; init; }

    /// <summary>This one, with the other's values where this one has none.</summary>
    public ServiceLocation Or(ServiceLocation other) => new(
        Region ?? other.Region, EndpointUrl ?? other.EndpointUrl, UseFips ?? other.UseFips, UseDualStack ?? other.UseDualStack)
    {
        PrefersDualStack = PrefersDualStack || other.PrefersDualStack,
    };
}
