using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc;

/// <summary>A console sign-in that is kept somewhere: what is known of it without a network call. Holds no secret.</summary>
public sealed class SignInSession
{
    /// <summary>Who signed in, as the service tells it: the <c>login_session</c> of the AWS CLI. Null if not known.</summary>
    public string? SessionArn { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public string? AccountId { get; init; }

    /// <summary>The region it is refreshed in, if known.</summary>
    public string? Region { get; init; }

    /// <summary>When the credentials last issued end; the sign-in itself lives on for up to 12 hours.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The profiles of the shared config file that use it.</summary>
    public IReadOnlyList<string> ProfileName { get; init; } = [];

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

    /// <summary>Whether the credentials last issued have ended by this machine's clock.</summary>
    public bool IsExpired => ExpiresAt <= ModuleClock.Instance.GetUtcNow();

    /// <summary>Name, place and expiry.</summary>
    public override string ToString() =>
        $"SignInSession {SessionArn ?? SecretName ?? Path}{(Vault is null ? "" : $" in {Vault}")}{(ExpiresAt is null ? "" : ", " + Instants.Until(ExpiresAt))}";
}
