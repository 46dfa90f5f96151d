namespace SsoOidc;

/// <summary>A sign-in that is kept somewhere: what is known of it without a network call. Holds no secret.</summary>
public sealed class SsoSession
{
    /// <summary>The secret's name.</summary>
    public required string SecretName { get; init; }

    /// <summary>The vault.</summary>
    public required string Vault { get; init; }

    /// <summary>What it came from: SsoToken, SsoIamToken, SignInToken or SsoClient; null where the vault keeps no metadata.</summary>
    public string? Kind { get; init; }

    /// <summary>The access portal's URL, where known.</summary>
    public Uri? StartUrl { get; init; }

    /// <summary>The region, where known.</summary>
    public string? Region { get; init; }

    /// <summary>When the token last saved ends, where known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the client registration, and so every refresh, ends, where known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>Whether it can be renewed without a person; null where not known.</summary>
    public bool? CanRefresh { get; init; }

    /// <summary>Name, vault and expiry.</summary>
    public override string ToString() => $"SsoSession {SecretName} in {Vault}{(ExpiresAt is null ? "" : ", " + Instants.Until(ExpiresAt))}";
}
