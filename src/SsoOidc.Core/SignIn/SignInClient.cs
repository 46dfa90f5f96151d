using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// AWS Sign-In: console credentials for programs, and OAuth tokens for what is asked with those.
/// https://docs.aws.amazon.com/signin/latest/APIReference/
/// </summary>
/// <param name="connection">Where requests go.</param>
internal sealed class SignInClient(ServiceConnection connection)
{
    private const string SigningName = "signin";

    private readonly ServiceHttpClient _channel = new(connection);

    /// <summary>Region and endpoint of this client.</summary>
    public ServiceSettings Settings => connection.Settings;

    /// <summary>
    /// Exchanges an authorization code or refresh token for AWS credentials. Needs no AWS credentials; each attempt
    /// carries a new proof that the caller holds <paramref name="key"/>.
    /// </summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<SignInToken> CreateOAuth2TokenAsync(
        CreateOAuth2TokenRequest request, DPoPKey key, CancellationToken cancellationToken)
    {
        ServiceRequest call = new(
            "CreateOAuth2Token", "/v1/token", request.ToJson(), request.Code, request.RefreshToken, request.CodeVerifier)
        {
            FinishOnceSent = request.FinishOnceSent,
            // A proof whose iat is off is refused like any other that is not right (RFC 9449 section 11.1).
            TimeRefusal = FailureKind.InvalidRequest,
            Authorize = (message, now) =>
            {
                string proof = key.CreateProof(message.Method.Method, message.RequestUri!, now, Guid.NewGuid().ToString());
                message.Headers.TryAddWithoutValidation("DPoP", proof);
                return new Secret(proof);
            },
        };
        return _channel.SendAsync(call, Issued, cancellationToken);
    }

    /// <summary>An access token for a resource, by one of the operations that give such.</summary>
    /// <param name="operation">How it is asked for.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="credentials">Who asks; needed if the operation is signed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<AccessToken> CreateAccessTokenAsync(
        TokenOperation operation, AccessTokenRequest request, AwsCredentialIdentity? credentials, CancellationToken cancellationToken) =>
        SendAsync(
            operation,
            request.ToJson(),
            credentials,
            reply =>
            {
                using JsonResponseReader json = reply.Json();
                return new AccessToken(json);
            },
            cancellationToken,
            request.SubjectToken, request.Assertion);

    /// <summary>What the service knows of a token (RFC 7662).</summary>
    /// <param name="token">An access or refresh token of AWS Sign-In.</param>
    /// <param name="typeHint"><c>access_token</c> or <c>refresh_token</c>, where the service is to look first; null to leave that to it.</param>
    /// <param name="credentials">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<TokenInfo> IntrospectAsync(
        Secret token, string? typeHint, AwsCredentialIdentity credentials, CancellationToken cancellationToken) =>
        SendAsync(
            TokenOperation.Introspect,
            Body(json => json.Add("token", token).Add("token_type_hint", typeHint)),
            credentials,
            reply =>
            {
                using JsonResponseReader json = reply.Json();
                return new TokenInfo(json);
            },
            cancellationToken,
            token);

    /// <summary>Ends a refresh token and all that followed from it (RFC 7009); one that has ended already is no error.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<ResponseMetadata> RevokeAsync(Secret refreshToken, AwsCredentialIdentity credentials, CancellationToken cancellationToken) =>
        SendAsync(
            TokenOperation.Revoke,
            Body(json => json.Add("token", refreshToken)),
            credentials,
            reply => reply.Error is null ? reply.Metadata : throw ServiceExceptionFactory.Of(reply),
            cancellationToken,
            refreshToken);

    private Task<T> SendAsync<T>(
        TokenOperation operation,
        byte[] body,
        AwsCredentialIdentity? credentials,
        Func<ServiceResponse, T> read,
        CancellationToken cancellationToken,
        params Secret?[] secrets)
        where T : class
    {
        // A refused signature is answered with the canonical request, and in it stands the session token.
        ServiceRequest call = new(operation.Name, operation.Path, body, [.. secrets, credentials?.SessionToken, credentials?.SecretAccessKey]);
        if (operation.IsSigned)
        {
            string region = connection.Settings.Region ?? throw new SsoOidcException(
                FailureKind.MissingRegion, $"{operation.Name} is signed for a region, and none is given.");
            call = call with { Authorize = (message, now) => SigV4.Sign(message, body, credentials!, region, SigningName, now) };
        }

        return _channel.SendAsync(call, reply => Explain(operation, () => read(reply)), cancellationToken);
    }

    /// <summary>What the usual advice on these errors has in mind is Identity Center, or a sign-in of a person.</summary>
    private static T Explain<T>(TokenOperation operation, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SsoOidcException refused)
        {
            throw refused.Kind switch
            {
                FailureKind.InvalidRequest => refused.With(refused.Message, "Check the values that were given; the message may name the one that is wrong"),
                FailureKind.InvalidGrant or FailureKind.ExpiredToken or FailureKind.TokenExpired =>
                    refused.With(refused.Message, "Get a new token from whoever issued the one that was given, and run the command with that"),
                FailureKind.InvalidScope => refused.With(refused.Message, "Give the ARNs of managed policies of this account as -Scope, or leave it out"),
                FailureKind.AccessDenied or FailureKind.InsufficientPermissions =>
                    refused.With(refused.Message, $"Ask an administrator to allow signin:{operation.Name}; Get-AwsCallerIdentity says for whom"),
                _ => refused,
            };
        }
    }

    private static byte[] Body(Action<JsonRequestWriter> add)
    {
        using JsonRequestWriter json = JsonRequestWriter.Start();
        add(json);
        return json.ToArray();
    }

    private static SignInToken Issued(ServiceResponse reply)
    {
        using JsonResponseReader json = reply.Json();
        return new SignInToken(json);
    }
}
