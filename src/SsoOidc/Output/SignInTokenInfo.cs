using System.Diagnostics.CodeAnalysis;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.SignIn;
using SsoOidc.Output;

namespace SsoOidc;

/// <summary>What AWS Sign-In says of a token (RFC 7662). If it is not active, nothing else is known.</summary>
public sealed class SignInTokenInfo : ServiceOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SignInTokenInfo()
    {
    }

    [SetsRequiredMembers]
    internal SignInTokenInfo(TokenInfo info, ServiceLocation location) : base(location, info.ResponseMetadata)
    {
        Active = info.Active;
        TokenType = info.TokenType;
        ExpiresAt = info.ExpiresAt;
        IssuedAt = info.IssuedAt;
        NotBefore = info.NotBefore;
        ClientId = info.ClientId;
        UserId = info.UserId;
        AccountId = info.AccountId;
        Sub = info.Subject;
        Aud = [.. info.Audience ?? []];
        Iss = info.Issuer;
        Jti = info.Id;
        SignInSession = info.SignInSession;
        Resource = info.Resource;
    }

    /// <summary>Whether the token can be used. If not, it is unknown, has ended, was revoked, or is another account's; the service does not say which.</summary>
    public required bool Active { get; init; }

    /// <summary><c>access_token</c> or <c>refresh_token</c>.</summary>
    public string? TokenType { get; init; }

    /// <summary>When the token ends (<c>exp</c>).</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the token was issued (<c>iat</c>).</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>From when on the token is good (<c>nbf</c>).</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The client it was issued to.</summary>
    public string? ClientId { get; init; }

    /// <summary>The id of user or role, as Get-AwsCallerIdentity has it.</summary>
    public string? UserId { get; init; }

    /// <summary>The account.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whose it is: an ARN.</summary>
    public string? Sub { get; init; }

    /// <summary>For whom it is meant.</summary>
    public string[] Aud { get; init; } = [];

    /// <summary>Who issued it.</summary>
    public string? Iss { get; init; }

    /// <summary>The token's id.</summary>
    public string? Jti { get; init; }

    /// <summary>The console sign-in it came of.</summary>
    public string? SignInSession { get; init; }

    /// <summary>What it is for.</summary>
    public string? Resource { get; init; }

    /// <summary>Kind, owner and expiry.</summary>
    public override string ToString() => Active ? $"{TokenType ?? "token"} of {Sub}, {Instants.Until(ExpiresAt)}" : "a token that is not active";
}
