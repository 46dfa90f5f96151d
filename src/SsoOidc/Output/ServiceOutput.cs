using System.Diagnostics.CodeAnalysis;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;

namespace SsoOidc;

/// <summary>What every output of a service says of where it came from; the next cmdlet of a pipe goes there, too.</summary>
public abstract class ServiceOutput
{
    private protected ServiceOutput()
    {
    }

    [SetsRequiredMembers]
    private protected ServiceOutput(SavedSession session)
    {
        ClientId = session.ClientId;
        Region = session.Region;
        EndpointUrl = session.EndpointUrl.ToUri();
        UseFipsEndpoint = session.UseFipsEndpoint;
        UseDualStackEndpoint = session.UseDualStackEndpoint;
        ResponseMetadata = session.ResponseMetadata;
    }

    [SetsRequiredMembers]
    private protected ServiceOutput(string clientId, ServiceSettings settings, ResponseMetadata metadata)
    {
        ClientId = clientId;
        Region = settings.Region;
        EndpointUrl = settings.CustomEndpoint;
        UseFipsEndpoint = settings.UseFipsEndpoint;
        UseDualStackEndpoint = settings.UseDualStackEndpoint;
        ResponseMetadata = metadata;
    }

    /// <summary>The client it was issued to; for an Identity Center application its ARN.</summary>
    public required string ClientId { get; init; }

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
}
