namespace SsoOidc.Emulator.State;

/// <summary>Credentials that a service here gave out; requests may be signed with them until they end.</summary>
internal sealed record IssuedCredentials
{
    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    public required string SessionToken { get; init; }

    public required Principal Principal { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether a role assumed them that was itself assumed.</summary>
    public bool IsChained { get; init; }

    /// <summary>Makes and remembers credentials.</summary>
    public static IssuedCredentials Issue(EmulatorState state, Principal principal, DateTimeOffset expiresAt, bool isChained = false)
    {
        IssuedCredentials issued = new()
        {
            AccessKeyId = RandomText.AccessKeyId(),
            SecretAccessKey = RandomText.SecretAccessKey(),
            SessionToken = RandomText.Token("IQoJb3JpZ2luX2Vj", 240),
            Principal = principal,
            ExpiresAt = expiresAt,
            IsChained = isChained,
        };
        state.Credentials.Add(issued.AccessKeyId, issued);
        return issued;
    }
}

/// <summary>What CreateTokenWithIAM says about a person, for AssumeRole.</summary>
internal sealed record IdentityContext(EmulatorUser User, DateTimeOffset ExpiresAt);

/// <summary>A token of the federation endpoint.</summary>
internal sealed record FederationToken(IssuedCredentials Credentials, DateTimeOffset ExpiresAt);
