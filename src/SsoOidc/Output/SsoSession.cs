using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc;

/// <summary>A sign-in that is kept somewhere: what is known of it without a network call. Holds no secret.</summary>
public sealed class SsoSession
{
    /// <summary>Session name, start URL or secret name: how it is found again.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the <c>[sso-session]</c> in the shared config file; null if there is none.</summary>
    public string? SessionName { get; init; }

    /// <summary>The access portal's URL, if known.</summary>
    public Uri? StartUrl { get; init; }

    /// <summary>The region, if known.</summary>
    public string? Region { get; init; }

    /// <summary>When the token last saved ends, if known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the client registration, and so every refresh, ends, if known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>Whether it can be refreshed without a person; null if not known.</summary>
    public bool? CanRefresh { get; init; }

    /// <summary>Where it is kept.</summary>
    public required SsoSessionStore Store { get; init; }

    /// <summary>The cache file, if it is kept in one.</summary>
    public string? Path { get; init; }

    /// <summary>The vault, if it is kept in one.</summary>
    public string? Vault { get; init; }

    /// <summary>The secret's name, if it is kept in a vault.</summary>
    public string? SecretName { get; init; }

    /// <summary>What it came from: SsoToken, SsoIamToken, SignInToken or SsoClient; null if the vault keeps no metadata.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether the token last saved has ended by this machine's clock.</summary>
    public bool IsExpired => ExpiresAt <= ModuleClock.Instance.GetUtcNow();

    /// <summary>Name, place and expiry.</summary>
    public override string ToString() =>
        $"SsoSession {Name}{(Vault is null ? "" : $" in {Vault}")}{(ExpiresAt is null ? "" : ", " + Instants.Until(ExpiresAt))}";
}

/// <summary>Where a sign-in is kept.</summary>
public enum SsoSessionStore
{
    /// <summary>A file in ~/.aws/sso/cache, which the AWS CLI and the SDKs also use.</summary>
    File,

    /// <summary>A SecretManagement vault.</summary>
    Vault,

    /// <summary>This process.</summary>
    Memory,
}
