using System.Diagnostics.CodeAnalysis;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;
using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc;

/// <summary>AWS credentials of a console sign-in, with all that a refresh needs.</summary>
public sealed class SignInToken : IssuedOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SignInToken()
    {
    }

    [SetsRequiredMembers]
    internal SignInToken(LoginSessionState session) : base(session)
    {
        AccessToken = AwsCredential.From(session.Credentials!);
        TokenType = session.TokenType ?? "aws_sigv4";
        ExpiresIn = session.ExpiresIn;
        ExpiresAt = session.ExpiresAt ?? DateTimeOffset.MinValue;
        RefreshToken = session.RefreshToken.ToSecureString()!;
        IdToken = session.IdToken.ToSecureString();
        DPoPKey = session.DPoPKey.ToSecureString()!;
    }

    /// <summary>The credentials as one object.</summary>
    public required AwsCredential AccessToken { get; init; }

    /// <summary>The access key's id.</summary>
    public string AccessKeyId => AccessToken.AccessKeyId;

    /// <summary>The access key's secret.</summary>
    public SecureString SecretAccessKey => AccessToken.SecretAccessKey;

    /// <summary>The session token.</summary>
    public SecureString? SessionToken => AccessToken.SessionToken;

    /// <summary>The account of the credentials, if known; a refresh brings none, so it travels on the object.</summary>
    public string? AccountId => AccessToken.AccountId;

    /// <summary>How the token is used; <c>aws_sigv4</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the credentials in seconds from the reply, at most 900; null for what was read from a store.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>When the credentials end.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>For new credentials without a person; good once, and with <see cref="DPoPKey"/> only.</summary>
    public required SecureString RefreshToken { get; init; }

    /// <summary>A JWT whose <c>sub</c> is the session's ARN.</summary>
    public SecureString? IdToken { get; init; }

    /// <summary>The private key the session is bound to, as PEM.</summary>
    public required SecureString DPoPKey { get; init; }

    /// <summary>Whether the credentials have ended by this machine's clock.</summary>
    public bool IsExpired => ExpiresAt <= ModuleClock.Instance.GetUtcNow();

    /// <summary>The access key's id and expiry.</summary>
    public override string ToString() => $"SignInToken {AccessKeyId}, {Instants.Until(ExpiresAt)}";
}
