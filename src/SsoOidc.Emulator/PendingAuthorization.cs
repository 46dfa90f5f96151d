namespace SsoOidc.Emulator;

/// <summary>A device authorization that waits for a decision and has not expired.</summary>
public sealed record PendingAuthorization
{
    /// <summary>The code the person types, as <c>ABCD-EFGH</c>.</summary>
    public required string UserCode { get; init; }

    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's name, as it registered itself.</summary>
    public required string ClientName { get; init; }

    /// <summary>The start URL as the client sent it.</summary>
    public required string StartUrl { get; init; }

    /// <summary>The scopes the client registered; empty for a client registered without any.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When the client asked for it, by the emulator's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When device code and user code expire, by the emulator's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The page where the person types the code.</summary>
    public required string VerificationUri { get; init; }

    /// <summary>The page that already knows the code.</summary>
    public required string VerificationUriComplete { get; init; }

    /// <summary>How many polls have been answered so far.</summary>
    public required int Polls { get; init; }
}
