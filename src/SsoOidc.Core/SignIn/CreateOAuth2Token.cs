using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// Members of CreateOAuth2Token, POST <c>/v1/token</c> of AWS Sign-In; sent with a DPoP proof. Null members are not sent.
/// </summary>
internal sealed class CreateOAuth2TokenRequest
{
    /// <summary>The client of a sign-in on this machine.</summary>
    public const string SameDevice = "arn:aws:signin:::devtools/same-device";

    /// <summary>The client of a sign-in on another machine.</summary>
    public const string CrossDevice = "arn:aws:signin:::devtools/cross-device";

    /// <summary><see cref="SameDevice"/> or <see cref="CrossDevice"/>.</summary>
    public required string ClientId { get; init; }

    /// <summary><see cref="GrantTypes.AuthorizationCode"/> or <see cref="GrantTypes.RefreshToken"/>.</summary>
    public required string GrantType { get; init; }

    /// <summary>For the authorization code grant; single use.</summary>
    public Secret? Code { get; init; }

    /// <summary>For the authorization code grant: the redirect URI of the authorize request, with its port.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>For the authorization code grant: the PKCE verifier, 43 to 128 characters.</summary>
    public Secret? CodeVerifier { get; init; }

    public Secret? RefreshToken { get; init; }

    /// <summary>Not sent: whether the answer is waited for although the caller has cancelled, since its tokens will be saved.</summary>
    public bool FinishOnceSent { get; init; }

    internal byte[] ToJson()
    {
        using JsonRequestWriter json = JsonRequestWriter.Start();
        return json
            .Add("clientId", ClientId)
            .Add("grantType", GrantType)
            .Add("code", Code)
            .Add("redirectUri", RedirectUri)
            .Add("codeVerifier", CodeVerifier)
            .Add("refreshToken", RefreshToken)
            .ToArray();
    }
}

/// <summary>What CreateOAuth2Token of AWS Sign-In issued: AWS credentials, and the token that refreshes them.</summary>
internal sealed class SignInToken
{
    internal SignInToken(JsonResponseReader reply)
    {
        JsonResponseReader credentials = reply.RequiredObject("accessToken");
        ExpiresIn = reply.RequiredInt("expiresIn");
        ExpiresAt = reply.ReceivedAt.AddSeconds(ExpiresIn);
        AccessToken = new AwsCredentialIdentity
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

    public AwsCredentialIdentity AccessToken { get; }

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

    public ResponseMetadata ResponseMetadata { get; }
}
