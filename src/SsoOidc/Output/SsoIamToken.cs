using System.Diagnostics.CodeAnalysis;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;
using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc;

/// <summary>Tokens of an Identity Center application.</summary>
public sealed class SsoIamToken : IssuedOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SsoIamToken()
    {
    }

    [SetsRequiredMembers]
    internal SsoIamToken(IamSessionState session) : base(session)
    {
        AccessToken = session.AccessToken.ToSecureString()!;
        TokenType = session.TokenType ?? "Bearer";
        ExpiresIn = session.ExpiresIn;
        ExpiresAt = session.ExpiresAt;
        RefreshToken = session.RefreshToken.ToSecureString();
        IdToken = session.IdToken.ToSecureString();
        IssuedTokenType = session.IssuedTokenType;
        Scope = [.. session.Scope];
        AwsAdditionalDetails = session.IdentityContext is null ? null : new AwsAdditionalDetails(session.IdentityContext);
    }

    /// <summary>The bearer token.</summary>
    public required SecureString AccessToken { get; init; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the access token in seconds from the reply; null if the service does not say.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>When the access token ends; null if the service does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For new access tokens; null if there is none.</summary>
    public SecureString? RefreshToken { get; init; }

    /// <summary>A JWT that names the user.</summary>
    public SecureString? IdToken { get; init; }

    /// <summary>What kind of token came out of an exchange.</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary>The scopes granted.</summary>
    public string[] Scope { get; init; } = [];

    /// <summary>What AWS adds to OAuth: the identity context.</summary>
    public AwsAdditionalDetails? AwsAdditionalDetails { get; init; }

    /// <summary>Whether the access token has ended by this machine's clock, or that of an emulator in this process.</summary>
    public bool IsExpired => ExpiresAt <= ModuleClock.Instance.GetUtcNow();

    /// <summary>Application and expiry.</summary>
    public override string ToString() =>
        $"SsoIamToken for {ClientId}, {(ExpiresAt is null ? "expiry not known" : Instants.Until(ExpiresAt))}";
}

/// <summary>What AWS adds to an OAuth token reply.</summary>
/// <param name="IdentityContext">For STS AssumeRole: the <c>ContextAssertion</c> of a provided context.</param>
public sealed record AwsAdditionalDetails(string? IdentityContext);
