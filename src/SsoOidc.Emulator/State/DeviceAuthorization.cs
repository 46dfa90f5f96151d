namespace SsoOidc.Emulator.State;

/// <summary>A device code with its user code, and the state of its authorization.</summary>
internal sealed class DeviceAuthorization
{
    public required string DeviceCode { get; init; }

    public required string UserCode { get; init; }

    public required RegisteredClient Client { get; init; }

    public required string StartUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string VerificationUri { get; init; }

    public required string VerificationUriComplete { get; init; }

    /// <summary>Names the authorization in a verification URL of the newer form.</summary>
    public required string RequestUri { get; init; }

    /// <summary>Grows by 5 seconds with each SlowDownException.</summary>
    public required TimeSpan Interval { get; set; }

    public Decision Decision { get; set; }

    /// <summary>How many polls are still answered with AuthorizationPendingException before the decision counts.</summary>
    public int PendingPolls { get; set; }

    public EmulatorUser? User { get; set; }

    public DateTimeOffset? LastPoll { get; set; }

    public int Polls { get; set; }

    public bool Redeemed { get; set; }

    public bool IsOpen(DateTimeOffset now) => Decision == Decision.None && !Redeemed && now < ExpiresAt;

    public PendingAuthorization Describe() => new()
    {
        UserCode = UserCode,
        ClientId = Client.ClientId,
        ClientName = Client.Name,
        StartUrl = StartUrl,
        Scopes = Client.Scopes,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        VerificationUri = VerificationUri,
        VerificationUriComplete = VerificationUriComplete,
        Polls = Polls,
    };
}

internal enum Decision
{
    None,
    Approved,
    Denied,
}
