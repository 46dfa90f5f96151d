using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Http;

/// <summary>
/// CreateOAuth2Token of AWS Sign-In: console credentials for programs.
/// https://docs.aws.amazon.com/signin/latest/APIReference/
/// </summary>
/// <param name="connection">Where requests go.</param>
public sealed class SignInClient(ServiceConnection connection)
{
    private readonly ServiceChannel _channel = new(connection);

    /// <summary>Region and endpoint of this client.</summary>
    public ServiceSettings Settings => connection.Settings;

    /// <summary>
    /// Exchanges an authorization code or refresh token for AWS credentials. Needs no AWS credentials; each attempt
    /// carries a new proof that the caller holds <paramref name="key"/>.
    /// </summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public async Task<SignInToken> CreateOAuth2TokenAsync(
        CreateOAuth2TokenRequest request, DpopKey key, CancellationToken cancellationToken)
    {
        ServiceCall call = new(
            "CreateOAuth2Token", "/v1/token", request.ToJson(), [request.Code, request.RefreshToken, request.CodeVerifier])
        {
            Authorize = (message, now) => message.Headers.TryAddWithoutValidation(
                "DPoP", key.CreateProof(message.Method.Method, message.RequestUri!, now, Guid.NewGuid().ToString())),
        };
        var (content, reply) = await _channel.SendAsync(call, static json => new CreateOAuth2TokenReply(json), cancellationToken);
        SignInCredentialsReply credentials = content.AccessToken.Required(call, reply, "accessToken");
        int expiresIn = content.ExpiresIn.Required(call, reply, "expiresIn");
        DateTimeOffset expiresAt = connection.Clock.GetUtcNow().AddSeconds(expiresIn);
        return new SignInToken
        {
            AccessToken = new AwsCredentials
            {
                AccessKeyId = credentials.AccessKeyId.Required(call, reply, "accessToken.accessKeyId"),
                SecretAccessKey = credentials.SecretAccessKey.Required(call, reply, "accessToken.secretAccessKey"),
                SessionToken = credentials.SessionToken.Required(call, reply, "accessToken.sessionToken"),
                Expiration = expiresAt,
            },
            TokenType = content.TokenType ?? "aws_sigv4",
            ExpiresIn = expiresIn,
            ExpiresAt = expiresAt,
            RefreshToken = content.RefreshToken.Required(call, reply, "refreshToken"),
            IdToken = content.IdToken,
            ResponseMetadata = reply.Metadata,
        };
    }
}
