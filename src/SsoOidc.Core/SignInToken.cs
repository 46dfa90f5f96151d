using SsoOidc.Core.Http;

namespace SsoOidc.Core;

/// <summary>What CreateOAuth2Token of AWS Sign-In issued: AWS credentials, and the token that renews them.</summary>
public sealed class SignInToken
{
    internal SignInToken(JsonReply reply, DateTimeOffset now)
    {
        JsonReply credentials = reply.RequiredObject("accessToken");
        ExpiresIn = reply.RequiredInt("expiresIn");
        ExpiresAt = now.AddSeconds(ExpiresIn);
        AccessToken = new AwsCredentials
        {
            AccessKeyId = credentials.RequiredText("accessKeyId"),
            SecretAccessKey = credentials.RequiredSecret("secretAccessKey"),
            SessionToken = credentials.RequiredSecret("sessionToken"),
            Expiration = ExpiresAt,
        };
        TokenType = reply.Text("tokenType") ?? "aws_sigv4";
        RefreshToken = reply.RequiredSecret("refreshToken");
        IdToken = reply.Secret("idToken");
        ResponseMetadata = reply.Metadata;
    }

    /// <summary>Temporary AWS credentials.</summary>
    public AwsCredentials AccessToken { get; }

    /// <summary>How the token is used; <c>aws_sigv4</c>.</summary>
    public string TokenType { get; }

    /// <summary>Life of the credentials in seconds from the reply, at most 900.</summary>
    public int ExpiresIn { get; }

    /// <summary>When the credentials end, by the local clock.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>For new credentials without a person; bound to the DPoP key of the sign-in, and new after each use.</summary>
    public Secret RefreshToken { get; }

    /// <summary>A JWT whose <c>sub</c> is the session's ARN; comes with the authorization code grant only.</summary>
    public Secret? IdToken { get; }

    /// <summary>What came with the reply.</summary>
    public ResponseMetadata ResponseMetadata { get; }
}
