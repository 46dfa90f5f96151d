namespace SsoOidc.Core;

/// <summary>What CreateOAuth2Token of AWS Sign-In issued: AWS credentials, and the token that renews them.</summary>
public sealed record SignInToken
{
    /// <summary>Temporary AWS credentials.</summary>
    public required AwsCredentials AccessToken { get; init; }

    /// <summary>How the token is used; <c>aws_sigv4</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the credentials in seconds from the reply, at most 900.</summary>
    public required int ExpiresIn { get; init; }

    /// <summary>When the credentials end, by the local clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>For new credentials without a person; bound to the DPoP key of the sign-in, and new after each use.</summary>
    public required Secret RefreshToken { get; init; }

    /// <summary>A JWT whose <c>sub</c> is the session's ARN; comes with the authorization code grant only.</summary>
    public Secret? IdToken { get; init; }

    /// <summary>What came with the reply.</summary>
    public required ResponseMetadata ResponseMetadata { get; init; }
}
