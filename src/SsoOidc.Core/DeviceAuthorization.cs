namespace SsoOidc.Core;

/// <summary>A device code that waits for a person's approval (RFC 8628 section 3.2).</summary>
public sealed record DeviceAuthorization
{
    /// <summary>What the client polls with.</summary>
    public required Secret DeviceCode { get; init; }

    /// <summary>What the person compares or types, for example <c>ABCD-EFGH</c>.</summary>
    public required string UserCode { get; init; }

    /// <summary>The page where the code is typed. Shown as it came.</summary>
    public required string VerificationUri { get; init; }

    /// <summary>The page with the code filled in, or a form without it. Shown as it came.</summary>
    public string? VerificationUriComplete { get; init; }

    /// <summary>Life of the device code in seconds from the reply.</summary>
    public required int ExpiresIn { get; init; }

    /// <summary>When the device code ends, by the local clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Least time between two polls in seconds; null where the reply does not say.</summary>
    public int? Interval { get; init; }

    /// <summary>What came with the reply.</summary>
    public required ResponseMetadata ResponseMetadata { get; init; }
}
