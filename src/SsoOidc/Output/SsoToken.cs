using System.Diagnostics.CodeAnalysis;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;
using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc;

/// <summary>Tokens of an Identity Center sign-in, with all that a refresh needs.</summary>
public sealed class SsoToken : IssuedOutput, IClientOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SsoToken()
    {
    }

    [SetsRequiredMembers]
    internal SsoToken(SsoSessionState session) : base(session)
    {
        AccessToken = session.AccessToken.ToSecureString()!;
        TokenType = session.TokenType ?? "Bearer";
        ExpiresIn = session.ExpiresIn;
        ExpiresAt = session.ExpiresAt;
        RefreshToken = session.RefreshToken.ToSecureString();
        IdToken = session.IdToken.ToSecureString();
        StartUrl = session.StartUrl.ToUri();
        ClientSecret = session.ClientSecret.ToSecureString()!;
        ClientSecretExpiresAt = session.ClientSecretExpiresAt;
        ClientScope = [.. session.ClientScope];
    }

    /// <summary>The bearer token.</summary>
    public required SecureString AccessToken { get; init; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the access token in seconds from the reply; null if the service does not say.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>When the access token ends; null if the service does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For new access tokens without a person; null if the client may not refresh.</summary>
    public SecureString? RefreshToken { get; init; }

    /// <summary>An identity token; the service documents it as not implemented.</summary>
    public SecureString? IdToken { get; init; }

    /// <summary>The access portal signed in to, if known.</summary>
    public Uri? StartUrl { get; init; }

    /// <summary>The client's secret.</summary>
    public required SecureString ClientSecret { get; init; }

    /// <summary>When the client's secret, and so every refresh, ends; null means never, or not known.</summary>
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>The scopes the client was registered with, if known.</summary>
    public string[] ClientScope { get; init; } = [];

    /// <summary>Whether the access token has ended by this machine's clock, or that of an emulator in this process.</summary>
    public bool IsExpired => ExpiresAt <= ModuleClock.Instance.GetUtcNow();

    /// <summary>Whether <c>$token | New-SsoToken</c> can work.</summary>
    public bool CanRefresh => RefreshToken is not null && !(ClientSecretExpiresAt <= ModuleClock.Instance.GetUtcNow());

    /// <summary>Start URL and expiry.</summary>
    public override string ToString() =>
        $"SsoToken for {StartUrl?.ToString() ?? ClientId}, {(ExpiresAt is null ? "expiry not known" : Instants.Until(ExpiresAt))}";
}
