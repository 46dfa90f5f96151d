using System.Diagnostics.CodeAnalysis;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;

namespace SsoOidc;

/// <summary>What every output of a service says of where it came from; the next cmdlet of a pipe goes to the same place.</summary>
public abstract class ServiceOutput
{
    private protected ServiceOutput()
    {
    }

    private protected ServiceOutput(ServiceLocation location, ResponseMetadata? metadata)
    {
        Region = location.Region;
        EndpointUrl = location.EndpointUrl;
        UseFipsEndpoint = location.UseFips == true;
        UseDualStackEndpoint = location.UseDualStack == true;
        ResponseMetadata = metadata;
    }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Whether the endpoint was a FIPS 140 one.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the endpoint was a dual-stack one.</summary>
    public bool UseDualStackEndpoint { get; init; }

    /// <summary>What came with the reply; null for what was read from a store.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }

    internal ServiceLocation Location => new(Region, EndpointUrl is { OriginalString.Length: > 0 } ? EndpointUrl : null, UseFipsEndpoint, UseDualStackEndpoint);
}

/// <summary>What was issued to a client.</summary>
public abstract class IssuedOutput : ServiceOutput
{
    private protected IssuedOutput()
    {
    }

    [SetsRequiredMembers]
    private protected IssuedOutput(SavedState state) : this(state.ClientId, state.Location, state.ResponseMetadata)
    {
    }

    [SetsRequiredMembers]
    private protected IssuedOutput(string clientId, ServiceLocation location, ResponseMetadata? metadata) : base(location, metadata) =>
        ClientId = clientId;

    /// <summary>The client it was issued to; for an Identity Center application its ARN.</summary>
    public required string ClientId { get; init; }
}
